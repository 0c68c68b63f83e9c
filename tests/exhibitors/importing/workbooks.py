"""Workbooks for tests."""

import io
from typing import Any

import xlsxwriter


def xlsx(*rows: list[Any]) -> bytes:
    """Return rows as a workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()
