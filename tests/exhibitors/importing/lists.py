"""Short ways through the import, for tests."""

import csv
import io
from pathlib import Path
from typing import Any

from events.models import Organizer
from events_app.core.models import User
from exhibitors.actions.importing import choose_columns, judge_list, upload_list
from exhibitors.models import ImportRun
from exhibitors.queries.importing.problems import Problem

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


def text_of(*rows: list[Any]) -> bytes:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def bring(
    organizer: Organizer, by: User, content: bytes, *, name: str = "list.csv", **fields: Any
) -> ImportRun:
    """Upload a list, take the suggested columns and judge it."""
    run = upload_list(organizer, name=name, content=content, by=by)
    fields.setdefault("mapping", run.columns)
    choose_columns(run, version=run.version, by=by, **fields)
    judge_list(run, by=by)
    return run


def published(name: str) -> bytes:
    """Return a published list."""
    return (PUBLISHED / f"{name}.csv").read_bytes()


def codes(run: ImportRun, number: int) -> list[tuple[str, str, str]]:
    """Return (severity, code, column) of a row's problems."""
    row = run.rows.get(number=number)
    found = [Problem.from_json(stored) for stored in row.problems]
    return [(problem.severity, problem.code, problem.column) for problem in found]


def outcomes(run: ImportRun) -> dict[int, str]:
    """Return row number → outcome."""
    return dict(run.rows.values_list("number", "outcome"))
