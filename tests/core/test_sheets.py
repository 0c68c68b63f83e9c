"""Files as offices have them: old and new spreadsheets, and CSV in three encodings."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from events_app.core.sheets import Limits, UnreadableTable, read_cells, read_table

DATA = Path(__file__).parent.parent / "data"
WORDS = "Chủ thể,Ngày\nHợp tác xã Đắk Nông,05/08/2026\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_a_csv_is_read_in_each_unicode_encoding(encoding: str, found: str) -> None:
    table = read_cells("list.csv", WORDS.encode(encoding))
    assert table.encoding == found
    assert table.rows == [["Chủ thể", "Ngày"], ["Hợp tác xã Đắk Nông", "05/08/2026"]]


def test_windows_1258_is_read_and_its_loose_tone_marks_are_joined() -> None:
    # The code page has horns and hats, and the five tones as marks of their own.
    content = b"Chu\xd2 th\xea\xd2,Nga\xccy\nH\xf5\xf2p ta\xecc xa\xde,1\n"
    table = read_cells("list.csv", content)
    assert table.encoding == "cp1258"
    assert table.rows[1][0] == "Hợp tác xã"


def test_a_named_encoding_is_obeyed_and_a_wrong_one_refused() -> None:
    content = "Tên\nĐỗ\n".encode("cp1258", errors="replace")
    assert read_cells("list.csv", content, encoding="cp1258").encoding == "cp1258"
    with pytest.raises(UnreadableTable, match="unreadable_table"):
        read_cells("list.csv", content, encoding="utf-8-sig")


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    first = book.add_worksheet("Bìa")
    first.write_string(0, 0, "cover")
    second = book.add_worksheet("Sản phẩm")
    second.merge_range(0, 0, 0, 2, "DANH SÁCH")
    second.write_row(1, 0, ["Chủ thể", "Sản phẩm", "Ngày"])
    second.merge_range(2, 0, 3, 0, "HTX A")
    second.write_row(2, 1, ["Trà", "x"])
    second.write(3, 1, 12.5)
    second.write_datetime(3, 2, date(2026, 8, 5), days)
    second.write_boolean(4, 0, True)
    book.close()
    return out.getvalue()


def test_a_sheet_is_chosen_and_cells_keep_their_kind() -> None:
    table = read_cells("list.xlsx", workbook(), sheet="Sản phẩm")
    assert table.sheets == ("Bìa", "Sản phẩm")
    assert table.rows == [
        ["DANH SÁCH", "", ""],
        ["Chủ thể", "Sản phẩm", "Ngày"],
        ["HTX A", "Trà", "x"],
        ["HTX A", 12.5, date(2026, 8, 5)],
        ["1", "", ""],
    ]
    assert read_table("list.xlsx", workbook()) == [["cover"]]


def test_a_sheet_that_is_not_there_is_named() -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_cells("list.xlsx", workbook(), sheet="Khác")
    assert "no sheet" in str(refused.value.message)


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_old_and_open_spreadsheets_are_read(suffix: str) -> None:
    content = (DATA / f"list.{suffix}").read_bytes()
    assert read_cells(f"list.{suffix}", content).rows == [
        ["Chủ thể", "Sao", "Ngày cấp"],
        ["HTX Đậu", 4.0, date(2026, 8, 5)],
    ]


def test_limits_are_told_in_numbers() -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_cells("list.csv", b"a\n" * 9, limits=Limits(rows=3))
    assert "more than 3 rows" in str(refused.value.message)
    assert read_cells("list.csv", b"a,b,c\n", limits=Limits(columns=2)).rows == [["a", "b"]]
