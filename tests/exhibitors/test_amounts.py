"""Amounts as people write them: grouped, with a point or a comma, in millions."""

from decimal import Decimal, InvalidOperation

import pytest
from django.core.exceptions import ValidationError

from exhibitors.forms.amounts import AmbiguousNumber, read_amount, read_number


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("1500000", 0, "1500000"),
        ("1.500.000", 0, "1500000"),
        ("1,500,000", 0, "1500000"),
        ("1 500 000", 0, "1500000"),
        ("10.322", 0, "10322"),
        ("198,650", 2, "198650"),
        ("198,650.75", 2, "198650.75"),
        ("198.650,75", 2, "198650.75"),
        ("1.234.567,5", 2, "1234567.5"),
        ("0.5", 2, "0.5"),
        ("2,5", 6, "2.5"),
        ("12,35", 6, "12.35"),
        ("1234,567", 6, "1234.567"),
    ],
)
def test_a_number_is_read(text: str, decimals: int, number: str) -> None:
    assert read_number(text, decimals=decimals) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "-5", "1.2.3", "1.50.000", "1,5.00.0", "1..5", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidOperation):
        read_number(text, decimals=2)


def test_what_could_be_two_numbers_is_refused() -> None:
    with pytest.raises(AmbiguousNumber):
        read_number("1.500", decimals=6)


def test_millions_become_full_amounts() -> None:
    million = Decimal(1_000_000)
    assert read_amount("2,5", scale=million, currency_decimals=0) == 2_500_000
    for text in ("1.500", "x", "9999999999"):
        with pytest.raises(ValidationError):
            read_amount(text, scale=million, currency_decimals=0)
