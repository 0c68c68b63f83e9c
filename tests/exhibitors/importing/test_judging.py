"""What becomes of the rows of a list: made lists with one thing wrong each."""

from datetime import date
from decimal import Decimal

import pytest

from exhibitors.actions.confirming import confirm_list
from exhibitors.models import Entity, Product
from tests import factories
from tests.exhibitors.importing.lists import bring, codes, outcomes, text_of

pytestmark = pytest.mark.django_db
HEAD = ["Chủ thể", "Tên sản phẩm", "Tỉnh", "Hạng sao", "Số quyết định", "Ngày cấp", "Ngày hết hạn"]
GOOD = ["HTX Đông Hải", "Muối", "Cà Mau", "3", "1/QĐ-UBND", "2026-08-05", ""]


def row_with(**cells: str) -> list[str]:
    """Return a good row with some cells replaced, named by heading number."""
    row = list(GOOD)
    for place, text in cells.items():
        row[int(place[1:])] = text
    return row


@pytest.mark.parametrize(
    ("row", "expected", "outcome"),
    [
        (GOOD, [], "CREATE"),
        (row_with(c0=""), [("bad", "entity_missing", "entity_name")], "BAD"),
        (row_with(c1=""), [("bad", "product_missing", "product_name")], "BAD"),
        (row_with(c2="Atlantis"), [("bad", "unit_unknown", "province")], "BAD"),
        (row_with(c2="Bạc Liêu"), [("warn", "unit_not_then", "province")], "CREATE"),
        (row_with(c3="2 sao"), [("bad", "not_certified", "stars")], "BAD"),
        (row_with(c3="3 hay 4"), [("bad", "stars_unclear", "stars")], "BAD"),
        (row_with(c3=""), [("warn", "no_stars", "stars")], "CREATE"),
        (row_with(c5="05/08/2026"), [("bad", "ambiguous_date", "issued_on")], "BAD"),
        (row_with(c5="2924-08-05"), [("bad", "date_out_of_range", "issued_on")], "BAD"),
        (row_with(c5="2027-01-01"), [("bad", "date_out_of_range", "issued_on")], "BAD"),
        (row_with(c5="2026-12-31"), [("bad", "future_date", "issued_on")], "BAD"),
        (row_with(c5=""), [("warn", "no_date", "issued_on")], "CREATE"),
        (row_with(c6="2026-01-01"), [("bad", "ends_before_issue", "valid_until"),
                                     ("warn", "lapsed", "valid_until")], "BAD"),
        (row_with(c6="2028-08-05"), [("warn", "other_term", "valid_until")], "CREATE"),
        (row_with(c5="2022-08-05"), [("warn", "lapsed", "valid_until")], "CREATE"),
        (row_with(c0="HTX Đông Hảỉaí"), [("hold", "garbled", "entity_name")], "HELD"),
        (row_with(c0=" HTX  Đông Hải"), [("warn", "tidied", "entity_name")], "CREATE"),
        (row_with(c0="Đông Hải"), [("warn", "legal_form_guessed", "entity_type")], "CREATE"),
        (row_with(c0="H" * 251), [("bad", "too_long", "entity_name"),
                                  ("warn", "legal_form_guessed", "entity_type")], "BAD"),
    ],
)  # fmt: skip
def test_each_thing_that_can_be_wrong_is_named(department, owner, row, expected, outcome, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fmt: skip  # noqa: E501
    freeze(monkeypatch)
    run = bring(department, owner, text_of(HEAD, row))
    assert codes(run, 2) == expected
    assert outcomes(run) == {2: outcome}


def freeze(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let today be 23 November 2026."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 11, 23))


def test_every_bad_cell_of_a_row_is_named_at_once(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, ["", "Muối", "Atlantis", "9", "", "soon", ""]))
    assert [code for _severity, code, _column in codes(run, 2)] == [
        "entity_missing", "unit_unknown", "not_certified",
    ]  # fmt: skip


def test_headings_totals_and_empty_rows_inside_the_list_are_left_out(department, owner) -> None:  # type: ignore[no-untyped-def]
    rows = [["I. HUYỆN ĐÔNG HẢI"], GOOD, [], ["Tổng cộng", "1"]]
    run = bring(department, owner, text_of(HEAD, *rows))
    assert outcomes(run) == {2: "LEFT_OUT", 3: "CREATE", 5: "LEFT_OUT"}


def test_one_product_printed_twice_is_taken_once(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, GOOD, row_with(c1="muoi")))
    assert outcomes(run) == {2: "CREATE", 3: "LEAVE"}
    assert codes(run, 3) == [("warn", "duplicate_row", "product_name")]


def test_the_score_decides_and_a_list_that_says_otherwise_waits(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Chủ thể", "Tên sản phẩm", "Hạng sao", "Điểm", "Ngày cấp"]
    rows = [
        ["HTX A", "Trà 1", "4", "89.99", "2026-08-05"],
        ["HTX A", "Trà 2", "", "90", "2026-08-05"],
        ["HTX A", "Trà 3", "5", "89.99", "2026-08-05"],
        ["HTX A", "Trà 4", "", "101", "2026-08-05"],
        ["HTX A", "Trà 5", "", "29.99", "2026-08-05"],
    ]
    run = bring(department, owner, text_of(head, *rows), number_format="EN")
    assert outcomes(run) == {2: "CREATE", 3: "CREATE", 4: "HELD", 5: "BAD", 6: "BAD"}
    assert codes(run, 4) == [("hold", "other_stars", "score")]
    assert ("bad", "score_out_of_range", "score") in codes(run, 5)
    assert codes(run, 6) == [("bad", "not_certified", "stars")]
    confirm_list(run, by=owner)
    product = Product.objects.get(name="Trà 2")
    assert product.certificates.get().stars == 5
    assert product.certificates.get().score == Decimal(90)


def test_stars_as_ticked_columns_and_a_decision_with_its_day(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Chủ thể", "Tên sản phẩm", "3 sao", "4 sao", "Quyết định"]
    decision = "Quyết định số 12/QĐ-UBND ngày 05/8/2026"
    rows = [["HTX A", "Trà", "", "x", decision], ["HTX A", "Chè", "x", "x", decision]]
    run = bring(department, owner, text_of(head, *rows))
    assert outcomes(run) == {2: "CREATE", 3: "BAD"}
    confirm_list(run, by=owner)
    certificate = Product.objects.get(name="Trà").certificates.get()
    assert (certificate.stars, certificate.decision_number) == (4, "12/QĐ-UBND")
    assert (certificate.issued_on, certificate.valid_until) == (date(2026, 8, 5), date(2029, 8, 5))


@pytest.mark.parametrize(
    ("code", "country", "problem"),
    [
        ("0301234567", "VN", None),
        ("0301234567-001", "VN", None),
        ("079123456789", "VN", None),
        ("301234567", "VN", "tax_code_wrong"),
        ("123-456-789", "PH", None),
        ("0301234567", "PH", "tax_code_wrong"),
    ],
)
def test_tax_codes_have_the_digits_of_their_country(
    department, owner, code, country, problem
) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(["Entity", "Tax code"], ["A cooperative", code]),
                country=country)  # fmt: skip
    assert [row[1] for row in codes(run, 2)] == ([problem] if problem else [])


def test_a_zero_the_spreadsheet_dropped_is_reported_not_guessed(department, owner) -> None:  # type: ignore[no-untyped-def]
    from tests.exhibitors.importing.workbooks import xlsx

    content = xlsx(["Chủ thể", "Mã số thuế", "Mã tỉnh"], ["HTX A", 301234567, 1])
    run = bring(department, owner, content, name="list.xlsx")
    assert codes(run, 2) == [
        ("bad", "leading_zero", "tax_code"),
        ("bad", "leading_zero", "province_code"),
    ]


def test_two_names_under_one_tax_code_wait_for_a_person(department, owner) -> None:  # type: ignore[no-untyped-def]
    factories.make_entity(name="HTX Trà Xanh", tax_code="0301234567")
    run = bring(department, owner, text_of(["Chủ thể", "MST"], ["Công ty Núi Đá", "0301234567"]))
    assert codes(run, 2) == [("hold", "tax_code_elsewhere", "tax_code")]


def test_a_certificate_number_belongs_to_one_product(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Chủ thể", "Tên sản phẩm", "Sao", "Số giấy chứng nhận", "Ngày cấp"]
    rows = [["HTX A", "Trà", "3", "C-1", "2026-08-05"], ["HTX A", "Chè", "3", "c-1", "2026-08-05"]]
    run = bring(department, owner, text_of(head, *rows))
    assert codes(run, 3) == [("hold", "certificate_twice", "certificate_number")]
    confirm_list(run, by=owner)
    again = bring(department, owner, text_of(head, ["HTX B", "Cà phê", "3", "C-1", "2026-08-05"]))
    assert codes(again, 2) == [("hold", "certificate_elsewhere", "certificate_number")]


def test_what_is_no_recognition_yet_brings_no_certificate(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Entity", "Product", "Stars", "Status"]
    rows = [
        ["A cooperative", "Tea", "4", "PROPOSED"],
        ["A cooperative", "Rice", "5", "POTENTIAL_5"],
    ]
    run = bring(department, owner, text_of(head, *rows))
    assert codes(run, 2) == [("warn", "not_recognised", "status")]
    assert confirm_list(run, by=owner) == {
        "entities": 1, "products": 2, "certificates": 0, "nominations": 1,
    }  # fmt: skip
    assert Product.objects.get(name="Rice").nominations.get().state == "CLAIMED"


def test_capacity_gtin_and_mail_are_checked(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Entity", "Product", "Capacity", "Capacity unit", "GTIN", "E-mail", "Category"]
    rows = [
        ["A farm", "Tea", "1000", "kg", "4006381333931", "a@example.org", "Thực phẩm"],
        ["A farm", "Rice", "0", "", "4006381333930", "nobody", "cars"],
        ["A farm", "Salt", "10.322", "kg", "", "", "Ngành thực phẩm"],
    ]
    run = bring(department, owner, text_of(head, *rows))
    assert codes(run, 2) == []
    assert codes(run, 3) == [
        ("bad", "email_wrong", "contact_email"),
        ("warn", "category_unknown", "category"),
        ("bad", "gtin_wrong", "gtin"),
        ("bad", "not_positive", "capacity"),
        ("bad", "capacity_without_unit", "capacity_unit"),
    ]
    assert codes(run, 4) == [("bad", "ambiguous_number", "capacity")]
    confirm_list(run, by=owner)
    tea = Product.objects.get(name="Tea")
    assert (tea.capacity_per_month, tea.capacity_unit, tea.sector) == (1000, "kg", "FOOD")


def test_the_code_of_a_province_is_read_with_its_day(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["Chủ thể", "Mã tỉnh", "Năm"]
    run = bring(department, owner, text_of(head, ["HTX A", "15", "2024"], ["HTX B", "15", "2026"]))
    confirm_list(run, by=owner)
    assert Entity.objects.get(name="HTX A").unit.name.endswith("Yên Bái")
    assert Entity.objects.get(name="HTX B").unit.name.endswith("Lào Cai")


def test_places_of_another_country_may_be_unknown(department, owner) -> None:  # type: ignore[no-untyped-def]
    head = ["MSME", "Municipality", "Province"]
    run = bring(department, owner, text_of(head, ["Bohol Bees", "Loboc", "Nowhere"]), country="PH")
    assert outcomes(run) == {2: "CREATE"}
    assert ("warn", "unit_unknown", "province") in codes(run, 2)
    confirm_list(run, by=owner)
    assert Entity.objects.get().address == "Loboc, Nowhere"
