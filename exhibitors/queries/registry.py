"""The registry of star certificates: searched, filtered, and by where their end stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from events.models import AdminUnit, Event
from events_app.core.text import fold
from exhibitors.models import Application, Certificate, Entity, FiveStarNomination, Level, Renewal
from exhibitors.models.rating import LAST_DAY, NEWEST_FIRST, StarCertificateQuerySet

EXPIRY_TABS = (Renewal.OPEN, Renewal.SOON, Renewal.MISSED, Renewal.EXPIRED)


@dataclass(frozen=True)
class CertificateFilter:
    """What a list of certificates is narrowed to; empty values narrow nothing."""

    query: str = ""
    state: str = ""
    stars: str = ""
    level: str = ""
    unit: str = ""
    valid_on: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "CertificateFilter":
        """Read an address; a value that makes no sense narrows nothing."""
        return cls(
            query=asked.get("q", "").strip(),
            state=_known(asked.get("state", ""), Certificate.State.values),
            stars=_known(asked.get("stars", ""), ("3", "4", "5")),
            level=_known(asked.get("level", ""), Level.values),
            unit=asked.get("unit", "") if asked.get("unit", "").isascii() else "",
            valid_on=_day(asked.get("valid_on", "")),
        )


def registry_certificates(wanted: CertificateFilter) -> StarCertificateQuerySet:
    """Return the certificates that match, with product, entity and unit (one query)."""
    rows = Certificate.objects.select_related("product__entity__unit")
    if wanted.query:
        words = fold(wanted.query)
        matches = Q(product__name_folded__contains=words) | Q(
            product__entity__name_folded__contains=words
        )
        # SQLite knows no capital Đ: a number is tried as it stands, in small and in capitals.
        for written in {wanted.query, wanted.query.lower(), wanted.query.upper()}:
            matches |= Q(number__icontains=written) | Q(decision_number__icontains=written)
        rows = rows.filter(matches)
    exact = {
        "state": wanted.state,
        "stars": wanted.stars,
        "level": wanted.level,
        "product__entity__unit": wanted.unit if wanted.unit.isdigit() else "",
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.valid_on:
        rows = rows.valid_on(wanted.valid_on)
    return rows.order_by(*NEWEST_FIRST)


def expiring_certificates(
    wanted: CertificateFilter, *, on: date
) -> dict[str, StarCertificateQuerySet]:
    """Return what needs care on `on`, by where it stands, the next end first."""
    newest = registry_certificates(wanted).newest()
    return {
        tab.value: newest.in_renewal(tab, on=on).order_by(LAST_DAY, "product__name_folded", "pk")
        for tab in EXPIRY_TABS
    }


def units_of_entities() -> QuerySet[AdminUnit]:
    """Return the units that entities of the registry are in."""
    return AdminUnit.objects.filter(
        pk__in=Entity.objects.filter(products__certificates__isnull=False).values("unit")
    )


def open_nominations() -> QuerySet[FiveStarNomination]:
    """Return the products whose fifth star is claimed or waits, with their entity."""
    return FiveStarNomination.objects.filter(state__in=FiveStarNomination.OPEN).select_related(
        "product__entity__unit"
    )


def is_shown_publicly(entity: Entity) -> bool:
    """Tell whether the entity has a public profile: it exhibits or exhibited."""
    exhibiting = Application.objects.approved().filter(event__in=Event.objects.public())
    return exhibiting.filter(entity=entity).exists()


def _known(value: str, values: "list[str] | tuple[str, ...]") -> str:
    return value if value in values else ""


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
