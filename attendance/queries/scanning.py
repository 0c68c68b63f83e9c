"""What a gate must know of a scan, by statements that are prepared: they run at every scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from attendance.models import (
    Admission,
    AreaRule,
    CategoryRule,
    CheckIn,
    Device,
    EventKey,
    Gate,
    Registration,
)
from attendance.models.registration import ARRIVED_VERDICTS
from attendance.queries.areas import asked_rules
from events.models import Event
from events_app.core.prepared import Found, Parameter, Prepared

NO_KEY = -1
_event = Parameter("event", Event._meta.pk)
_area = Parameter("area", Gate._meta.get_field("area").target_field)
_day = Parameter("day", Admission._meta.get_field("day"))
_place = Parameter("place", Admission._meta.get_field("place"))
_others = Parameter("others", Admission._meta.get_field("place"))
_reference = Parameter("reference", Registration._meta.get_field("reference"))
_key_id = Parameter("key_id", EventKey._meta.get_field("key_id"))
_gate = Parameter("gate", Gate._meta.pk)
_slug = Parameter("slug", Event._meta.get_field("slug"))
_device = Parameter("device", Device._meta.pk)
_scan = Parameter("scan", CheckIn._meta.pk)
_sequence = Parameter("sequence", CheckIn._meta.get_field("sequence"))
_token_hash = Parameter("token_hash", Device._meta.get_field("token_hash"))


def _category_days() -> Subquery:
    rules = CategoryRule.objects.filter(event=_event, category=OuterRef("category"))
    return Subquery(rules.values("days")[:1])


def _scanned_registrations() -> QuerySet[Registration]:
    mine = Admission.objects.filter(registration=OuterRef("pk"), day=_day)
    slots = mine.filter(place=_place)
    elsewhere = mine.filter(place__startswith=_others).exclude(place=_place)
    rules = AreaRule.objects.filter(area=_area, category=OuterRef("category"))
    entries = CheckIn.objects.filter(
        registration=OuterRef("pk"),
        gate__area=_area,
        day=_day,
        direction=CheckIn.Direction.ENTRY,
        verdict__in=ARRIVED_VERDICTS,
        undone_by__isnull=True,
    )
    keys = EventKey.objects.filter(event=_event, key_id=_key_id)
    # The reference is unique: no order, no limit.
    return (
        Registration.objects.filter(event=_event, reference=_reference)
        .order_by()
        .annotate(
            admission_id=Subquery(slots.values("pk")[:1]),
            admitting_id=Subquery(slots.values("check_in_id")[:1]),
            elsewhere_id=Subquery(elsewhere.values("pk")[:1]),
            elsewhere_gate_id=Subquery(elsewhere.values("gate_id")[:1]),
            general_rule=Subquery(rules.filter(day__isnull=True).values("allowed")[:1]),
            day_rule=Subquery(rules.filter(day=_day).values("allowed")[:1]),
            any_day_rule=Exists(rules.filter(day__isnull=False, allowed=True)),
            category_days=_category_days(),
            was_inside=Exists(entries),
            public_key=Subquery(keys.values("public_key")[:1]),
        )
    )


def _arrivals() -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(
        registration__event=_event,
        registration__reference__in=[_reference],
        day__in=[_day],
        verdict__in=ARRIVED_VERDICTS,
        undone_by__isnull=True,
    )
    return rows.select_related("gate__area", "admission").order_by("estimated_at")


_scanned = Prepared(_scanned_registrations)
_gates = Prepared(
    lambda: (
        Gate.objects.select_related("event", "area").filter(event__slug=_slug, pk=_gate).order_by()
    )
)
_devices = Prepared(
    lambda: (
        Device.objects.filter(token_hash=_token_hash, revoked_at__isnull=True)
        .select_related("gate__event", "gate__area")
        .order_by()
    )
)
_stored = Prepared(
    lambda: CheckIn.objects.filter(
        Q(pk__in=[_scan]) | Q(device=_device, sequence__in=[_sequence])
    ).order_by()
)
_people = Prepared(
    lambda: (
        Registration.objects.filter(event=_event, reference__in=[_reference])
        .annotate(category_days=_category_days())
        .order_by()
    )
)
_arrived = Prepared(_arrivals)


def scanned_registration(
    gate: Gate, reference: str, *, day: date, key_id: int | None
) -> Registration | None:
    """Return the registration behind a scan, with what the gate must know, in one query.

    Sets `admission_id`, `admitting_id` (its check-in), `elsewhere_id` and `elsewhere_gate_id`
    (the slot in another hall, or session, that an entry here ends), `general_rule`, `day_rule`,
    `any_day_rule`, `category_days` (None without a rule), `was_inside`, and `public_key` (None
    without `key_id`).
    """
    return _scanned.first(
        event=gate.event_id,
        area=gate.area_id,
        place=gate.place,
        others=f"{gate.area.kind.lower()}-",
        reference=reference,
        day=day,
        key_id=NO_KEY if key_id is None else key_id,
    )


def gate_of(slug: str, gate_id: int) -> Gate | None:
    """Return a gate of the event with this slug, with event and area; one query."""
    return _gates.first(slug=slug, gate=gate_id)


def device_with(token_hash: str) -> Device | None:
    """Return the device of a token unless it was revoked, with gate, event and area; one query."""
    return _devices.first(token_hash=token_hash)


def asked_stored(device: Device, *, ids: list[UUID], sequences: list[int]) -> Found[CheckIn]:
    """Ask for the rows that have one of the ids, or a sequence of this device; one query."""
    return _stored.ask(scan=ids, device=device.pk, sequence=sequences)


@dataclass(frozen=True)
class Past:
    """Asked about the people of some scans: three queries."""

    people: Found[Registration]
    rules: Found[AreaRule]
    arrivals: Found[CheckIn]


def asked_past(event: Event, *, references: Iterable[str], days: Iterable[date]) -> Past:
    """Ask who has one of the references, for the rules, and for what was scanned of them.

    People have `category_days`. `arrivals` are their entries and exits on these days, the earliest
    first, each with gate, area and, where it is the reason that somebody is inside, `admission`.
    """
    named, on = list(set(references)), list(set(days))
    return Past(
        people=_people.ask(event=event.pk, reference=named),
        rules=asked_rules(event),
        arrivals=_arrived.ask(event=event.pk, reference=named, day=on),
    )
