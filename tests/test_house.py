"""The house rules that a linter does not know."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
OURS = (
    "events_app",
    "events",
    "exhibitors",
    "attendance",
    "templates",
    "tests",
    "scripts",
    "docs",
    ".ci",
)
LINE_LIMIT = 400
SLOW_TO_IMPORT = {"weasyprint", "icalendar", "qrcode", "xlsxwriter", "zxingcpp", "scipy"}
STOREYS = ["core", "events", "exhibitors", "attendance", "overview"]
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:work|tmp|home|Users)/[\w.]+")


def our_files(*suffixes: str) -> Iterator[Path]:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
                yield path


def code_files() -> Iterator[Path]:
    return (path for path in our_files(".py") if "tests" not in path.relative_to(ROOT).parts)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def top_level_imports(tree: ast.Module) -> set[str]:
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def state_assignments(tree: ast.Module) -> list[int]:
    """Return the lines that assign an attribute named state."""
    lines = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        lines += [
            target.lineno
            for target in targets
            if isinstance(target, ast.Attribute) and target.attr == "state"
        ]
    return lines


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {
        shown(path): len(path.read_text().splitlines())
        for path in our_files(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LINE_LIMIT} == {}


def test_slow_libraries_are_imported_only_where_they_are_used() -> None:
    found = {
        shown(path): slow
        for path in code_files()
        if (slow := top_level_imports(ast.parse(path.read_text())) & SLOW_TO_IMPORT)
    }
    assert found == {}


def test_only_the_lifecycle_assigns_a_state() -> None:
    found = {
        shown(path): lines
        for path in code_files()
        if (lines := state_assignments(ast.parse(path.read_text())))
    }
    found.pop("events_app/core/lifecycle.py", None)
    assert found == {}


def test_the_search_for_state_assignments_finds_one() -> None:
    assert state_assignments(ast.parse("event.state = 'PUBLISHED'\nstate = 1\n")) == [1]


def test_no_relation_points_up() -> None:
    height = {label: number for number, label in enumerate(STOREYS)}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and height.get(field.related_model._meta.app_label, -1) > height[model._meta.app_label]
    ]
    assert upward == []


def test_every_storey_has_models_to_look_at() -> None:
    labels = {model._meta.app_label for model in apps.get_models()}
    assert labels >= {"core", "events", "exhibitors", "attendance"}


def test_no_path_of_somebodys_machine_stands_in_the_repository() -> None:
    found = {
        f"{shown(path)}:{number}": line.strip()
        for path in our_files(".py", ".html", ".css", ".js", ".md", ".sh", ".json", ".po")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if MACHINE_PATHS.search(line)
    }
    assert found == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_lock_files_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r'@ https?://|--[a-z-]*index-url|--find-links|"resolved"', text) == []


def test_the_development_lock_contains_the_other() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"(?m)^([a-z0-9._-]+(?:\[[^]]*\])?==\S+)", (ROOT / name).read_text()))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
