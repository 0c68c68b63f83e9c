"""Sample people of the rehearsal, those of them who came today, and a letter nobody has sent."""

import uuid
from datetime import timedelta

from django.utils import timezone

from attendance.actions.admitting import check_in
from attendance.actions.registering import register
from attendance.actions.tallying import tally_by_hand
from attendance.actions.writing import draft_letter
from attendance.models import CheckIn, Gate, Registration
from attendance.queries import local_day
from events.models import Event
from events_app.overview.demo.people import Cast

_Category = Registration.Category
MIX = (
    _Category.DELEGATE,
    _Category.BUYER,
    _Category.VISITOR,
    _Category.EXHIBITOR_STAFF,
    _Category.PRESS,
    _Category.VIP,
)
PEOPLE = 18
ARRIVED = 11


def add_rehearsal_people(event: Event, cast: Cast) -> None:
    """Register sample people of several categories and draft a letter to them."""
    owner = cast.users["owner"]
    for number in range(1, PEOPLE + 1):
        register(
            event,
            full_name=f"Người dự mẫu {number}",
            email=f"person{number}@example.org",
            organization_name=f"Đơn vị mẫu {number % 5 + 1}",
            category=MIX[number % len(MIX)],
            by=owner,
        )
    draft_letter(
        event,
        by=owner,
        fields={
            "subject_vi": "Trước khi đến: {event}",
            "body_vi": "Kính gửi {name},\n\nthẻ và mọi thông tin ở đây: {link}",
            "subject_en": "Before you come: {event}",
            "body_en": "Dear {name},\n\nyour badge and all you need are here: {link}",
            "subject_fil": "",
            "body_fil": "",
            "categories": [],
            "states": [Registration.State.REGISTERED],
            "arrived": "NOT_ARRIVED",
            "hall": "",
        },
    )


def let_some_in_today(event: Event, cast: Cast) -> None:
    """Let sample people in within the last hour, unless the gate was used today."""
    now = timezone.now()
    gate = Gate.objects.select_related("event", "area").filter(event=event).earliest("pk")
    if CheckIn.objects.filter(event=event, day=local_day(event, now)).exists():
        return
    people = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    arriving = list(people.order_by("pk")[:ARRIVED])
    for number, person in enumerate(arriving):
        check_in(
            gate,
            reference=person.reference,
            method=CheckIn.Method.TYPED,
            by=cast.users["gate"],
            now=now - timedelta(minutes=55 - 5 * number),
        )
    check_in(gate, reference=arriving[0].reference, method=CheckIn.Method.TYPED, now=now)
    tally_by_hand(gate, entry_id=uuid.uuid4(), count=40, by=cast.users["gate"])
