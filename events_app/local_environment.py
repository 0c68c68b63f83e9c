"""Secrets of a local run: `secret.env` in the data folder fills in what the environment lacks."""

import os
from pathlib import Path


def load_local_environment(base_dir: Path) -> None:
    """Set each variable of the file that is not set yet; `make setup` writes the file."""
    path = Path(os.environ.get("PHIEN_VAR_DIR", base_dir / "var")) / "secret.env"
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())
