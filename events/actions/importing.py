"""Writes a checked list of administrative units with what followed what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from events.models import AdminUnit, AdminUnitSuccession
from events_app.core import audit
from events_app.core.models import User
from events_app.core.text import fold

# Country, scheme, code, first day: what tells one unit version from every other.
UnitKey = tuple[str, str, str, date]
_WIDEST_FIRST = ("REGION", "PROVINCE", "DISTRICT", "MUNICIPALITY", "COMMUNE", "BARANGAY")
_FIELDS = ("level", "type", "name", "name_folded", "valid_to", "parent_id")
_BATCH = 500


@dataclass(frozen=True)
class UnitRow:
    """One unit version as the list gives it; parent and predecessors exist or are in the list."""

    key: UnitKey
    level: str
    type: str
    name: str
    valid_to: date | None
    parent: UnitKey | None
    olds: tuple[UnitKey, ...]


@dataclass(frozen=True)
class ImportedUnits:
    """What an import wrote; a second one of the same list writes nothing."""

    created_count: int
    changed_count: int
    same_count: int
    succession_count: int

    @property
    def wrote(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.created_count or self.changed_count or self.succession_count)


@transaction.atomic
def import_units(rows: Sequence[UnitRow], *, by: User | None, source: str) -> ImportedUnits:
    """Write the units of a checked list, all or none; `source` names the file in the trail.

    Units that stand in the register and not in the list stay as they are.
    """
    known = _known({row.key[0] for row in rows})
    before = set(known)
    changed: list[AdminUnit] = []
    for level in _WIDEST_FIRST:
        changed += _write_level([row for row in rows if row.level == level], known)
    created = len(known) - len(before)
    tied = _tie(rows, known)
    done = ImportedUnits(created, len(changed), len(rows) - created - len(changed), tied)
    if done.wrote:
        audit.record(
            by,
            "units.imported",
            known[rows[0].key],
            source=source,
            created=created,
            changed=len(changed),
            successions=tied,
        )
    return done


def _known(countries: Iterable[str]) -> dict[UnitKey, AdminUnit]:
    units = AdminUnit.objects.filter(country__in=countries)
    return {(unit.country, unit.scheme, unit.code, unit.valid_from): unit for unit in units}


def _write_level(rows: Sequence[UnitRow], known: dict[UnitKey, AdminUnit]) -> list[AdminUnit]:
    """Write units of one level, whose parents are written already; return the changed ones."""
    new, changed = [], []
    for row in rows:
        fields = _fields(row, known)
        unit = known.get(row.key)
        if unit is None:
            country, scheme, code, valid_from = row.key
            new.append(
                AdminUnit(
                    country=country, scheme=scheme, code=code, valid_from=valid_from, **fields
                )
            )
        elif any(getattr(unit, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(unit, name, value)
            changed.append(unit)
    for unit in AdminUnit.objects.bulk_create(new, batch_size=_BATCH):
        known[unit.country, unit.scheme, unit.code, unit.valid_from] = unit
    AdminUnit.objects.bulk_update(changed, _FIELDS, batch_size=100)
    return changed


def _fields(row: UnitRow, known: dict[UnitKey, AdminUnit]) -> dict[str, object]:
    values = (
        row.level,
        row.type,
        row.name,
        fold(row.name),
        row.valid_to,
        None if row.parent is None else known[row.parent].pk,
    )
    return dict(zip(_FIELDS, values, strict=True))


def _tie(rows: Sequence[UnitRow], known: dict[UnitKey, AdminUnit]) -> int:
    """Write what followed what, and name each kind anew; return how many rows changed."""
    wanted = {(known[old].pk, known[row.key].pk): row.key[3] for row in rows for old in row.olds}
    stored = {(tie.old_id, tie.new_id): tie for tie in AdminUnitSuccession.objects.all()}
    new = {pair: day for pair, day in wanted.items() if pair not in stored}
    kinds = _kinds([*stored, *new])
    AdminUnitSuccession.objects.bulk_create(
        [
            AdminUnitSuccession(old_id=pair[0], new_id=pair[1], kind=kinds[pair], date=day)
            for pair, day in new.items()
        ],
        batch_size=_BATCH,
    )
    touched = {unit_id for pair in new for unit_id in pair}
    other = [
        tie
        for pair, tie in stored.items()
        if touched.intersection(pair) and tie.kind != kinds[pair]
    ]
    for tie in other:
        tie.kind = kinds[tie.old_id, tie.new_id]
    AdminUnitSuccession.objects.bulk_update(other, ["kind"], batch_size=_BATCH)
    return len(new) + len(other)


def _kinds(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Name each succession: an old unit with several new ones was split, else merged or alone."""
    news: Counter[int] = Counter(old for old, _new in pairs)
    olds: dict[int, int] = defaultdict(int)
    for _old, new in pairs:
        olds[new] += 1
    return {
        (old, new): "SPLIT" if news[old] > 1 else "MERGED" if olds[new] > 1 else "RENAMED"
        for old, new in pairs
    }
