"""Gates, enrolment codes, devices."""

from datetime import timedelta

import pytest

from attendance.actions.enrolling import (
    EnrolmentRefused,
    GateNameTaken,
    add_gate,
    create_enrolment_code,
    default_gate,
    enrol_device,
    hashed,
    note_sign_of_life,
    revoke_device,
)
from attendance.models import Device, EnrolmentCode, Gate
from events.models import Event
from events_app.core import audit
from tests import factories

NOW = factories.START


def test_a_gate_may_belong_to_a_session(conference: Event, owner) -> None:
    session = factories.make_session(conference)
    gate = add_gate(conference, name=" Hall  B ", session=session, by=owner)
    assert (gate.name, gate.place) == ("Hall B", f"session-{session.pk}")
    assert audit.trail(gate).get().verb == "gate.added"


def test_a_gate_name_is_taken_once_and_sessions_of_others_are_refused(
    conference: Event, owner
) -> None:
    add_gate(conference, name="A", by=owner)
    with pytest.raises(GateNameTaken):
        add_gate(conference, name="A", by=owner)
    foreign = factories.make_session(factories.make_event())
    with pytest.raises(ValueError, match="another event"):
        add_gate(conference, name="B", session=foreign, by=owner)


def test_the_default_gate_is_made_once(conference: Event, gatekeeper) -> None:
    gate = default_gate(conference, by=gatekeeper)
    assert default_gate(conference, by=gatekeeper) == gate
    assert (Gate.objects.get(), gate.place) == (gate, "grounds")


def test_a_code_enrols_one_device_and_only_hashes_are_stored(conference: Event, owner) -> None:
    gate = factories.make_gate(conference)
    code = create_enrolment_code(gate, by=owner, now=NOW)
    enrolled = enrol_device(code.lower(), "Phone 1", now=NOW)
    assert (enrolled.device.gate, enrolled.device.token_hash) == (gate, hashed(enrolled.token))
    assert EnrolmentCode.objects.get().code_hash == hashed(code)
    assert Device.objects.get().name == "Phone 1"
    assert audit.trail(enrolled.device).get().verb == "device.enrolled"
    with pytest.raises(EnrolmentRefused):
        enrol_device(code, "Phone 2", now=NOW)


@pytest.mark.parametrize("minutes", [10, 11, 60])
def test_a_code_lives_ten_minutes(conference: Event, owner, minutes: int) -> None:
    code = create_enrolment_code(factories.make_gate(conference), by=owner, now=NOW)
    with pytest.raises(EnrolmentRefused):
        enrol_device(code, "Phone", now=NOW + timedelta(minutes=minutes))
    assert not Device.objects.exists()


def test_an_unknown_code_is_refused(db: None) -> None:
    with pytest.raises(EnrolmentRefused):
        enrol_device("0000", "Phone")


def test_revoking_is_traced_once(conference: Event, owner) -> None:
    code = create_enrolment_code(factories.make_gate(conference), by=owner, now=NOW)
    device = enrol_device(code, "Phone", now=NOW).device
    revoke_device(device, by=owner)
    revoke_device(device, by=owner)
    device.refresh_from_db()
    assert device.revoked_at is not None
    assert [line.verb for line in audit.trail(device)] == ["device.revoked", "device.enrolled"]


def test_the_sign_of_life_is_written_once_a_minute(conference: Event, owner) -> None:
    code = create_enrolment_code(factories.make_gate(conference), by=owner, now=NOW)
    device = enrol_device(code, "Phone", now=NOW).device
    for seconds, expected in ((59, 0), (61, 61)):
        note_sign_of_life(device, now=NOW + timedelta(seconds=seconds))
        device.refresh_from_db()
        assert device.last_seen_at == NOW + timedelta(seconds=expected)
