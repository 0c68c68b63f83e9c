"""Reads that cross models: turnout, badge codes, what a gate needs to judge a scan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from attendance.models import (
    Admission,
    CategoryRule,
    ChangeCounter,
    CheckIn,
    EventKey,
    Gate,
    Registration,
)
from events.models import Event
from events_app.core import badge_token
from events_app.core.badge_token import BadgeToken

Category = Registration.Category
State = Registration.State


@dataclass(frozen=True)
class TurnoutLine:
    """One category: three counts that are never added to each other."""

    category: str
    label: str
    invited: int
    registered: int
    attended: int


@dataclass(frozen=True)
class Turnout:
    """Who was invited, who registered, who came."""

    rows: tuple[TurnoutLine, ...]
    invited: int
    registered: int
    attended: int


def turnout(event: Event) -> Turnout:
    """Count `event` by category, in the order of the categories, without empty ones.

    Invited counts everybody who ever got an invitation; attended everybody who was let in.
    Four queries.
    """
    rows = Registration.objects.filter(event=event)
    invited = _by_category(rows.filter(invited_at__isnull=False))
    registered = _by_category(rows.filter(state=State.REGISTERED))
    attended = _by_category(rows.arrived())
    lines = tuple(
        TurnoutLine(
            category=category.value,
            label=str(category.label),
            invited=invited.get(category.value, 0),
            registered=registered.get(category.value, 0),
            attended=attended.get(category.value, 0),
        )
        for category in Category
        if category.value in invited.keys() | registered.keys() | attended.keys()
    )
    return Turnout(
        rows=lines,
        invited=sum(line.invited for line in lines),
        registered=sum(line.registered for line in lines),
        attended=sum(line.attended for line in lines),
    )


def _by_category(rows: QuerySet[Registration]) -> dict[str, int]:
    counted = rows.order_by().values("category").annotate(n=Count("pk", distinct=True))
    return {line["category"]: line["n"] for line in counted}


def local_day(event: Event, moment: datetime) -> date:
    """Return the calendar day of `moment` in the event's own zone."""
    return moment.astimezone(event.zone).date()


def valid_days(event: Event) -> tuple[date, date]:
    """Return the first and the last day on which the event's badges open its gates."""
    return local_day(event, event.starts_at), local_day(event, event.ends_at)


def badge_signer(event: Event) -> Callable[[Registration], str]:
    """Return a function that writes the T1 code of a registration; the key is opened once."""
    key = EventKey.objects.current_for(event)
    private_key = key.private_key()
    first, last = valid_days(event)
    rules = CategoryRule.objects.of_event(event)

    def signed(registration: Registration) -> str:
        first_day, last_day = rules[registration.category].day_span(first, last)
        token = BadgeToken(
            key_id=key.key_id,
            event_number=event.number,
            reference=registration.reference,
            epoch=registration.epoch,
            category=registration.category_number,
            first_day=first_day,
            last_day=last_day,
        )
        return badge_token.sign(token, private_key)

    return signed


def public_keys(event: Event) -> dict[int, bytes]:
    """Return the public keys that verify the event's badges, by key id."""
    EventKey.objects.current_for(event)
    rows = EventKey.objects.filter(event=event).values_list("key_id", "public_key")
    return {key_id: bytes(public) for key_id, public in rows}


@dataclass(frozen=True)
class GateCount:
    """How many are in now, of how many registered."""

    inside: int
    expected: int


def gate_count(gate: Gate, day: date) -> GateCount:
    """Count who is behind `gate` on `day`."""
    inside = Admission.objects.filter(
        registration__event_id=gate.event_id, place=gate.place, day=day
    )
    expected = Registration.objects.filter(event_id=gate.event_id, state=State.REGISTERED)
    return GateCount(inside=inside.count(), expected=expected.count())


def recent_check_ins(gate: Gate, limit: int = 10) -> QuerySet[CheckIn]:
    """Return the newest scans of a gate, with the person."""
    return (
        CheckIn.objects.filter(gate=gate)
        .select_related("registration", "undone_by", "undoes")
        .order_by("-change_number")[:limit]
    )


def counts_by_state(event: Event) -> dict[str, int]:
    """Return how many are invited (ever), registered (now) and attended."""
    rows = Registration.objects.filter(event=event)
    counted = rows.aggregate(
        invited=Count("pk", filter=Q(invited_at__isnull=False)),
        registered=Count("pk", filter=Q(state=State.REGISTERED)),
    )
    return {**counted, "attended": rows.arrived().count()}


@dataclass(frozen=True)
class Snapshot:
    """What changed after a cursor; see SnapshotOut for the columns."""

    cursor: int
    rows: list[list[object]]
    admissions: list[list[object]]


def snapshot(event: Event, *, since: int) -> Snapshot:
    """Return what devices must learn of `event`: everything for 0, else what is newer.

    Never phone, e-mail or tax code. The cursor is read first: a change that comes meanwhile is
    sent again, never left out. Three queries.
    """
    value = ChangeCounter.objects.filter(event=event).values_list("value", flat=True).first()
    people = Registration.objects.filter(event=event)
    scans = CheckIn.objects.filter(event=event).exclude(verdict=CheckIn.Verdict.LOGGED_REFUSAL)
    # Likes beside likes: sorted so, 10,000 people are a fifth smaller when compressed.
    order = ["organization_folded", "name_folded", "pk"]
    if since:
        order = ["change_number", "pk"]
        people = people.filter(change_number__gt=since)
        scans = scans.filter(change_number__gt=since)
    return Snapshot(
        cursor=value or 0,
        rows=[
            [
                person.reference,
                person.full_name,
                person.organization_name,
                person.category_number,
                person.epoch,
                person.state,
            ]
            for person in people.order_by(*order)
        ],
        admissions=[
            [
                str(scan.pk),
                scan.reference,
                scan.gate.place,
                scan.day.isoformat(),
                scan.direction,
                scan.verdict,
                scan.estimated_at.isoformat(),
                str(scan.undoes_id) if scan.undoes_id else None,
            ]
            for scan in scans.select_related("gate__area").order_by("change_number", "pk")
        ],
    )
