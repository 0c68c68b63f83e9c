"""What the law says about stars: bands of the score and who recognises, by legal basis."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

RENEWAL_OPENS_DAYS = 180
RENEWAL_CLOSES_DAYS = 120
LONGEST_EXTENSION_DAYS = 180
LOWEST_SCORE = Decimal(0)
HIGHEST_SCORE = Decimal(100)
FEWEST_CERTIFIED_STARS = 3


class Level(models.TextChoices):
    """Who recognises a product. Source: REFERENCE §2.2."""

    DISTRICT = "DISTRICT", _("district")
    PROVINCE = "PROVINCE", _("province")
    MINISTRY = "MINISTRY", _("ministry")


class Classification(models.TextChoices):
    """The decisions that classify products. Source: REFERENCE §2.1, §2.4."""

    D1048 = "1048/2019", "1048/QĐ-TTg (2019)"
    D148 = "148/2023", "148/QĐ-TTg (2023)"
    D26 = "26/2026", "26/2026/QĐ-TTg"


@dataclass(frozen=True)
class LegalBasis:
    """The rules for certificates issued from `in_force_from` until the next basis begins.

    `bands` are (lowest score, stars), highest first; a band ends below the next one's start.
    """

    code: str
    in_force_from: date
    bands: tuple[tuple[Decimal, int], ...]
    levels: dict[int, Level]
    classification: Classification

    def stars_of(self, score: Decimal) -> int:
        """Return the stars of an average score. Raises ValueError outside 0–100."""
        if not LOWEST_SCORE <= score <= HIGHEST_SCORE:
            raise ValueError(score)
        return next(stars for lowest, stars in self.bands if score >= lowest)


# Half-open. Source: REFERENCE §2.3 (Decision 26/2026/QĐ-TTg, art. 3.3).
_BANDS = tuple((Decimal(lowest), stars) for lowest, stars in (
    (90, 5), (70, 4), (50, 3), (30, 2), (0, 1),
))  # fmt: skip
_PROVINCE_AND_MINISTRY = {3: Level.PROVINCE, 4: Level.PROVINCE, 5: Level.MINISTRY}
_WITH_DISTRICT = {**_PROVINCE_AND_MINISTRY, 3: Level.DISTRICT}
# Newest first. Source: REFERENCE §2.1, §2.2. Districts may have recognised since autumn 2022
# already; the document then overrides the level.
LEGAL_BASES = (
    LegalBasis("26/2026", date(2026, 5, 22), _BANDS, _PROVINCE_AND_MINISTRY, Classification.D26),
    LegalBasis("1489/2025", date(2025, 7, 6), _BANDS, _PROVINCE_AND_MINISTRY, Classification.D148),
    LegalBasis("148/2023", date(2023, 2, 24), _BANDS, _WITH_DISTRICT, Classification.D148),
    LegalBasis("1048/2019", date(2019, 8, 21), _BANDS, _PROVINCE_AND_MINISTRY,
               Classification.D1048),
)  # fmt: skip


def legal_basis_on(day: date) -> LegalBasis:
    """Return the rules in force on `day`; before August 2019 those of 1048/2019."""
    return next((row for row in LEGAL_BASES if day >= row.in_force_from), LEGAL_BASES[-1])


def stars_of(score: Decimal, *, on: date) -> int:
    """Return the stars of a score under the rules of the day. Raises ValueError outside 0–100."""
    return legal_basis_on(on).stars_of(score)


def level_of(stars: int, *, on: date) -> Level:
    """Return who recognises that many stars under the rules of the day."""
    return legal_basis_on(on).levels[stars]


def three_years_after(issued_on: date) -> date:
    """Return the last valid day: the same day 36 months later, 29 February becomes the 28th.

    Source: Decision 26/2026/QĐ-TTg, art. 4.3; REFERENCE §2.6 for the day.
    """
    year = issued_on.year + 3
    if (issued_on.month, issued_on.day) == (2, 29):
        return date(year, 2, 28)
    return issued_on.replace(year=year)


def renewal_window(valid_until: date) -> tuple[date, date]:
    """Return the first and the last day for the renewal dossier.

    Source: Decision 26/2026/QĐ-TTg, art. 7.6a; REFERENCE §7 (g).
    """
    opens = valid_until - timedelta(days=RENEWAL_OPENS_DAYS)
    return opens, valid_until - timedelta(days=RENEWAL_CLOSES_DAYS)
