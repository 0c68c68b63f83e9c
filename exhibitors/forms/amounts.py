"""Reads amounts as people in both countries write them, and refuses what could mean two things."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Source: REFERENCE §6: reports say "triệu đồng" (10⁶) and "tỷ đồng" (10⁹).
SCALES = (
    ("", gettext_lazy("as written")),
    ("1000000", gettext_lazy("million (triệu)")),
    ("1000000000", gettext_lazy("billion (tỷ)")),
)
LARGEST = Decimal(10) ** 15
_BLANKS = re.compile(r"[\s\u00a0\u202f'’_]")


class AmbiguousNumber(ValueError):
    """The text could be two numbers."""


def read_number(text: str, *, decimals: int) -> Decimal:
    """Return the number that `text` says when at most `decimals` digits follow the point.

    "1.500.000", "1,500,000" and "1 500 000" are one and a half million. A single mark before
    three digits groups when that many decimals cannot be; else AmbiguousNumber is raised.
    Raises InvalidOperation when it is no number.
    """
    bare = _BLANKS.sub("", text)
    if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*", bare):
        raise InvalidOperation
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return Decimal(bare)
    whole, last = bare[: bare.rindex(marks[-1])], bare[bare.rindex(marks[-1]) + 1 :]
    groups = re.split(r"[.,]", whole)
    if marks.count(marks[-1]) == 1:
        # The last mark stands alone: it is the point, unless it groups three digits.
        may_group = len(last) == 3 and len(marks) == 1 and 0 < len(groups[0]) <= 3
        if may_group and decimals >= 3:
            raise AmbiguousNumber
        if not may_group:
            _check_groups(groups)
            return Decimal(f"{''.join(groups)}.{last}")
    if len(set(marks)) > 1:
        raise InvalidOperation
    _check_groups([*groups, last])
    return Decimal("".join([*groups, last]))


def _check_groups(groups: list[str]) -> None:
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(part) != 3 for part in groups[1:])):
        raise InvalidOperation


class AmountField(forms.CharField):
    """An amount as text, with the keyboard for numbers; the form reads it with its scale."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask in one line."""
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)


def read_amount(text: str, *, scale: Decimal, currency_decimals: int) -> Decimal:
    """Return the full amount. Raises ValidationError with what to write instead."""
    extra = len(str(scale)) - 1
    try:
        amount = read_number(text, decimals=currency_decimals + extra) * scale
    except AmbiguousNumber as error:
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Write it without thousands separators."),
            params={"text": text},
            code="ambiguous",
        ) from error
    except InvalidOperation as error:
        raise ValidationError(
            _("Write an amount in digits, for example 1500000 or 1.500.000."), code="no_number"
        ) from error
    if amount >= LARGEST:
        raise ValidationError(_("This amount is too large. Check it and its scale."), code="large")
    return amount
