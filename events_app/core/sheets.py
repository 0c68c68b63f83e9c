"""Tables that people upload: CSV and spreadsheets, read into rows of cells or of text."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError

LARGEST_FILE_BYTES = 2_000_000
LARGEST_UNPACKED_BYTES = 50_000_000
LONGEST_TABLE_ROWS = 2_000
WIDEST_TABLE_COLUMNS = 60
SPREADSHEETS = ("xlsx", "xls", "ods")
TEXT_TABLES = ("csv", "tsv", "txt")
# Names as Python knows them, in the order they are tried.
ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")

Cell = str | float | date
"""A cell as the file has it: text, a number, or a day; an empty one is ""."""


class UnreadableTable(DomainError):
    """The file is no table we can read."""

    code = "unreadable_table"
    message = _("This file cannot be read. Save it as .xlsx or as CSV (UTF-8) and try again.")


@dataclass(frozen=True)
class Limits:
    """How much of a file is read; more is refused."""

    file_bytes: int = LARGEST_FILE_BYTES
    rows: int = LONGEST_TABLE_ROWS
    columns: int = WIDEST_TABLE_COLUMNS


@dataclass(frozen=True)
class Table:
    """One sheet of a file. The position of a row is its number in the file less one."""

    rows: list[list[Cell]]
    sheet: str
    sheets: tuple[str, ...]
    encoding: str = ""


def read_table(name: str, content: bytes, *, limits: Limits | None = None) -> list[list[str]]:
    """Return the rows of a file's first sheet as text; a row of only blanks is an empty list.

    The position in the list is the row's number in the file less one. Raises UnreadableTable.
    """
    table = read_cells(name, content, limits=limits)
    rows = [[cell_text(cell).strip() for cell in row] for row in table.rows]
    return [row if any(row) else [] for row in rows]


def read_cells(
    name: str, content: bytes, *, sheet: str = "", encoding: str = "", limits: Limits | None = None
) -> Table:
    """Return the cells of a sheet (the first unless named), with merged cells filled in.

    CSV is read as UTF-8, UTF-16 or Windows-1258, whichever fits first, unless `encoding` is
    given; the text is NFC. Raises UnreadableTable.
    """
    limits = limits or Limits()
    if len(content) > limits.file_bytes:
        megabytes = limits.file_bytes // 1_000_000
        raise UnreadableTable(
            _("The file is larger than %(size)s MB. Split the list in two.") % {"size": megabytes}
        )
    if not content.strip():
        raise UnreadableTable(_("The file is empty."))
    suffix = name.rpartition(".")[2].lower()
    if suffix in SPREADSHEETS:
        table = _spreadsheet(content, sheet, limits)
    elif suffix in TEXT_TABLES:
        table = _text_table(content, encoding)
    else:
        raise UnreadableTable(_("Choose a file that ends with .xlsx, .xls, .ods or .csv."))
    rows = [row[: limits.columns] for row in table.rows]
    while rows and not any(cell_text(cell).strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise UnreadableTable(_("The file is empty."))
    if len(rows) > limits.rows + 1:
        raise UnreadableTable(
            _("The list has more than %(most)s rows. Split it in two.") % {"most": limits.rows}
        )
    return Table(rows, table.sheet, table.sheets, table.encoding)


def cell_text(cell: object) -> str:
    """Return a cell as people would type it: whole numbers without a point, days as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _text_table(content: bytes, encoding: str) -> Table:
    text, encoding = _decoded(content, encoding)
    if "\0" in text:
        raise UnreadableTable
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows: list[list[Cell]] = [list(row) for row in reader]
    except csv.Error as error:
        raise UnreadableTable(
            _("Line %(line)s of the file is broken: a quotation mark is not closed.")
            % {"line": reader.line_num}
        ) from error
    return Table(rows, "", (), encoding)


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    if not encoding:
        has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        # Text without a mark that is half zeros is UTF-16 as Excel's "Unicode text" has it.
        zeros = content[:2000].count(0)
        if has_mark or zeros > len(content[:2000]) // 5:
            encoding = "utf-16" if has_mark else "utf-16-le"
    for name in [encoding] if encoding else ("utf-8-sig", "cp1258"):
        try:
            return unicodedata.normalize("NFC", content.decode(name)), name
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableTable(
        _("The characters of this file cannot be read. Save it as “CSV UTF-8”, or as .xlsx.")
    )


def _spreadsheet(content: bytes, sheet: str, limits: Limits) -> Table:
    """Read a sheet; a file that unpacks to a flood is refused before it is unpacked."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED_BYTES * (
                    max(limits.file_bytes // LARGEST_FILE_BYTES, 1)
                ):
                    raise UnreadableTable
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = tuple(book.sheet_names)
        if sheet and sheet not in names:
            raise UnreadableTable(_("The file has no sheet of this name."))
        found = book.get_sheet_by_name(sheet or names[0])
        cells = found.to_python(skip_empty_area=False, nrows=limits.rows + 2)
        merged = found.merged_cell_ranges or []
    except (CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise UnreadableTable from error
    rows = [[_plain(cell) for cell in row] for row in cells]
    _fill_merged(rows, merged)
    return Table(rows, sheet or names[0], names)


def _plain(cell: object) -> Cell:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return unicodedata.normalize("NFC", str(cell))


def _fill_merged(
    rows: list[list[Cell]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Repeat the text of a cell that is merged downwards in each of its rows.

    Lists write an entity once beside its products. A cell merged over columns is a title: it
    stays where it is.
    """
    for (top, left), (bottom, right) in merged:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]
