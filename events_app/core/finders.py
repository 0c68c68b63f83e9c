"""Finds the few browser files that come from npm and serves them below `npm/`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

MODULES = settings.BASE_DIR / "node_modules"
SCOPE = MODULES / "@fontsource"
ZXING = MODULES / "zxing-wasm" / "dist"
# Static folder -> (folder of node_modules, file name patterns). Nothing else is served.
WANTED = {
    "npm/be-vietnam-pro": (
        SCOPE / "be-vietnam-pro" / "files",
        [
            f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            for subset in ("latin", "latin-ext", "vietnamese")
            for weight in (400, 500, 600)
        ],
    ),
    "npm/noto-sans": (
        SCOPE / "noto-sans" / "files",
        [f"noto-sans-latin-ext-{weight}-normal.woff2" for weight in (400, 500, 600)],
    ),
    "npm/noble": (MODULES / "@noble" / "ed25519", ["index.js"]),
    "npm/zxing-wasm": (ZXING / "es", ["share.js"]),
    "npm/zxing-wasm/reader": (ZXING / "es" / "reader", ["index.js"]),
    "npm/zxing-wasm/wasm": (ZXING / "reader", ["zxing_reader.wasm"]),
}


class NpmFinder(BaseFinder):
    """List the npm files of WANTED; the install step has put them into node_modules."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Report nothing: missing packages show at once as missing files."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the static file `path` lies, or an empty list."""
        prefix, _, name = path.rpartition("/")
        folder, names = WANTED.get(prefix, (Path(), []))
        found = str(folder / name) if name in names and (folder / name).is_file() else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield (name, storage) for every wanted file that is installed."""
        for prefix, (folder, names) in WANTED.items():
            storage: Any = FileSystemStorage(location=folder)
            storage.prefix = prefix
            for name in names:
                if (folder / name).is_file():
                    yield name, storage
