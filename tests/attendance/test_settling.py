"""What scans made offline mean for who is inside, and what the gate should have refused."""

import uuid
from datetime import datetime, timedelta

import pytest

from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.actions.receiving import Receipt, Scan, receive_batch
from attendance.models import Admission, CheckIn, Gate, Registration
from events.models import Event
from tests import factories

NOW = factories.START + timedelta(hours=1)


@pytest.fixture
def guest(conference: Event) -> Registration:
    return factories.make_registration(conference)


def went(gate: Gate, person: Registration, *, direction: str, at: datetime) -> Receipt:
    """Send what a device at `gate` showed green for offline, at once."""
    device = enrol_device(create_enrolment_code(gate, by=None), "Phone").device
    scan = Scan(
        id=uuid.uuid4(),
        sequence=1,
        reference=person.reference,
        epoch=0,
        direction=direction,
        scanned_at=at,
        shown="green",
        method="CAMERA",
    )
    return receive_batch(device, [scan], sent_at=at, received_at=at)[0]


def test_who_was_let_in_where_people_only_leave_is_in_and_flagged(
    conference: Event, guest: Registration
) -> None:
    way_out = factories.make_gate(conference, direction="EXIT")
    receipt = went(way_out, guest, direction="ENTRY", at=NOW)
    assert (receipt.verdict, receipt.reason) == ("admitted", "wrong_direction")
    assert Admission.objects.get().check_in_id == receipt.id


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "not_valid_today"), (0, ""), (1, "not_valid_today")]
)
def test_who_was_let_in_on_another_day_than_the_events_is_in_and_flagged(
    conference: Event, guest: Registration, days: int, reason: str
) -> None:
    gate = factories.make_gate(conference)
    receipt = went(gate, guest, direction="ENTRY", at=NOW + timedelta(days=days))
    assert (receipt.verdict, receipt.reason) == ("admitted", reason)
    assert Admission.objects.get().check_in_id == receipt.id


def test_who_leaves_the_grounds_has_left_the_hall_as_well(
    conference: Event, guest: Registration
) -> None:
    grounds = factories.make_gate(conference)
    hall = factories.make_gate(conference, area=factories.make_hall(conference))
    went(grounds, guest, direction="ENTRY", at=NOW)
    went(hall, guest, direction="ENTRY", at=NOW + timedelta(minutes=1))
    assert Admission.objects.count() == 2
    left = went(grounds, guest, direction="EXIT", at=NOW + timedelta(minutes=2))
    assert not Admission.objects.exists()
    followed = CheckIn.objects.get(caused_by=left.id)
    assert (followed.gate, followed.direction, followed.reason) == (hall, "EXIT", "moved_on")


def test_who_leaves_hall_a_stays_in_the_grounds_and_who_enters_hall_b_has_left_hall_a(
    conference: Event, guest: Registration
) -> None:
    grounds = factories.make_gate(conference)
    hall_a, hall_b = (
        factories.make_gate(conference, area=factories.make_hall(conference)) for _ in range(2)
    )

    def places() -> set[int]:
        return set(Admission.objects.values_list("gate", flat=True))

    went(grounds, guest, direction="ENTRY", at=NOW)
    went(hall_a, guest, direction="ENTRY", at=NOW + timedelta(minutes=1))
    moved = went(hall_b, guest, direction="ENTRY", at=NOW + timedelta(minutes=2))
    assert places() == {grounds.pk, hall_b.pk}
    assert CheckIn.objects.get(caused_by=moved.id).gate == hall_a
    went(hall_b, guest, direction="EXIT", at=NOW + timedelta(minutes=3))
    assert places() == {grounds.pk}


def test_an_earlier_entry_that_arrives_later_does_not_take_the_person_back(
    conference: Event, guest: Registration
) -> None:
    hall_a, hall_b = (
        factories.make_gate(conference, area=factories.make_hall(conference)) for _ in range(2)
    )
    stay = went(hall_b, guest, direction="ENTRY", at=NOW)
    earlier = went(hall_a, guest, direction="ENTRY", at=NOW - timedelta(minutes=5))
    assert earlier.verdict == "admitted"
    assert Admission.objects.get().check_in_id == stay.id
    followed = CheckIn.objects.get(caused_by=stay.id)
    assert (followed.gate, followed.direction, followed.estimated_at) == (hall_a, "EXIT", NOW)


def test_an_exit_made_before_the_entry_leaves_the_person_inside(
    conference: Event, guest: Registration
) -> None:
    gate = factories.make_gate(conference)
    stay = went(gate, guest, direction="ENTRY", at=NOW)
    went(gate, guest, direction="EXIT", at=NOW - timedelta(minutes=5))
    assert Admission.objects.get().check_in_id == stay.id
    went(gate, guest, direction="EXIT", at=NOW + timedelta(minutes=5))
    assert not Admission.objects.exists()
