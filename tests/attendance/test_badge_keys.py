"""Changing the signing key: printed badges stay valid, on the server and on devices."""

import base64
import threading

import pytest
from django.db import connections

from attendance.actions.admitting import check_in
from attendance.actions.badging import KeysUsedUp, badge_key, issue_token, reissue_badge, rotate_key
from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.models import CheckIn, EventKey
from attendance.queries import public_keys
from events.models import Event
from events_app.core import audit, badge_token
from events_app.core.errors import StaleForm
from events_app.core.models import AuditEntry
from tests import factories

METHOD = CheckIn.Method.WEDGE


def test_badges_printed_before_and_after_a_rotation_are_both_admitted(
    conference: Event, planner
) -> None:  # type: ignore[no-untyped-def]
    early, late = (factories.make_registration(conference) for _ in range(2))
    old = issue_token(early)
    key = rotate_key(conference, after=0, by=planner)
    new = issue_token(late)
    assert (badge_token.unpack(old).key_id, badge_token.unpack(new).key_id) == (0, 1)
    keys = public_keys(conference)
    assert sorted(keys) == [0, 1]
    assert keys[0] != keys[1]
    assert not badge_token.verify(badge_token.unpack(old), keys[1])
    gate = factories.make_gate(conference)
    for token in (old, new):
        scan = check_in(gate, method=METHOD, token=token, now=conference.starts_at)
        assert scan.verdict == CheckIn.Verdict.ADMITTED
    line = audit.trail(conference).first()
    assert line is not None
    assert (line.verb, line.actor, line.details) == ("badge_key.rotated", planner, {"key_id": 1})
    assert key.private_key().public_key().public_bytes_raw() == keys[1]


def test_an_old_badge_is_refused_after_a_reprint_whatever_the_key(conference: Event) -> None:
    person = factories.make_registration(conference)
    gate = factories.make_gate(conference)
    old = issue_token(person)
    rotate_key(conference, after=0, by=None)
    reissue_badge(person, by=None)
    refused = check_in(gate, method=METHOD, token=old, now=conference.starts_at)
    assert (refused.verdict, refused.reason) == (CheckIn.Verdict.LOGGED_REFUSAL, "old_badge")
    fresh = check_in(gate, method=METHOD, token=issue_token(person), now=conference.starts_at)
    assert fresh.verdict == CheckIn.Verdict.ADMITTED


def test_a_form_sent_twice_rotates_once(conference: Event) -> None:
    rotate_key(conference, after=0, by=None)
    with pytest.raises(StaleForm):
        rotate_key(conference, after=0, by=None)
    assert EventKey.objects.filter(event=conference).count() == 2


def test_who_read_before_another_rotated_makes_no_key(conference: Event, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    seen = EventKey.objects.current_for(conference)
    EventKey.objects.numbered(conference, 1)
    monkeypatch.setattr(EventKey.objects, "current_for", lambda _event: seen)
    with pytest.raises(StaleForm):
        rotate_key(conference, after=0, by=None)
    assert EventKey.objects.filter(event=conference).count() == 2


def test_the_257th_key_is_refused(conference: Event) -> None:
    EventKey.objects.numbered(conference, 255)
    with pytest.raises(KeysUsedUp):
        rotate_key(conference, after=255, by=None)


@pytest.mark.django_db(transaction=True)
def test_ten_rotations_at_once_make_one_key() -> None:
    event = factories.make_event()
    badge_key(event)
    made: list[int] = []

    def one() -> None:
        try:
            made.append(rotate_key(event, after=0, by=None).key_id)
        except StaleForm:
            made.append(-1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [-1] * 9 + [1]
    assert EventKey.objects.filter(event=event).count() == 2
    assert AuditEntry.objects.filter(verb="badge_key.rotated").count() == 1


def test_enrolled_devices_learn_the_new_key_with_the_next_snapshot(
    conference: Event, client
) -> None:  # type: ignore[no-untyped-def]
    gate = factories.make_gate(conference)
    enrolled = enrol_device(create_enrolment_code(gate, by=None), "Phone")
    rotate_key(conference, after=badge_key(conference).key_id, by=None)
    answer = client.get(
        "/api/scan/v1/snapshot?since=99999",
        headers={"Authorization": f"Bearer {enrolled.token}"},
    ).json()
    learnt = {
        int(number): base64.urlsafe_b64decode(text + "=")
        for number, text in answer["config"]["keys"].items()
    }
    assert learnt == public_keys(conference)
    assert sorted(learnt) == [0, 1]


def test_a_planner_rotates_on_the_page_after_confirming(
    conference: Event, planner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    page = f"/manage/{conference.slug}/badges/key/"
    assert "Sign new badges with a new key?" in client.get(page).content.decode()
    assert EventKey.objects.filter(event=conference).count() == 1
    answer = client.post(page, {"after": "0"}, follow=True)
    assert "Key 2 signs the badges from now on" in answer.content.decode()
    again = client.post(page, {"after": "0"}, follow=True)
    assert "Somebody saved this meanwhile" in again.content.decode()
    assert EventKey.objects.filter(event=conference).count() == 2


def test_a_registrar_prints_but_does_not_rotate(conference: Event, registrar, sign_in) -> None:  # type: ignore[no-untyped-def]
    page = f"/manage/{conference.slug}/badges/key/"
    assert sign_in(registrar).post(page, {"after": "0"}).status_code == 403
