"""Products with valid certificates and their entities, counted by unit as of a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from events.models import AdminUnit, RegionUnit
from events.queries.units import chains, units_as_of
from exhibitors.models import Certificate
from exhibitors.queries.exhibiting import CERTIFIED_STARS


@dataclass(frozen=True)
class UnitCount:
    """What was counted in one place; stars maps 5, 4 and 3 to products."""

    entity_count: int
    product_count: int
    products_by_stars: Mapping[int, int]


@dataclass(frozen=True)
class UnitLine:
    """A unit with its count; `unit` is None for what lies in one of several units."""

    unit: AdminUnit | None
    name: str
    region: str
    count: UnitCount
    has_parts: bool


@dataclass(frozen=True)
class UnitReport:
    """Products with a certificate valid on `day`, by the units as they were on `units_as_of`.

    `lines` are the units of the highest level, or the parts of `inside`. `undecided` are
    entities whose unit was split or merged since, so that one of several could be theirs;
    `unplaced` have no unit or none known on the day, so no country either; `total` is the rest.
    """

    day: date
    units_as_of: date
    inside: AdminUnit | None
    lines: tuple[UnitLine, ...]
    undecided: tuple[UnitLine, ...]
    unplaced: UnitCount
    regions: tuple[tuple[str, UnitCount], ...]
    total: UnitCount


class _Tally:
    """Counts entities and their products."""

    def __init__(self) -> None:
        self._entities: set[int] = set()
        self._stars = dict.fromkeys(CERTIFIED_STARS, 0)

    def add(self, entity_id: int, products: Iterable[int]) -> None:
        self._entities.add(entity_id)
        for stars in products:
            self._stars[stars] += 1

    def count(self) -> UnitCount:
        return UnitCount(len(self._entities), sum(self._stars.values()), dict(self._stars))


def products_by_unit(
    day: date,
    units_on: date,
    *,
    country: str = "VN",
    inside: AdminUnit | None = None,
    stars: int = 0,
    region_scheme: str = "",
) -> UnitReport:
    """Count products with a certificate valid on `day`, and their entities, by unit.

    `units_on` says as of which day the units are taken, `inside` goes down one level, `stars`
    keeps one rating, `region_scheme` groups the units. Constant queries.
    """
    found = _Placed(day, units_on, inside)
    lines = [
        line
        for where, tally in found.tallies(country, stars).items()
        for line in [found.line(where, tally.count())]
    ]
    if region_scheme:
        lines = found.in_regions(lines, region_scheme)
    lines.sort(key=lambda line: (not line.region, line.region, _sort_name(line)))
    decided = tuple(line for line in lines if line.unit is not None)
    return UnitReport(
        day=day,
        units_as_of=units_on,
        inside=inside,
        lines=decided,
        undecided=tuple(line for line in lines if line.unit is None),
        unplaced=found.unplaced.count(),
        regions=_by_region(decided) if region_scheme else (),
        total=_sum(line.count for line in lines),
    )


def valid_certificates(day: date) -> QuerySet[Certificate]:
    """Return the confirmed certificates that count on the day."""
    return Certificate.objects.filter(
        state=Certificate.State.ISSUED, issued_on__lte=day, valid_until__gte=day
    )


class _Placed:
    """The counted products, and where each entity lies as of a day."""

    def __init__(self, day: date, units_on: date, inside: AdminUnit | None) -> None:
        """Ask for everything at once: certificates, what stands for their units, all above."""
        self.unplaced = _Tally()
        self._inside = inside
        self._certificates = list(
            valid_certificates(day)
            .order_by()
            .values_list("product_id", "stars", "product__entity_id", "product__entity__unit_id")
        )
        resolved = units_as_of({row[3] for row in self._certificates if row[3]}, units_on)
        above = chains(frozenset().union(*resolved.values()))
        self._chains = {start: {above[one] for one in ids} for start, ids in resolved.items()}
        ids = {unit_id for chain in above.values() for unit_id in chain}
        self._units = AdminUnit.objects.in_bulk(ids)
        parts = AdminUnit.objects.on(units_on).filter(parent__in=ids)
        self._parents = set(parts.order_by().values_list("parent_id", flat=True))

    def tallies(self, country: str, wanted: int) -> dict[frozenset[int], _Tally]:
        """Count by the units that could be meant; what has no place goes to `unplaced`."""
        tallies: dict[frozenset[int], _Tally] = defaultdict(_Tally)
        for entity_id, (unit_id, products) in self._entities(wanted).items():
            where = self._where(self._chains.get(unit_id, set()))
            if not where and self._inside is None:
                self.unplaced.add(entity_id, products)
            elif any(self._units[one].country == country for one in where):
                tallies[where].add(entity_id, products)
        return tallies

    def line(self, where: frozenset[int], count: UnitCount) -> UnitLine:
        """Return the line of one unit, or of several that could be meant."""
        if len(where) > 1:
            names = " / ".join(sorted(self._units[one].name for one in where))
            return UnitLine(None, names, "", count, has_parts=False)
        unit = self._units[next(iter(where))]
        is_shown = self._inside is not None and unit.pk == self._inside.pk
        has_parts = unit.pk in self._parents and not is_shown
        return UnitLine(unit, unit.name, "", count, has_parts=has_parts)

    def in_regions(self, lines: list[UnitLine], scheme: str) -> list[UnitLine]:
        """Return the lines with their region of the scheme."""
        rows = RegionUnit.objects.filter(scheme=scheme, unit__in=self._units)
        names = dict(rows.values_list("unit_id", "region__name"))
        return [
            replace(line, region=names.get(line.unit.pk, "") if line.unit else "") for line in lines
        ]

    def _entities(self, wanted: int) -> dict[int, tuple[int, list[int]]]:
        """Return each entity's unit (0 for none) and the best stars of each of its products."""
        best: dict[int, tuple[int, int, int]] = {}
        for product_id, stars, entity_id, unit_id in self._certificates:
            if stars > best.get(product_id, (0,))[0]:
                best[product_id] = (stars, entity_id, unit_id or 0)
        entities: dict[int, tuple[int, list[int]]] = {}
        for stars, entity_id, unit_id in best.values():
            if wanted in (0, stars):
                entities.setdefault(entity_id, (unit_id, []))[1].append(stars)
        return entities

    def _where(self, chain_set: set[tuple[int, ...]]) -> frozenset[int]:
        """Return the units of the level shown that could be meant; empty when none is inside.

        A unit known no finer than the one shown stands for itself.
        """
        if self._inside is None:
            return frozenset(chain[-1] for chain in chain_set)
        shown = self._inside.pk
        found = {chain[max(0, chain.index(shown) - 1)] for chain in chain_set if shown in chain}
        if found:
            found |= {chain[-1] for chain in chain_set if shown not in chain}
        return frozenset(found)


def _sort_name(line: UnitLine) -> str:
    return line.name if line.unit is None else line.unit.name_folded


def _by_region(lines: tuple[UnitLine, ...]) -> tuple[tuple[str, UnitCount], ...]:
    """Sum the lines of each region; what is in no region of the scheme comes last, unnamed."""
    regions: dict[str, list[UnitCount]] = defaultdict(list)
    for line in lines:
        regions[line.region].append(line.count)
    return tuple((region, _sum(counts)) for region, counts in regions.items())


def _sum(counts: Iterable[UnitCount]) -> UnitCount:
    """Add up counts; no entity is in two of them."""
    added = list(counts)
    return UnitCount(
        sum(one.entity_count for one in added),
        sum(one.product_count for one in added),
        {stars: sum(one.products_by_stars[stars] for one in added) for stars in CERTIFIED_STARS},
    )
