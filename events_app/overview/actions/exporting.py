"""Takes a whole event away: documents, tables and a manifest of hashes.

Only listed fields leave the house: never keys, tokens or hashes of secrets.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from attendance.models import Registration
from attendance.pdf import badges_pdf
from events.ical import programme_calendar
from events.models import Event
from events.pdf import programme_pdf
from events.queries import feed_sessions
from events_app.core import audit
from events_app.core.models import User
from events_app.core.sheets import csv_bytes
from events_app.overview.pdf import report_pdf
from events_app.overview.queries import as_json, event_tables, outcome_report
from events_app.overview.spreadsheets import report_xlsx
from exhibitors.spreadsheets import (
    agreement_rows,
    contact_rows,
    exhibitor_rows,
    exhibitors_xlsx,
    formula_safe,
)

Advance = Callable[[int, int], None]
STEPS = 6


def export_files(
    event: Event,
    *,
    by: User | None,
    with_contacts: bool = False,
    purpose: str = "",
    advance: Advance | None = None,
) -> dict[str, bytes]:
    """Return every file of the export by its name, the manifest last; leaves an audit line.

    Rendering happens before the transaction that writes the trace. `advance(done, total)` is
    called after each step.
    """
    step = advance or (lambda done, total: None)
    files: dict[str, bytes] = {}
    people = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    if people.exists():
        # Thousands of badges take minutes: each chunk tells that the job is alive.
        files["badges.pdf"] = badges_pdf(
            people.select_related("event__venue"), advance=lambda _done, _total: step(0, STEPS)
        )
    step(1, STEPS)
    files["programme.pdf"] = programme_pdf(event)
    files["programme.ics"] = programme_calendar(event, feed_sessions(event, now=timezone.now()))
    step(2, STEPS)
    report = outcome_report(event)
    files["exhibitors.csv"] = csv_bytes(exhibitor_rows(report.exhibitors))
    files["exhibitors.xlsx"] = exhibitors_xlsx(report.exhibitors)
    files["agreements.csv"] = csv_bytes(agreement_rows(report.agreements.agreements))
    if with_contacts:
        files["contacts.csv"] = csv_bytes(contact_rows(event))
    step(3, STEPS)
    files["report.pdf"] = report_pdf(report)
    files["report.xlsx"] = report_xlsx(report)
    files["report.json"] = _json(as_json(report))
    for frozen in event.outcome_reports.all():
        files[f"handed-in-report-{frozen.number}.json"] = frozen.file_bytes
    step(4, STEPS)
    for name, rows in event_tables(event, with_contacts=with_contacts).items():
        files[f"data/{name}.json"] = _json([_plain(row) for row in rows])
        files[f"data/{name}.csv"] = csv_bytes(_table(rows))
    step(5, STEPS)
    files["manifest.json"] = _json(_manifest(event, files))
    _trace(event, by=by, with_contacts=with_contacts, purpose=purpose, count=len(files))
    step(6, STEPS)
    return files


def zipped(files: dict[str, bytes]) -> bytes:
    """Return the files as one ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@transaction.atomic
def _trace(event: Event, *, by: User | None, **details: Any) -> None:
    audit.record(by, "event.exported", event, **details)


def _manifest(event: Event, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "event": event.slug,
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }


def _table(rows: list[dict[str, Any]]) -> list[list[str]]:
    if not rows:
        return []
    cells = [[formula_safe(_cell(value)) for value in _plain(row).values()] for row in rows]
    return [list(rows[0]), *cells]


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    simple = (str, int, bool, list, dict, type(None))
    return {
        key: value
        if isinstance(value, simple)
        else (value.isoformat() if hasattr(value, "isoformat") else str(value))
        for key, value in row.items()
    }


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
