"""The list of attendees as CSV and spreadsheet, one column per question."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from attendance.models import Question, Registration

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
    "table",
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


def registration_cells(
    rows: Iterable[Registration],
    arrived: set[int],
    *,
    questions: Sequence[Question] = (),
    answers: Mapping[int, Mapping[int, str]] = MappingProxyType({}),
) -> Iterator[list[str]]:
    """Yield the head and one line per person; instants in ISO 8601.

    `arrived` holds the keys of those who were let in; `answers` is registration → question →
    text, for the columns of `questions`.
    """
    yield [*COLUMNS, *(formula_safe(question.label) for question in questions)]
    for row in rows:
        texts = [str(getattr(row, name)) for name in COLUMNS[:9]]
        moments = [m.isoformat() if m else "" for m in (row.invited_at, row.registered_at)]
        attended = "yes" if row.pk in arrived else "no"
        given = answers.get(row.pk, {})
        said = [formula_safe(given.get(question.pk, "")) for question in questions]
        yield [*(formula_safe(text) for text in texts), *moments, attended, *said]


def registrations_csv(cells: Iterable[Sequence[str]]) -> bytes:
    """Return the cells as CSV in UTF-8 with a byte-order mark."""
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    return out.getvalue().encode("utf-8-sig")


def registrations_xlsx(cells: Iterable[Sequence[str]]) -> bytes:
    """Return the cells as a spreadsheet; every cell is text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("attendees")
        for number, line in enumerate(cells):
            sheet.write_row(number, 0, line)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()
