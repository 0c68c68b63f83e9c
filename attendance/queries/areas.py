"""Areas: who may enter where and when, and how full each is now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from attendance.models import Admission, Area, AreaRule, Gate, Registration
from events.models import Event
from events_app.core.prepared import Found, Parameter, Prepared

Category = Registration.Category
WARN_AT_PERCENT = 90


def rule_problem(*, general: bool | None, today: bool | None, any_day: bool) -> str:
    """Return "", "wrong_day" or "wrong_area" from the rules of one category in one area.

    `general` is the rule without a day, `today` the one of the day; None where there is none.
    """
    open_else = general is not False
    allowed = open_else if today is None else today
    if allowed:
        return ""
    return "wrong_day" if open_else or any_day else "wrong_area"


_rules = Prepared(
    lambda: AreaRule.objects.filter(area__event=Parameter("event", Event._meta.pk)).order_by()
)


def asked_rules(event: Event) -> Found[AreaRule]:
    """Ask for the rules of the areas of `event`; one query."""
    return _rules.ask(event=event.pk)


class AreaRules:
    """The rules of an event's areas, read once."""

    def __init__(self, rows: list[AreaRule]) -> None:
        """Sort `rows` by area and category."""
        self.rows: dict[tuple[int, str], dict[date | None, bool]] = defaultdict(dict)
        for row in rows:
            self.rows[row.area_id, row.category][row.day] = row.allowed

    @classmethod
    def of(cls, event: Event) -> "AreaRules":
        """Read the rules of `event`; one query."""
        return cls(asked_rules(event).objects())

    def problem(self, area_id: int, category: str, day: date) -> str:
        """Return why `category` may not enter the area on `day`, or nothing."""
        rules = self.rows.get((area_id, category), {})
        return rule_problem(
            general=rules.get(None),
            today=rules.get(day),
            any_day=any(allowed for on, allowed in rules.items() if on is not None),
        )

    def days(self, area_id: int, category: str, days: list[date]) -> list[date]:
        """Return those of `days` on which `category` may enter."""
        return [day for day in days if not self.problem(area_id, category, day)]


def event_days(event: Event) -> list[date]:
    """Return the calendar days of the event in its own zone."""
    first = event.starts_at.astimezone(event.zone).date()
    last = event.ends_at.astimezone(event.zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@dataclass(frozen=True)
class Occupancy:
    """How full an area is now; `percent` is None without a capacity."""

    area: Area
    inside: int
    percent: int | None

    @property
    def nearly_full(self) -> bool:
        """Tell whether the gate staff should be warned: from 90 % of the capacity."""
        return self.percent is not None and self.percent >= WARN_AT_PERCENT

    @property
    def full(self) -> bool:
        """Tell whether the capacity is reached."""
        return self.percent is not None and self.percent >= 100


def occupancy(event: Event, day: date) -> list[Occupancy]:
    """Return every area with how many are inside on `day`; two queries, whatever their number."""
    counted = (
        Admission.objects.filter(registration__event=event, day=day)
        .order_by()
        .values("place")
        .annotate(n=Count("pk"))
    )
    inside = {row["place"]: row["n"] for row in counted}
    return [_occupancy(area, inside.get(area.place, 0)) for area in event.areas.all()]


def area_occupancy(area: Area, day: date) -> Occupancy:
    """Return how full one area is on `day`; one query."""
    rows = Admission.objects.filter(registration__event_id=area.event_id, place=area.place, day=day)
    return _occupancy(area, rows.count())


def _occupancy(area: Area, inside: int) -> Occupancy:
    percent = inside * 100 // area.capacity if area.capacity else None
    return Occupancy(area=area, inside=inside, percent=percent)


def gates_of(event: Event) -> QuerySet[Gate]:
    """Return the event's gates with their areas."""
    return Gate.objects.filter(event=event).select_related("area", "event")


@dataclass(frozen=True)
class MatrixLine:
    """A category and, area by area, what is chosen: "", "yes" or "no"; and what follows."""

    category: str
    label: str
    cells: tuple[tuple[Area, str, bool], ...]


def rule_matrix(event: Event, day: date | None) -> list[MatrixLine]:
    """Return category × area for one day, or for the rules without a day; two queries."""
    rules = AreaRules.of(event)
    areas = list(event.areas.all())
    return [
        MatrixLine(
            category=category.value,
            label=str(category.label),
            cells=tuple(_cell(rules, area, category.value, day) for area in areas),
        )
        for category in Category
    ]


def _cell(rules: AreaRules, area: Area, category: str, day: date | None) -> tuple[Area, str, bool]:
    chosen = rules.rows.get((area.pk, category), {})
    own = chosen.get(day)
    general = chosen.get(None) is not False
    return area, {None: "", True: "yes", False: "no"}[own], general if own is None else own
