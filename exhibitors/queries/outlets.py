"""Sales points: found by a word, and which units of a level have one on a day."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from events.models import AdminUnit
from events.queries.units import chains, units_as_of, within
from events_app.core.text import fold
from exhibitors.models import Entity, SalesPoint

MOST_FOUND = 10


@dataclass(frozen=True)
class OutletFilter:
    """What the list shows; an empty part leaves nothing out. `day` None lists closed ones too."""

    query: str = ""
    kind: str = ""
    unit: AdminUnit | None = None
    day: date | None = None


@dataclass(frozen=True)
class CoveredUnit:
    """A unit with the number of sales points open in it."""

    unit: AdminUnit
    outlet_count: int


@dataclass(frozen=True)
class Coverage:
    """Which units of a level inside a unit have a sales point on a day.

    `imprecise_count` are open ones inside whose unit on record is wider than the level.
    """

    units: tuple[CoveredUnit, ...]
    imprecise_count: int

    @property
    def total_count(self) -> int:
        """Return how many units of the level exist there on the day."""
        return len(self.units)

    @property
    def lines(self) -> list[CoveredUnit]:
        """Return the units, those without a sales point first."""
        return sorted(self.units, key=lambda row: row.outlet_count > 0)

    @property
    def covered_count(self) -> int:
        """Return how many of them have one or more."""
        return sum(1 for row in self.units if row.outlet_count)


def find_outlets(wanted: OutletFilter, *, today: date) -> QuerySet[SalesPoint]:
    """Return the sales points that match, accent-blind, with their unit.

    A unit holds what lies inside it on the day asked for, else today.
    """
    rows = SalesPoint.objects.select_related("unit").annotate(entity_count=Count("entities"))
    if wanted.day is not None:
        rows = rows.open_on(wanted.day)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.unit is not None:
        rows = rows.filter(unit__in=within(wanted.unit, wanted.day or today))
    for word in fold(wanted.query).split():
        rows = rows.filter(Q(name_folded__contains=word) | Q(unit__name_folded__contains=word))
    return rows.order_by("name_folded", "pk")


def entities_to_add(point: SalesPoint, query: str) -> QuerySet[Entity]:
    """Return the first entities whose name holds every word, accent-blind, not there already."""
    found = Entity.objects.exclude(sales_points=point).select_related("unit")
    for word in fold(query).split():
        found = found.filter(name_folded__contains=word)
    return found.order_by("name_folded", "pk")[:MOST_FOUND] if query.strip() else found.none()


def outlets_by_kind(rows: QuerySet[SalesPoint]) -> list[tuple[str | Promise, int]]:
    """Count sales points by the name of their kind, in the order of the kinds."""
    counts = Counter(rows.values_list("kind", flat=True))
    return [(label, counts[kind]) for kind, label in SalesPoint.Kind.choices if counts[kind]]


def coverage(inside: AdminUnit, level: str, on: date, *, kind: str = "") -> Coverage:
    """Tell which units of `level` inside `inside` have a sales point open on the day.

    Without a unit of that level on the day (districts of Viet Nam after 30 June 2025) there is
    nothing to cover. Constant queries.
    """
    lies_inside = Q(parent=inside) | Q(parent__parent=inside) | Q(parent__parent__parent=inside)
    units = AdminUnit.objects.on(on).filter(lies_inside, level=level)
    rows = SalesPoint.objects.open_on(on)
    if kind:
        rows = rows.filter(kind=kind)
    points = list(rows.values_list("unit_id", flat=True))
    resolved = units_as_of(set(points), on)
    above = chains(frozenset().union(*resolved.values()))
    known = {unit.pk: unit for unit in units}
    found: dict[int, int] = defaultdict(int)
    imprecise = 0
    for unit_id in points:
        ways = [above[one] for one in resolved[unit_id]]
        places = {next((one for one in way if one in known), None) for way in ways}
        place = places.pop() if len(places) == 1 else None
        if place is not None:
            found[place] += 1
        elif any(inside.pk in way for way in ways):
            imprecise += 1
    lines = sorted(known.values(), key=lambda unit: unit.name_folded)
    return Coverage(tuple(CoveredUnit(unit, found[unit.pk]) for unit in lines), imprecise)
