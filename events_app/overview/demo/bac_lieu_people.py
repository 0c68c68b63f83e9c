"""The sample delegates of the Bạc Liêu conference, and who came."""

from datetime import datetime, timedelta

from attendance.models import Admission, Area, ChangeCounter, CheckIn, Gate, Registration
from events.models import Event
from events_app.core.text import fold

REGISTERED = 132
ARRIVED = 118
_Category = Registration.Category
# Every tenth is a buyer, and so on: the mix of such a conference.
MIX = (
    _Category.DELEGATE,
    _Category.EXHIBITOR_STAFF,
    _Category.EXHIBITOR_STAFF,
    _Category.BUYER,
    _Category.DELEGATE,
    _Category.VISITOR,
    _Category.EXHIBITOR_STAFF,
    _Category.ORGANISING_STAFF,
    _Category.DELEGATE,
    _Category.PRESS,
)


def add_people(event: Event) -> None:
    """Add registrations and the check-ins of those who came, numbered as changes."""
    rows = [_registration(event, number) for number in range(1, REGISTERED + 1)]
    Registration.objects.bulk_create(rows)
    Event.objects.filter(pk=event.pk).update(registered_count=REGISTERED)
    gate = Gate.objects.create(
        event=event, area=Area.objects.grounds_of(event), name="Cổng chính · Main gate"
    )
    arrivals = [_check_in(gate, row, number) for number, row in enumerate(rows[:ARRIVED])]
    CheckIn.objects.bulk_create(arrivals)
    Admission.objects.bulk_create(
        Admission(
            registration=arrival.registration,
            gate=gate,
            place=gate.place,
            day=arrival.day,
            check_in=arrival,
        )
        for arrival in arrivals
    )
    ChangeCounter.objects.create(event=event, value=REGISTERED + ARRIVED)


def _registration(event: Event, number: int) -> Registration:
    name = f"Đại biểu mẫu {number}"
    organization = f"Đơn vị mẫu {(number - 1) % 45 + 1}"
    when: datetime = event.starts_at - timedelta(days=25, minutes=-200 * number)
    return Registration(
        event=event,
        full_name=name,
        name_folded=fold(name),
        organization_name=organization,
        organization_folded=fold(organization),
        category=_Category.VIP if number <= 4 else MIX[number % len(MIX)],
        invited_at=when - timedelta(days=3) if number % 3 == 0 else None,
        registered_at=when,
        created_at=when,
        updated_at=when,
        change_number=number,
    )


def _check_in(gate: Gate, registration: Registration, number: int) -> CheckIn:
    when = gate.event.starts_at - timedelta(minutes=25) + timedelta(seconds=40 * number)
    return CheckIn(
        event=gate.event,
        gate=gate,
        registration=registration,
        reference=registration.reference,
        epoch=0,
        method=CheckIn.Method.TYPED,
        scanned_at=when,
        estimated_at=when,
        received_at=when,
        day=when.astimezone(gate.event.zone).date(),
        verdict=CheckIn.Verdict.ADMITTED,
        change_number=REGISTERED + number + 1,
    )
