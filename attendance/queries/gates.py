"""What a device at a gate must know beside the people, and what was tallied there."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from django.db.models import QuerySet, Sum
from django.utils import timezone

from attendance.models import CategoryRule, Gate, Registration, TallyEntry
from attendance.queries import local_day
from attendance.queries.areas import AreaRules, event_days
from events.models import Event

Category = Registration.Category
# What a device shows beside the category's name; each has 4.5:1 with white.
CATEGORY_COLORS = {
    Category.DELEGATE: "#1f5fa8",
    Category.VIP: "#8a1c4a",
    Category.SPEAKER: "#6a3fa0",
    Category.RESOURCE_PERSON: "#4d5b9e",
    Category.EXHIBITOR_STAFF: "#9a5b00",
    Category.BUYER: "#0b6b57",
    Category.COUNCIL_MEMBER: "#7a4a1e",
    Category.PRESS: "#5a5a5a",
    Category.ORGANISING_STAFF: "#a3311f",
    Category.VISITOR: "#2f6f2f",
}


def scanner_config(gate: Gate, *, now: datetime | None = None) -> dict[str, object]:
    """Return the gate, the categories and the rules as a device needs them offline; three queries.

    `rules` has a row for a place and category only where there is a restriction; its `days` are
    the days on which the category may enter, none when it never may.
    """
    event = gate.event
    return {
        "gate": {
            "name": gate.name,
            "place": gate.place,
            "direction": gate.direction,
            "reentry": gate.reentry,
        },
        "categories": {
            str(number): {"label": str(category.label), "color": CATEGORY_COLORS[category]}
            for number, category in enumerate(Category, start=1)
        },
        "rules": _restrictions(event),
        "day": local_day(event, now or timezone.now()).isoformat(),
    }


def _restrictions(event: Event) -> list[dict[str, object]]:
    rules, days = AreaRules.of(event), event_days(event)
    categories = CategoryRule.objects.of_event(event)
    found: list[dict[str, object]] = []
    for area, category in product(event.areas.all(), Category.values):
        named = categories[category].days_within(days[0], days[-1]) or days
        allowed = rules.days(area.pk, category, named)
        if allowed != days:
            found.append(
                {
                    "place": area.place,
                    "category": Category.values.index(category) + 1,
                    "days": [day.isoformat() for day in allowed],
                }
            )
    return found


@dataclass(frozen=True)
class TallyLine:
    """Visitors counted at one gate in one quarter hour."""

    gate: str
    interval_at: datetime
    count: int


def tally_lines(event: Event, day: date) -> list[TallyLine]:
    """Return what was tallied on `day`, per gate and quarter hour; one query."""
    rows = (
        TallyEntry.objects.filter(gate__event=event, day=day)
        .order_by("interval_at", "gate__name")
        .values("gate__name", "interval_at")
        .annotate(n=Sum("count"))
    )
    return [TallyLine(row["gate__name"], row["interval_at"], row["n"]) for row in rows]


def tallied(event: Event, *, gate: Gate | None = None, day: date | None = None) -> int:
    """Return the anonymous visitors tallied; never to be added to check-ins. One query."""
    rows = TallyEntry.objects.filter(gate__event=event)
    if gate is not None:
        rows = rows.filter(gate=gate)
    if day is not None:
        rows = rows.filter(day=day)
    return rows.aggregate(n=Sum("count"))["n"] or 0


def recent_tallies(gate: Gate, limit: int = 5) -> QuerySet[TallyEntry]:
    """Return the newest counts of a gate that can still be taken back, newest first."""
    rows = TallyEntry.objects.filter(gate=gate, undoes__isnull=True, undone_by__isnull=True)
    return rows.order_by("-received_at")[:limit]
