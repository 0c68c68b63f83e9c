"""The rows of a list that wait, as a workbook to be mended and brought in again."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from events_app.core.sheets import Cell, cell_text
from exhibitors.models import ImportRun
from exhibitors.queries.importing.cells import mended_cells
from exhibitors.queries.importing.problems import WARN, Problem
from exhibitors.spreadsheets.rows import formula_safe


def problem_rows(run: ImportRun, header: Sequence[Cell]) -> list[list[str]]:
    """Return the rows of a list that are not taken, as read, with row number and reasons."""
    rows = [[*(cell_text(cell) for cell in header), _("row"), _("what is wrong")]]
    for row in run.rows.filter(outcome__in=("BAD", "HELD")):
        reasons = [Problem.from_json(stored) for stored in row.problems]
        said = " ".join(
            f"{problem.column_label}: {problem.message}" if problem.column
            else problem.message for problem in reasons if problem.severity != WARN
        )  # fmt: skip
        cells = [cell_text(cell) for cell in mended_cells(row.cells, row.mended, run.columns)]
        cells += [""] * (len(header) - len(cells))
        rows.append([*(formula_safe(cell) for cell in cells), str(row.number), formula_safe(said)])
    return rows


def xlsx_table(rows: list[list[str]]) -> bytes:
    """Return a table as a workbook of one sheet; every cell is text."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, None if number else bold)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()
