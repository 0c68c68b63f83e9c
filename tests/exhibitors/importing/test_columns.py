"""Headings as offices write them."""

from exhibitors.queries.importing import columns

REAL = ["STT", "Tên sản phẩm (ghi rõ)", "Tên chủ thể OCOP", "Địa chỉ sản xuất", "Hạng sao",
        "Số Quyết định", "Ngày cấp", "Ghi chú"]  # fmt: skip


def test_headings_of_a_decision_are_recognised() -> None:
    assert columns.suggest(REAL) == {
        1: "product_name",
        2: "entity_name",
        3: "address",
        4: "stars",
        5: "decision_number",
        6: "issued_on",
    }


def test_a_field_is_suggested_once_and_the_exact_heading_wins() -> None:
    assert columns.suggest(["Chủ thể sản xuất sạch", "Chủ thể"]) == {1: "entity_name"}


def test_the_row_of_headings_is_found_below_titles() -> None:
    rows = [["UBND TỈNH"], ["DANH SÁCH SẢN PHẨM OCOP"], [], REAL, ["1", "Trà", "HTX A"]]
    assert columns.header_row(rows) == 3
    assert columns.header_row([["x"], ["y"]]) == 0


def test_a_list_is_known_again_by_its_headings() -> None:
    assert columns.signature(["Hạng  sao*", ""]) == columns.signature(["hạng sao", ""])
    assert columns.signature(["Hạng sao"]) != columns.signature(["Điểm"])


def test_a_list_without_entities_says_nothing() -> None:
    assert columns.missing_fields({0: "product_name"}) == ["entity_name"]
    assert columns.missing_fields({0: "entity_name"}) == []
