"""Numbers, money and dates as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from events_app.core import formats
from events_app.core.text import fold

MORNING = datetime(2024, 11, 29, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"), [("en", "10,322"), ("vi", "10.322"), ("fil", "10,322")]
)
def test_each_language_groups_thousands_its_own_way(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.format_number(10322) == written


@pytest.mark.parametrize(
    ("language", "written"), [("en", "163.0%"), ("vi", "163,0%"), ("fil", "163.0%")]
)
def test_a_rate_has_one_decimal(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.format_percent(Decimal("163.00")) == written


@pytest.mark.parametrize(
    ("language", "currency", "written"),
    [
        ("en", "VND", "₫1,500,000"),
        ("vi", "VND", "1.500.000\u00a0₫"),
        ("fil", "VND", "₫1,500,000"),
        ("en", "PHP", "₱1,500,000.00"),
        ("vi", "PHP", "1.500.000,00\u00a0PHP"),
        ("fil", "PHP", "₱1,500,000.00"),
    ],
)
def test_money_has_the_decimals_of_its_currency(language: str, currency: str, written: str) -> None:
    with translation.override(language):
        assert formats.format_money(Decimal("1500000.00"), currency) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "29 November 2024"), ("vi", "29 tháng 11, 2024"), ("fil", "Nobyembre 29, 2024")],
)
def test_a_date_is_written_out(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.format_date(date(2024, 11, 29)) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "29 November 2024, 08:00 (Vietnam Time)"),
        ("vi", "29 tháng 11, 2024, 08:00 (Giờ Việt Nam)"),
        ("fil", "Nobyembre 29, 2024, 08:00 (Oras sa Vietnam)"),
    ],
)
def test_an_instant_names_the_zone_whose_clocks_it_is_read_from(
    language: str, written: str
) -> None:
    with translation.override(language):
        assert formats.format_datetime(MORNING, "Asia/Ho_Chi_Minh") == written


def test_the_day_of_an_instant_depends_on_the_zone() -> None:
    late = datetime(2024, 11, 28, 16, 30, tzinfo=UTC)
    assert formats.day_of(late, "Asia/Ho_Chi_Minh") == date(2024, 11, 28)
    assert formats.day_of(late, "Asia/Manila") == date(2024, 11, 29)


def test_a_range_within_one_day_is_one_date() -> None:
    evening = datetime(2024, 11, 29, 10, 0, tzinfo=UTC)
    assert formats.format_date_range(MORNING, evening, "Asia/Manila") == "29 November 2024"


def test_a_range_of_several_days_names_both_ends() -> None:
    written = formats.format_date_range(date(2024, 11, 29), date(2024, 12, 1))
    assert written == "29 Nov\u2009–\u20091 Dec 2024"


def test_folding_lets_people_search_without_diacritics() -> None:
    assert fold("Đắk Lắk") == "dak lak"


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [("en", "VN", "Viet Nam"), ("vi", "VN", "Việt Nam"), ("en", "PH", "Philippines"),
     ("fil", "PH", "Pilipinas"), ("en", "X9", "X9")],
)  # fmt: skip
def test_countries_are_named_in_the_readers_language(language: str, code: str, name: str) -> None:
    with translation.override(language):
        assert formats.country_name(code) == name
