"""Batches that the database refuses: one bad scan costs nobody else their entry."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.actions.receiving import Receipt, Scan, receive_batch
from attendance.models import Admission, CheckIn, Device, Registration
from events.models import Event
from tests import factories

NOW = factories.START + timedelta(minutes=5)
# The refused batch ends its own transaction, so a test must not wrap it in another.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(conference: Event) -> Device:
    gate = factories.make_gate(conference)
    return enrol_device(create_enrolment_code(gate, by=None), "Phone").device


def green(person: Registration, sequence: int) -> Scan:
    return Scan(
        id=uuid.uuid4(),
        sequence=sequence,
        reference=person.reference,
        epoch=0,
        direction="ENTRY",
        scanned_at=NOW,
        shown="green",
        method="CAMERA",
    )


def received(phone: Device, *scans: Scan) -> list[Receipt]:
    return receive_batch(phone, list(scans), sent_at=NOW, received_at=NOW)


def test_a_scan_the_database_cannot_store_is_kept_as_a_refusal_and_the_others_get_in(
    conference: Event, phone: Device
) -> None:
    first, second = (factories.make_registration(conference) for _ in range(2))
    before, after = green(first, 1), green(second, 3)
    unstorable = green(second, -1)
    assert received(phone, before, unstorable, after) == [
        Receipt(before.id, "admitted"),
        Receipt(unstorable.id, "logged_refusal", "malformed"),
        Receipt(after.id, "admitted"),
    ]
    kept = CheckIn.objects.get(pk=unstorable.id)
    assert (kept.sequence, kept.reference, kept.registration) == (None, "", None)
    admitted = Admission.objects.values_list("check_in_id", flat=True)
    assert set(admitted) == {before.id, after.id}


def test_a_refused_scan_that_came_alone_is_raised_and_leaves_nothing(
    conference: Event, phone: Device
) -> None:
    scan = green(factories.make_registration(conference), -1)
    with pytest.raises(IntegrityError):
        received(phone, scan)
    assert not CheckIn.objects.exists()
    assert received(phone, replace(scan, sequence=1)) == [Receipt(scan.id, "admitted")]


def test_an_empty_batch_is_answered_with_nothing(phone: Device) -> None:
    assert received(phone) == []
