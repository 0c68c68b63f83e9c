"""Finds the front-end files that come from npm: only those the pages use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FONT_FOLDER = Path("node_modules/@fontsource/be-vietnam-pro/files")
FILES = {
    f"npm/be-vietnam-pro-{subset}-{weight}-normal.woff2": FONT_FOLDER
    / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext", "vietnamese")
    for weight in (400, 500, 600)
}


class _ListedFiles(FileSystemStorage):
    """Open a listed npm file by its address under /static/."""

    def path(self, name: str) -> str:
        """Return where the file lies."""
        return str(settings.BASE_DIR / FILES[name])


class NpmFinder(BaseFinder):
    """List the npm files under the prefix npm/."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Have nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the place of one file."""
        place = FILES.get(path)
        if place is None or not (settings.BASE_DIR / place).exists():
            return []
        found = str(settings.BASE_DIR / place)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Yield each file with the storage that opens it."""
        storage = _ListedFiles()
        for name, place in FILES.items():
            if (settings.BASE_DIR / place).exists():
                yield name, storage
