"""Single cells: what can be read in two ways is refused, never guessed."""

from datetime import date
from decimal import Decimal

import pytest

from exhibitors.queries.importing import cells
from exhibitors.queries.importing.cells import Reading
from exhibitors.queries.importing.problems import CellError


def code(read, *arguments) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(CellError) as refused:
        read(*arguments)
    return refused.value.code


@pytest.mark.parametrize("text", ["10.322", "10,322", "1.5", "1,234,567", "12.345,6"])
def test_a_number_with_a_mark_is_refused_until_the_format_is_stated(text: str) -> None:
    assert code(cells.number_of, text, Reading()) == "ambiguous_number"


@pytest.mark.parametrize(
    ("text", "number_format", "value"),
    [
        ("10.322", "VI", "10322"),
        ("67,3", "VI", "67.3"),
        ("1.234.567,5", "VI", "1234567.5"),
        ("10,322", "EN", "10322"),
        ("1,234.5", "EN", "1234.5"),
        ("10.5", "EN", "10.5"),
        ("10 322", "", "10322"),
        ("326", "", "326"),
    ],
)
def test_a_number_is_read_as_stated(text: str, number_format: str, value: str) -> None:
    assert cells.number_of(text, Reading(number_format)) == Decimal(value)


def test_a_number_of_the_spreadsheet_needs_no_statement() -> None:
    assert cells.number_of(89.99, Reading()) == Decimal("89.99")


def test_a_number_against_the_stated_format_is_refused() -> None:
    assert code(cells.number_of, "1.5", Reading("VI")) == "ambiguous_number"
    assert code(cells.number_of, "10.322.1", Reading("VI")) == "not_a_number"
    assert code(cells.number_of, "nhiều", Reading("VI")) == "not_a_number"


def test_a_day_that_may_be_two_is_refused_until_the_order_is_stated() -> None:
    assert code(cells.date_of, "05/08/2026", Reading()) == "ambiguous_date"
    assert cells.date_of("05/08/2026", Reading(date_order="DMY")) == date(2026, 8, 5)
    assert cells.date_of("05/08/2026", Reading(date_order="MDY")) == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-05", date(2026, 8, 5)),
        ("2026-08-05T00:00", date(2026, 8, 5)),
        ("13/08/2026", date(2026, 8, 13)),
        ("08/13/2026", date(2026, 8, 13)),
        ("07.07.2026", date(2026, 7, 7)),
        ("ngày 05 tháng 8 năm 2026", date(2026, 8, 5)),
        (date(2026, 8, 5), date(2026, 8, 5)),
    ],
)
def test_a_day_with_one_reading_needs_no_statement(text, day: date) -> None:  # type: ignore[no-untyped-def]
    assert cells.date_of(text, Reading()) == day


@pytest.mark.parametrize("text", ["31/02/2026", "8/2026", "soon", "13/13/2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert code(cells.date_of, text, Reading(date_order="DMY")) == "not_a_date"


@pytest.mark.parametrize(
    ("cell", "stars"),
    [
        ("3", 3), ("4 sao", 4), ("4-star", 4), ("★★★★★", 5), ("***", 3), (4.0, 4),
        ("Hạng 4 sao", 4), ("four-star (registered)", 4), ("ba sao", 3), ("2", 2),
        ("đạt 5 sao", 5),
    ],
)  # fmt: skip
def test_stars_are_read_as_people_write_them(cell, stars: int) -> None:  # type: ignore[no-untyped-def]
    assert cells.stars_of(cell) == stars


@pytest.mark.parametrize("cell", ["3 sao hoặc 4 sao", "nhiều sao", 3.5, "44"])
def test_unclear_stars_are_refused(cell) -> None:  # type: ignore[no-untyped-def]
    assert code(cells.stars_of, cell) == "stars_unclear"


@pytest.mark.parametrize(
    "text",
    ["tỉnh Tháỉ Ngưỵên", "4 sáò", "Công ty cÃ´ phần", "H\ufffdp t\ufffdc x\ufffd"],
)  # fmt: skip
def test_damaged_text_is_noticed(text: str) -> None:
    assert cells.looks_garbled(text)


@pytest.mark.parametrize(
    "text",
    ["Vase de prospérité", "Công ty TNHH SX – TM yến sào Hi!Nest", "Đắk Nông", "Trà Ô Long", "ABC",
     "Nguyễn Thị Hồng Nghiệp", "Hợp tác xã Mỳ gạo Hùng Lô", "Krông Nô", "Thuý Hòa", "Thúy Hoà"],
)  # fmt: skip
def test_sound_text_is_left_alone(text: str) -> None:
    assert not cells.looks_garbled(text)


def test_text_is_taken_without_what_stands_around_it() -> None:
    assert cells.text_of(" “Bộ bát  đĩa” \n gốm ") == "“Bộ bát đĩa” gốm"
    assert cells.text_of("“Bộ bát đĩa gốm”") == "Bộ bát đĩa gốm"
    assert cells.text_of("Ðông Hải") == "Đông Hải"
    assert cells.text_of('"') == '"'
    assert cells.text_of("“a” và “b”") == "“a” và “b”"


def test_a_decision_with_its_day_in_one_cell_is_taken_apart() -> None:
    assert cells.decision_of("Quyết định số 3981/QĐ-UBND ngày 05/8/2026") == (
        "3981/QĐ-UBND",
        date(2026, 8, 5),
    )
    assert cells.decision_of("3981/QĐ-UBND") == ("3981/QĐ-UBND", None)


def test_a_tick_is_a_tick_in_many_hands() -> None:
    assert all(cells.is_marked(text) for text in ("x", "X", "✓", "có", 1.0))
    assert not cells.is_marked("")


def test_a_year_has_four_digits() -> None:
    assert cells.year_of("năm 2024") == 2024
    assert cells.year_of(2024.0) == 2024
    assert code(cells.year_of, "24") == "not_a_number"


def test_a_stored_cell_comes_back_as_it_was() -> None:
    for cell in ("x", 1.5, date(2026, 8, 5), "2026-08-05"):
        assert cells.load_cell(cells.store_cell(cell)) == cell
    assert cells.mended_cells(["a"], {"address": "b"}, {0: "entity_name", 2: "address"}) == [
        "a", "", "b",
    ]  # fmt: skip
