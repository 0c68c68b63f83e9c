"""Everything a list can have wrong, as sentences in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exhibitors.queries.importing.columns import FIELDS

BAD = "bad"
"""The cell cannot be read: the row waits until it is mended or left out."""
HOLD = "hold"
"""A person must decide before the row is taken."""
WARN = "warn"
"""The row is taken; a person may want to know."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: a code with its numbers, so that it reads in any language."""

    severity: str
    code: str
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the sentence in the reader's language."""
        return str(MESSAGES[self.code]) % self.params

    @property
    def column_label(self) -> str:
        """Return what the page calls the column, "" for a problem of the whole row."""
        return str(FIELDS[self.column].label) if self.column in FIELDS else ""

    def as_json(self) -> list[Any]:
        """Return what is stored with the row."""
        return [self.severity, self.code, self.column, dict(self.params)]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "Problem":
        """Return the problem that was stored."""
        severity, code, name, params = stored
        return cls(severity, code, name, params)


class CellError(Exception):
    """A cell that cannot be read."""

    def __init__(self, code: str, **params: Any) -> None:
        """Keep the code of the message and what it names."""
        self.code = code
        self.params = params
        super().__init__(code)


MESSAGES: dict[str, str | Promise] = {
    "ambiguous_date": _(
        "“%(value)s” can be read as two days. State above whether the day or the month comes first."
    ),
    "ambiguous_number": _(
        "“%(value)s” can be read as two numbers. State above which mark separates thousands."
    ),
    "category_unknown": _("“%(value)s” is no known sector; the product is taken without one."),
    "capacity_without_unit": _("Give the unit of the capacity, for example kg."),
    "certificate_elsewhere": _(
        "Certificate %(value)s belongs to another product in the registry: %(product)s."
    ),
    "certificate_twice": _("Certificate %(value)s stands in row %(row)s for another product."),
    "claimed_entity": _(
        "The people of this entity keep their own profile: only products and certificates "
        "are added."
    ),
    "date_out_of_range": _("The year %(year)s cannot be right: certificates exist since 2018."),
    "duplicate_row": _("The same as row %(row)s: taken once."),
    "email_wrong": _("“%(value)s” is no e-mail address."),
    "ends_before_issue": _("The certificate would end before it was issued."),
    "entity_missing": _("The name of the entity is missing."),
    "future_date": _("This day lies in the future."),
    "garbled": _(
        "“%(value)s” looks damaged: a syllable carries two tones, or signs of a wrong encoding."
    ),
    "group_row": _("A heading or a total inside the list; left out."),
    "gtin_wrong": _("“%(value)s” is no GTIN: 8, 12, 13 or 14 digits, the last one checks them."),
    "lapsed": _("The certificate ended on %(day)s."),
    "leading_zero": _(
        "The spreadsheet dropped a zero at the front of “%(value)s”: format the column as text."
    ),
    "legal_form_guessed": _("The legal form cannot be seen from the name: noted as “other”."),
    "no_date": _(
        "No day of issue: the stars are noted as printed and do not count until a certificate "
        "with its day is known."
    ),
    "no_stars": _("No stars printed: the product is taken without a certificate."),
    "not_a_date": _("“%(value)s” is no day. Write it like 2026-08-05 or 05/08/2026."),
    "not_a_number": _("“%(value)s” is no number."),
    "not_certified": _("%(stars)s stars are never certified; certificates have 3, 4 or 5."),
    "not_positive": _("This must be more than nothing."),
    "not_recognised": _("“%(value)s” is no recognition yet: taken without a certificate."),
    "other_stars": _("The score %(score)s gives %(stars)s stars, the list says %(printed)s."),
    "other_term": _("The term is not 36 months: the day printed is kept."),
    "product_missing": _("The name of the product is missing."),
    "score_out_of_range": _("A score lies between 0 and 100."),
    "similar_entity": _("Perhaps the same as “%(name)s”. Decide above."),
    "stars_unclear": _("“%(value)s” does not say how many stars."),
    "tax_code_elsewhere": _("Tax code %(value)s belongs to “%(name)s” in the registry."),
    "tax_code_wrong": _("“%(value)s” has %(count)s digits; a tax code here has %(allowed)s."),
    "tidied": _("Blanks, line breaks or quotation marks around the text are not taken over."),
    "too_long": _("The text has %(length)s characters; at most %(most)s fit."),
    "unit_ambiguous": _("Several units are named “%(value)s”. Add the code of the province."),
    "unit_not_then": _("“%(value)s” did not exist on %(day)s; the older unit is noted."),
    "unit_unknown": _("No province is named “%(value)s”. Check the spelling."),
    "year_out_of_range": _("The year %(year)s cannot be right: certificates exist since 2018."),
}
