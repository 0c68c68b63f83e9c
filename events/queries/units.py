"""Which unit stands for which on a day: succession both ways, and what lies inside."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from events.models import AdminUnit

# From a version that is not valid on the day, step towards the day: to what followed it or what
# it came from; where nothing is recorded, to the unit it lies in. UNION ends any circle.
_WALK = """
WITH RECURSIVE walk(start, id) AS (
    SELECT id, id FROM events_adminunit WHERE id IN ({places})
    UNION
    SELECT walk.start,
           CASE WHEN next.id IS NULL THEN here.parent_id
                WHEN here.valid_to < %s THEN next.new_id
                ELSE next.old_id END
    FROM walk
    JOIN events_adminunit here
        ON here.id = walk.id AND (here.valid_from > %s OR here.valid_to < %s)
    LEFT JOIN events_adminunitsuccession next
        ON (here.valid_to < %s AND next.old_id = here.id)
        OR (here.valid_from > %s AND next.new_id = here.id)
)
SELECT walk.start, here.id FROM walk JOIN events_adminunit here ON here.id = walk.id
WHERE here.valid_from <= %s AND (here.valid_to IS NULL OR here.valid_to >= %s)
"""
_CLIMB = """
WITH RECURSIVE climb(start, id, steps) AS (
    SELECT id, id, 0 FROM events_adminunit WHERE id IN ({places})
    UNION
    SELECT climb.start, here.parent_id, climb.steps + 1
    FROM climb JOIN events_adminunit here ON here.id = climb.id
    WHERE here.parent_id IS NOT NULL AND climb.steps < 9
)
SELECT start, id FROM climb ORDER BY start, steps
"""
# All that could resolve into the unit: whatever hangs below or is tied to what hangs below.
_REACH = """
WITH RECURSIVE edge(a, b) AS (
    SELECT parent_id, id FROM events_adminunit WHERE parent_id IS NOT NULL
    UNION ALL SELECT old_id, new_id FROM events_adminunitsuccession
    UNION ALL SELECT new_id, old_id FROM events_adminunitsuccession
), reach(id) AS (
    SELECT id FROM events_adminunit WHERE id = %s
    UNION
    SELECT edge.b FROM edge JOIN reach ON edge.a = reach.id
)
SELECT id, id FROM reach
"""


def unit_by_code(country: str, code: str, on: date) -> AdminUnit | None:
    """Return the unit that had `code` on the day; codes change owners, so the day decides."""
    found = AdminUnit.objects.filter(country=country, code=code).on(on)
    return found.order_by("-valid_from", "-pk").first()


def unit_as_of(unit: AdminUnit, day: date) -> frozenset[AdminUnit]:
    """Return the units that stand for `unit` on the day, in two queries.

    One that is valid stands for itself; a merger leads to one unit, a split and the way back
    from a merger to several. Where no succession is recorded the unit above stands in. Empty
    when the day lies before everything that is known.
    """
    ids = units_as_of([unit.pk], day)[unit.pk]
    return frozenset(AdminUnit.objects.filter(pk__in=ids))


def units_as_of(unit_ids: Collection[int], day: date) -> dict[int, frozenset[int]]:
    """Return for each unit the ids of those that stand for it on the day, in one query."""
    found: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    for start, unit_id in _pairs(_WALK, unit_ids, [day] * 7):
        found[start].add(unit_id)
    return {start: frozenset(ids) for start, ids in found.items()}


def chains(unit_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return for each unit its own id, its parent's, and so on up, in one query."""
    found: dict[int, list[int]] = {unit_id: [] for unit_id in unit_ids}
    for start, unit_id in _pairs(_CLIMB, unit_ids, []):
        found[start].append(unit_id)
    return {start: tuple(ids) for start, ids in found.items()}


def within(unit: AdminUnit, on: date) -> frozenset[int]:
    """Return the ids of all unit versions that lie wholly inside `unit` as of the day.

    Old and later versions are among them when all that stands for them on the day lies in
    `unit`. Empty when `unit` is not valid on the day. Three queries.
    """
    if not unit.is_valid_on(on):
        return frozenset()
    candidates = [start for start, _same in _pairs(_REACH, [], [unit.pk])]
    resolved = units_as_of(candidates, on)
    above = chains(frozenset().union(*resolved.values()))
    return frozenset(
        start
        for start, ids in resolved.items()
        if ids and all(unit.pk in above[unit_id] for unit_id in ids)
    )


def names_as_of(unit_ids: Iterable[int | None], day: date) -> dict[int | None, str]:
    """Return for each unit the names of those that stand for it on the day, in two queries.

    Several names are joined by " / "; a unit unknown on the day keeps its own name.
    """
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    resolved = units_as_of(wanted, day)
    names = dict(
        AdminUnit.objects.filter(pk__in=wanted.union(*resolved.values())).values_list("pk", "name")
    )
    return {
        start: " / ".join(sorted(names[unit_id] for unit_id in ids or {start}))
        for start, ids in resolved.items()
    }


def _pairs(sql: str, unit_ids: Collection[int], params: Sequence[Any]) -> list[tuple[int, int]]:
    if "{places}" in sql and not unit_ids:
        return []
    places = ", ".join(["%s"] * len(unit_ids))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{places}", places), [*unit_ids, *params])
        return list(cursor.fetchall())
