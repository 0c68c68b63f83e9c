"""Badge keys, codes and re-issues."""

import threading

import pytest
from django.db import connections

from attendance.actions.badging import (
    BadgeReissuedTooOften,
    NoBadge,
    badge_key,
    issue_token,
    reissue_badge,
)
from attendance.models import EventKey
from attendance.queries import public_keys
from events.models import Event
from events_app.core import audit, badge_token
from events_app.core.sealing import WrongSecret
from tests import factories


def test_a_badge_code_verifies_and_holds_no_personal_data(conference: Event) -> None:
    registration = factories.make_registration(
        conference, full_name="Huỳnh Quốc Sơn", email="son@example.org", category="BUYER"
    )
    token = badge_token.unpack(issue_token(registration))
    assert badge_token.verify(token, public_keys(conference)[token.key_id])
    assert (token.event_number, token.reference) == (conference.number, registration.reference)
    assert (token.category, token.epoch) == (6, 0)
    assert token.first_day == token.last_day
    raw = int(issue_token(registration)).to_bytes(81, "big")
    for personal in ("Sơn", "Quốc", "example", "Huỳnh"):
        assert personal.encode() not in raw


def test_the_days_are_those_of_the_events_zone(db: None) -> None:
    event = factories.make_event(time_zone="Pacific/Kiritimati")
    token = badge_token.unpack(issue_token(factories.make_registration(event)))
    assert (token.first_day.isoformat(), token.last_day.isoformat()) == ("2026-12-01", "2026-12-02")


@pytest.mark.parametrize("state", ["INVITED", "CANCELLED"])
def test_only_registered_people_have_a_badge(conference: Event, state: str) -> None:
    registration = factories.make_registration(conference, state=state)
    with pytest.raises(NoBadge):
        issue_token(registration)
    with pytest.raises(NoBadge):
        reissue_badge(registration, by=None)


def test_re_issuing_raises_the_epoch_and_leaves_a_trace(conference: Event, registrar) -> None:
    registration = factories.make_registration(conference)
    reissue_badge(registration, by=registrar)
    assert registration.epoch == 1
    assert badge_token.unpack(issue_token(registration)).epoch == 1
    line = audit.trail(registration).get()
    assert (line.verb, line.actor, line.details) == ("badge.reissued", registrar, {"epoch": 1})


def test_the_256th_badge_is_refused(conference: Event) -> None:
    registration = factories.make_registration(conference, epoch=255)
    with pytest.raises(BadgeReissuedTooOften):
        reissue_badge(registration, by=None)


def test_the_private_key_is_sealed_and_opens_under_its_own_secret_only(
    conference: Event, settings
) -> None:  # type: ignore[no-untyped-def]
    key = badge_key(conference)
    plain = key.private_key().private_bytes_raw()
    assert badge_key(conference) == key
    assert plain not in bytes(key.encrypted_private_key)
    assert key.private_key().public_key().public_bytes_raw() == bytes(key.public_key)
    settings.EVENT_KEY_SECRET = "another secret of thirty-two characters"
    with pytest.raises(WrongSecret):
        key.private_key()


def test_a_key_moved_to_another_event_does_not_open(conference: Event) -> None:
    key = badge_key(conference)
    key.event = factories.make_event()
    with pytest.raises(WrongSecret):
        key.private_key()


@pytest.mark.django_db(transaction=True)
def test_ten_first_badges_at_once_share_one_key() -> None:
    event = factories.make_event()
    seen: list[int] = []

    def one() -> None:
        try:
            seen.append(badge_key(event).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 10
    assert set(seen) == {EventKey.objects.get().pk}
