"""Barcode numbers: 8, 12, 13 or 14 digits, the last one checks the others."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LENGTHS = (8, 12, 13, 14)


def check_digit(body: str) -> int:
    """Return the digit that follows `body`: weights 3 and 1 from the right.

    Source: GS1 General Specifications, section 7.9 (check digit calculations).
    """
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))
    )
    return -weighted % 10


def refuse_wrong_gtin(value: str) -> None:
    """Raise ValidationError unless `value` is a GTIN whose check digit is right."""
    if not re.fullmatch("[0-9]+", value) or len(value) not in _LENGTHS:
        raise ValidationError(
            _("A barcode number (GTIN) has 8, 12, 13 or 14 digits."), code="gtin_length"
        )
    if check_digit(value[:-1]) != int(value[-1]):
        raise ValidationError(
            _("The check digit of this barcode number is wrong: compare it with the package."),
            code="gtin_check_digit",
        )
