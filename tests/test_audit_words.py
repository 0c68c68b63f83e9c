"""Every line of the audit trail reads as words: nobody meets a code such as question.added."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import attendance.lifecycles
import events.lifecycles
import exhibitors.lifecycles
from events_app.core import audit
from events_app.core.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("events_app", "events", "exhibitors", "attendance")


def written() -> Iterator[str]:
    """Yield the verbs that stand in the source as they are."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                if is_call and node.func.attr in {"record", "record_many"} and len(node.args) > 1:  # type: ignore[attr-defined]
                    verb = node.args[1]  # type: ignore[attr-defined]
                    if isinstance(verb, ast.Constant) and "." in str(verb.value):
                        yield str(verb.value)


def moved() -> Iterator[str]:
    """Yield the verbs that the lifecycles make of their names and states."""
    for module in (events.lifecycles, exhibitors.lifecycles, attendance.lifecycles):
        for table in vars(module).values():
            if isinstance(table, Lifecycle):
                for state in {to for states in table.moves.values() for to in states}:
                    yield f"{table.name}.{state.lower()}"


@pytest.mark.parametrize("verb", sorted({*written(), *moved()}))
def test_a_verb_has_words(verb: str) -> None:
    assert audit.in_words(verb) != verb


def test_there_are_verbs_to_look_at() -> None:
    assert len(set(written())) > 90
