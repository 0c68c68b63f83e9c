"""The list of attendees as CSV."""

import csv
import io
from collections.abc import Iterable

from attendance.models import Registration

# A cell that begins so is a formula to spreadsheet programs. Source: OWASP, CSV injection.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "reference",
    "state",
    "category",
    "full_name",
    "position",
    "organization_name",
    "email",
    "language",
    "invited_at",
    "registered_at",
    "attended",
)


def formula_safe(text: str) -> str:
    """Return `text` so that no spreadsheet program runs it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def table_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([formula_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def registrations_csv(rows: Iterable[Registration], arrived: set[int]) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark; instants in ISO 8601.

    `arrived` holds the keys of those who were let in.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        texts = [str(getattr(row, name)) for name in COLUMNS[:8]]
        moments = [m.isoformat() if m else "" for m in (row.invited_at, row.registered_at)]
        attended = "yes" if row.pk in arrived else "no"
        writer.writerow([*(formula_safe(text) for text in texts), *moments, attended])
    return out.getvalue().encode("utf-8-sig")
