"""The version of Phiên: the first numbered heading of CHANGELOG.md, written nowhere else."""

import re
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """Return the version that runs, as in 0.1.0."""
    text = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    found = re.search(r"(?m)^## ([0-9]+(?:\.[0-9]+)*)", text)
    return found[1] if found else "0"
