"""What the strict content security policy asks of templates and scripts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

PAGES = [
    path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    if "pdf" not in path.parts
]
SCRIPTS = sorted((settings.BASE_DIR / "events_app" / "static" / "js").rglob("*.js"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def test_there_are_pages_and_scripts_to_look_at() -> None:
    assert len(PAGES) > 40
    assert SCRIPTS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_holds_no_inline_style_script_or_handler(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_imports_end_with_a_semicolon(path: Path) -> None:
    """Django's hashing of module imports silently skips those without."""
    lines = path.read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if line.startswith(("import ", "export * from"))]
    assert [line for line in imports if not line.rstrip().endswith(";")] == []
