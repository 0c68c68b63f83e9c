"""The live board: who is in, who came when, what was refused, how the devices are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, IntegerField, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import ExtractMinute, TruncHour

from attendance.models import CheckIn, Device, Registration
from attendance.models.area import Area
from attendance.models.registration import ARRIVED_VERDICTS
from attendance.queries.areas import Occupancy, occupancy
from attendance.queries.gates import tallied
from events.models import Event

QUARTER = timedelta(minutes=15)
CHART_HEIGHT = 100
BAR_STEP = 12


@dataclass(frozen=True)
class Bar:
    """The arrivals of one quarter hour, with the rectangle that draws them."""

    starts_at: datetime
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Board:
    """Everything the board shows of one day. `tallied` is never added to `arrived`."""

    day: date
    areas: list[Occupancy]
    arrived: int
    registered: int
    tallied: int
    arrivals: list[Bar]
    busiest: Bar | None
    chart_width: int
    categories: list[tuple[str, int]]
    refusals: list[tuple[str, int]]
    refused: int
    devices: list[Device]


def board(event: Event, day: date) -> Board:
    """Return the board of `event` on `day`; eight queries, whatever happened."""
    areas = occupancy(event, day)
    entries = CheckIn.objects.filter(
        event=event,
        day=day,
        direction=CheckIn.Direction.ENTRY,
        verdict__in=ARRIVED_VERDICTS,
        undone_by__isnull=True,
    ).exclude(method=CheckIn.Method.MOVED)
    categories = _by_category(entries)
    refusals = _refusals(event, day)
    bars = _arrivals(event, entries, areas)
    registered = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    return Board(
        day=day,
        areas=areas,
        arrived=sum(count for _label, count in categories),
        registered=registered.count(),
        tallied=tallied(event, day=day),
        arrivals=bars,
        busiest=max(bars, key=lambda bar: bar.count, default=None),
        chart_width=max(len(bars), 1) * BAR_STEP,
        categories=categories,
        refusals=refusals,
        refused=sum(count for _reason, count in refusals),
        devices=list(
            Device.objects.filter(gate__event=event, revoked_at__isnull=True).select_related("gate")
        ),
    )


def _by_category(entries: QuerySet[CheckIn]) -> list[tuple[str, int]]:
    rows = (
        entries.order_by()
        .values("registration__category")
        .annotate(n=Count("registration", distinct=True))
    )
    counted = {row["registration__category"]: row["n"] for row in rows}
    return [
        (str(category.label), counted[category.value])
        for category in Registration.Category
        if category.value in counted
    ]


def _refusals(event: Event, day: date) -> list[tuple[str, int]]:
    rows = (
        CheckIn.objects.filter(event=event, day=day, verdict=CheckIn.Verdict.LOGGED_REFUSAL)
        .order_by()
        .values("reason")
        .annotate(n=Count("pk"))
    )
    return sorted(((row["reason"], row["n"]) for row in rows), key=lambda pair: (-pair[1], pair[0]))


def _arrivals(event: Event, entries: QuerySet[CheckIn], areas: list[Occupancy]) -> list[Bar]:
    """Count entries per quarter hour: to the grounds, or to all areas where there are none."""
    if any(line.area.kind == Area.Kind.GROUNDS for line in areas):
        entries = entries.filter(gate__area__kind=Area.Kind.GROUNDS)
    quarter = CombinedExpression(
        ExtractMinute("estimated_at", tzinfo=event.zone),
        "/",
        Value(15),
        output_field=IntegerField(),
    )
    rows = (
        entries.order_by()
        .annotate(hour=TruncHour("estimated_at", tzinfo=event.zone), quarter=quarter)
        .values("hour", "quarter")
        .annotate(n=Count("pk"))
        .order_by("hour", F("quarter"))
    )
    counted = {row["hour"] + row["quarter"] * QUARTER: row["n"] for row in rows}
    return _bars(counted)


def _bars(counted: dict[datetime, int]) -> list[Bar]:
    """Draw every quarter hour from the first to the last, empty ones too."""
    if not counted:
        return []
    highest, moment, last = max(counted.values()), min(counted), max(counted)
    bars: list[Bar] = []
    while moment <= last:
        count = counted.get(moment, 0)
        height = round(count * CHART_HEIGHT / highest)
        bars.append(Bar(moment, count, len(bars) * BAR_STEP, CHART_HEIGHT - height, height))
        moment += QUARTER
    return bars
