"""Lists of people as CSV and spreadsheet: attendees with their answers, and leads."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from attendance.models import Lead, Question, Registration
from attendance.queries.leads import Contact

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


LEAD_COLUMNS = (
    "reference",
    "full_name",
    "organization_name",
    "first_met_at",
    "last_noted_at",
    "interest",
    "next_step",
    "notes",
    "contact_shown",
    "email",
    "phone",
)


def lead_cells(leads: Iterable[Lead], contacts: Mapping[int, Contact]) -> Iterator[list[str]]:
    """Yield the head and one line per lead; instants in ISO 8601, notes oldest first.

    The leads come `with_current` and `with_contact`, their notes with authors prefetched;
    whoever is not in `contacts` keeps empty cells.
    """
    yield list(LEAD_COLUMNS)
    for lead in leads:
        person, contact = lead.registration, contacts.get(lead.pk)
        notes = [
            f"{note.at.isoformat(timespec='minutes')} {note.author}: {note.note}"
            for note in reversed(lead.notes.all())
            if note.note
        ]
        line = [
            person.reference,
            person.full_name,
            person.organization_name,
            lead.first_met_at.isoformat() if lead.first_met_at else "",  # type: ignore[attr-defined]
            lead.met_at.isoformat() if lead.met_at else "",  # type: ignore[attr-defined]
            lead.interest_now or "",  # type: ignore[attr-defined]
            lead.next_step_now or "",  # type: ignore[attr-defined]
            "\n".join(notes),
            "yes" if contact else "no",
            contact.email if contact else "",
            contact.phone if contact else "",
        ]
        yield [formula_safe(cell) for cell in line]


def registrations_csv(cells: Iterable[Sequence[str]]) -> bytes:
    """Return the cells as CSV in UTF-8 with a byte-order mark."""
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    return out.getvalue().encode("utf-8-sig")


def registrations_xlsx(cells: Iterable[Sequence[str]], *, sheet_name: str = "attendees") -> bytes:
    """Return the cells as a spreadsheet; every cell is text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(sheet_name)
        for number, line in enumerate(cells):
            sheet.write_row(number, 0, line)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()
