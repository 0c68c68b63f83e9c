"""What a gate must know of a scan, by statements that are prepared: they run at every scan."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from attendance.models import (
    Admission,
    AreaRule,
    CategoryRule,
    CheckIn,
    EventKey,
    Gate,
    Registration,
)
from attendance.models.registration import ARRIVED_VERDICTS
from events.models import Event
from events_app.core.prepared import Parameter, Prepared

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
    category_rules = CategoryRule.objects.filter(event=_event, category=OuterRef("category"))
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
            category_days=Subquery(category_rules.values("days")[:1]),
            was_inside=Exists(entries),
            public_key=Subquery(keys.values("public_key")[:1]),
        )
    )


_scanned = Prepared(_scanned_registrations)
_gates = Prepared(
    lambda: (
        Gate.objects.select_related("event", "area").filter(event__slug=_slug, pk=_gate).order_by()
    )
)


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
