"""The documents say what the code does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READERS = {"secret", "flag", "str", "list", "int", "bool", "db", "email_url", "url", "float"}


def settings_read() -> set[str]:
    """Return the names of the environment variables that settings.py reads."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / "events_app" / "settings.py").read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        first = node.args[0]
        if name in READERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            names.add(first.value)
    return {name for name in names if re.fullmatch("[A-Z][A-Z0-9_]+", name)}


def settings_documented() -> list[str]:
    """Return the names in the first column of the settings table."""
    section = (ROOT / "docs" / "operations.md").read_text().split("\n## Settings\n")[1]
    return re.findall(r"(?m)^\| `([A-Z0-9_]+)` \|", section.split("\n## ")[0])


def test_the_settings_table_lists_what_the_settings_read() -> None:
    assert sorted(settings_documented()) == sorted(settings_read())


def test_the_settings_are_found_in_the_code() -> None:
    assert settings_read() >= {"PHIEN_SECRET_KEY", "PHIEN_DEBUG", "PHIEN_DATABASE_URL"}


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert {name for name in ("make run", "make test") if name not in readme} == set()


def test_contributing_names_each_make_target_that_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):.*## ", (ROOT / "Makefile").read_text()))
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / "CONTRIBUTING.md").read_text()))
    assert targets - named == {"help"}
    assert named - targets == set()
