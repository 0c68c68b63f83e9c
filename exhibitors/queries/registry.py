"""The registry of star certificates: searched, filtered, and by where their end stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from events.models import AdminUnit, Event
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.models import Application, Certificate, Entity, FiveStarNomination, Level, Renewal
from exhibitors.models.rating import LAST_DAY, NEWEST_FIRST, StarCertificateQuerySet
from exhibitors.rules import reviewed_applications

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


def certificates_seen_by(user: User) -> StarCertificateQuerySet:
    """Return the confirmed certificates, and all those of entities whose claims `user` reviews."""
    rows = Certificate.objects.select_related("product__entity__unit")
    if user.is_operator:
        return rows
    reviewed = reviewed_applications(user).values("entity")
    return rows.filter(Q(state__in=Certificate.CONFIRMED) | Q(product__entity__in=reviewed))


def registry_certificates(wanted: CertificateFilter, *, user: User) -> StarCertificateQuerySet:
    """Return the certificates that match and `user` sees, with product, entity and unit."""
    rows = certificates_seen_by(user)
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
    wanted: CertificateFilter, *, on: date, user: User
) -> dict[str, StarCertificateQuerySet]:
    """Return what needs care on `on`, by where it stands, the next end first."""
    newest = registry_certificates(wanted, user=user).newest()
    return {
        tab.value: newest.in_renewal(tab, on=on).order_by(LAST_DAY, "product__name_folded", "pk")
        for tab in EXPIRY_TABS
    }


def units_of_entities() -> QuerySet[AdminUnit]:
    """Return the units that entities of the registry are in."""
    return AdminUnit.objects.filter(
        pk__in=Entity.objects.filter(products__certificates__isnull=False).values("unit")
    )


def open_nominations(user: User) -> QuerySet[FiveStarNomination]:
    """Return the products whose fifth star waits; claims only of entities `user` reviews."""
    rows = FiveStarNomination.objects.filter(state__in=FiveStarNomination.OPEN)
    if not user.is_operator:
        reviewed = reviewed_applications(user).values("entity")
        forwarded = Q(state=FiveStarNomination.State.FORWARDED)
        rows = rows.filter(forwarded | Q(product__entity__in=reviewed))
    return rows.select_related("product__entity__unit")


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
