"""Tables that people upload, read into rows of text; and rows written as CSV."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError

LARGEST_FILE_BYTES = 2_000_000
LARGEST_UNPACKED_BYTES = 50_000_000
LONGEST_TABLE_ROWS = 2_000
WIDEST_TABLE_COLUMNS = 60


class UnreadableTable(DomainError):
    """The file is no table we can read."""

    code = "unreadable_table"
    message = _("This file cannot be read. Save it as .xlsx or as CSV (UTF-8) and try again.")


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as UTF-8 CSV with a byte-order mark, so that spreadsheet programs read it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def read_table(name: str, content: bytes) -> list[list[str]]:
    """Return the rows of a file as text; a row of nothing but blanks is an empty list.

    The position in the list is the row's number in the file less one. Raises UnreadableTable.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise UnreadableTable(_("The file is larger than 2 MB. Split the list in two."))
    if not content.strip():
        raise UnreadableTable(_("The file is empty."))
    suffix = name.rpartition(".")[2].lower()
    if suffix == "xlsx":
        rows = _spreadsheet_rows(content)
    elif suffix == "csv":
        rows = _csv_rows(content)
    else:
        raise UnreadableTable(_("Choose a file that ends with .xlsx or .csv."))
    rows = [[cell.strip() for cell in row[:WIDEST_TABLE_COLUMNS]] for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > LONGEST_TABLE_ROWS + 1:
        raise UnreadableTable(
            _("The list has more than %(most)s rows. Split it in two.")
            % {"most": LONGEST_TABLE_ROWS}
        )
    return [row if any(row) else [] for row in rows]


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            _("The CSV file is not in UTF-8. Save it as “CSV UTF-8”, or as .xlsx.")
        ) from error
    if "\0" in text:
        raise UnreadableTable
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise UnreadableTable from error


def _spreadsheet_rows(content: bytes) -> list[list[str]]:
    """Read the first sheet; a file that unpacks to a flood is refused before it is unpacked."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED_BYTES:
                raise UnreadableTable
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False, nrows=LONGEST_TABLE_ROWS + 2)
    except (CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise UnreadableTable from error
    return [[_cell_text(cell) for cell in row] for row in cells]


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)
