"""The waiting list: fair order, group sizes, offers with a deadline, traces."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from attendance.actions import waiting
from attendance.actions.queueing import (
    AlreadyWaiting,
    GroupTooLarge,
    SamePersonTwice,
    accept_offer,
    decline_offer,
    join_waiting_list,
    move_entry,
    offer_by_hand,
    remove_entry,
)
from attendance.actions.registering import (
    AlreadyRegistered,
    CategoryNotOpen,
    RegistrationClosed,
    accept_invitation,
    cancel_registration,
    register,
)
from attendance.actions.waiting import OfferOver, answer_deadline, lapse_offer, offer_freed_places
from attendance.jobs import pass_offers_on
from attendance.models import Registration, WaitingEntry
from events.actions.errors import EventFull
from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove
from events_app.core.models import OutgoingMessage
from tests import factories

NOW = factories.START - timedelta(days=10)


@pytest.fixture
def full(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event with four places, all taken."""
    event = factories.make_event(organizer=department, capacity=4, slug="full")
    for number in range(4):
        register(event, full_name=f"Guest {number}", email=f"g{number}@example.org", now=NOW)
    return event


def join(event: Event, name: str, *companions: str) -> WaitingEntry:
    email = f"{name.lower()}@example.org"
    return join_waiting_list(
        event, full_name=name, email=email, companions=companions, now=NOW, language="en"
    )


def leave(event: Event, *numbers: int) -> None:
    for number in numbers:
        guest = Registration.objects.get(event=event, full_name=f"Guest {number}")
        cancel_registration(guest, by=None, now=NOW)


def states(event: Event) -> list[tuple[str, str]]:
    rows = WaitingEntry.objects.filter(event=event).order_by("number")
    return [(row.email.partition("@")[0], row.state) for row in rows]


def verbs(target: object) -> list[str]:
    return [line.verb for line in reversed(audit.trail(target))]  # type: ignore[arg-type]


def taken(event: Event) -> int:
    event.refresh_from_db()
    return event.registered_count


def test_joining_stands_at_the_end_and_leaves_a_trace(full: Event) -> None:
    first = join(full, "Anna")
    second = join(full, "Binh", "Chi")
    assert states(full) == [("anna", "WAITING"), ("binh", "WAITING")]
    assert first.position < second.position
    assert (second.place_count, second.held_count) == (2, 0)
    people = Registration.objects.filter(waiting_member__entry=second)
    assert sorted(people.values_list("full_name", "state")) == [
        ("Binh", "WAITLISTED"),
        ("Chi", "WAITLISTED"),
    ]
    assert verbs(second) == ["waiting.joined"]
    assert verbs(people[0]) == ["registration.waitlisted"]
    assert taken(full) == 4
    mail = OutgoingMessage.objects.get(to="anna@example.org")
    assert mail.subject.startswith("You are on the waiting list")
    assert "/w/" in mail.text


def test_a_cancelled_place_is_kept_and_offered_to_the_first_in_line(full: Event) -> None:
    entry = join(full, "Anna")
    join(full, "Binh")
    leave(full, 0)
    assert states(full) == [("anna", "OFFERED"), ("binh", "WAITING")]
    entry.refresh_from_db()
    assert entry.answer_by == NOW + timedelta(hours=48)
    assert (entry.held_count, taken(full)) == (1, 4)
    assert verbs(entry) == ["waiting.joined", "waiting.offered"]
    with pytest.raises(EventFull):
        register(full, full_name="Quick", email="quick@example.org", now=NOW)
    offer = OutgoingMessage.objects.get(subject__startswith="A place is free")
    assert (offer.to, "Answer by" in offer.text) == ("anna@example.org", True)


def test_accepting_registers_everybody_of_the_group_and_takes_no_second_seat(full: Event) -> None:
    entry = join(full, "Anna", "Binh")
    leave(full, 0, 1)
    entry.refresh_from_db()
    people = accept_offer(entry, now=NOW)
    assert [(p.full_name, p.state, p.registered_at) for p in people] == [
        ("Anna", "REGISTERED", NOW),
        ("Binh", "REGISTERED", NOW),
    ]
    assert taken(full) == 4
    assert verbs(entry)[-1] == "waiting.accepted"
    assert verbs(people[1]) == ["registration.waitlisted", "registration.registered"]
    with pytest.raises(OfferOver):
        accept_offer(entry, now=NOW)


def test_declining_passes_the_place_to_the_next(full: Event) -> None:
    entry = join(full, "Anna")
    join(full, "Binh")
    leave(full, 0)
    entry.refresh_from_db()
    decline_offer(entry, now=NOW)
    assert states(full) == [("anna", "DECLINED"), ("binh", "OFFERED")]
    assert Registration.objects.get(full_name="Anna").state == "DECLINED"
    assert taken(full) == 4
    with pytest.raises(IllegalMove):
        decline_offer(entry, now=NOW)


def test_an_unanswered_offer_lapses_and_passes_on_once(full: Event) -> None:
    entry = join(full, "Anna")
    join(full, "Binh")
    leave(full, 0)
    entry.refresh_from_db()
    later = NOW + timedelta(hours=48)
    with pytest.raises(OfferOver):
        accept_offer(entry, now=later)
    pass_offers_on(NOW + timedelta(hours=47))
    assert states(full)[0] == ("anna", "OFFERED")
    pass_offers_on(later)
    assert states(full) == [("anna", "LAPSED"), ("binh", "OFFERED")]
    assert Registration.objects.get(full_name="Anna").state == "CANCELLED"
    assert lapse_offer(entry, now=later) is False
    assert taken(full) == 4
    said = OutgoingMessage.objects.filter(subject__startswith="Your offer has passed on")
    assert said.count() == 1


def test_a_group_is_not_offered_fewer_places_than_it_needs_and_is_seen_to_be_passed(
    full: Event,
) -> None:
    group = join(full, "Anna", "Binh", "Chi")
    join(full, "Dung")
    leave(full, 0)
    group.refresh_from_db()
    assert states(full) == [("anna", "WAITING"), ("dung", "OFFERED")]
    assert group.skipped_count == 1
    assert verbs(group) == ["waiting.joined", "waiting.passed_over"]


def test_a_group_passed_over_three_times_has_places_kept_until_it_fits(full: Event) -> None:
    group = join(full, "Anna", "Binh")
    WaitingEntry.objects.filter(pk=group.pk).update(skipped_count=waiting.PASSES)
    join(full, "Dung")
    leave(full, 0)
    group.refresh_from_db()
    assert (group.state, group.held_count, taken(full)) == ("WAITING", 1, 4)
    assert states(full)[1] == ("dung", "WAITING")
    assert verbs(group)[-1] == "waiting.places_kept"
    leave(full, 1)
    group.refresh_from_db()
    assert (group.state, group.held_count, taken(full)) == ("OFFERED", 2, 4)


def test_who_comes_later_cannot_take_a_free_place_from_a_group_that_waits(full: Event) -> None:
    join(full, "Anna", "Binh")
    leave(full, 0)
    assert taken(full) == 3
    with pytest.raises(EventFull):
        register(full, full_name="Quick", email="quick@example.org", now=NOW)
    alone = join(full, "Dung")
    assert alone.state == "OFFERED"
    assert WaitingEntry.objects.get(email="anna@example.org").skipped_count == 1


def test_more_capacity_is_offered_by_the_next_round_of_the_worker(full: Event) -> None:
    join(full, "Anna")
    Event.objects.filter(pk=full.pk).update(capacity=5)
    pass_offers_on(NOW)
    assert states(full) == [("anna", "OFFERED")]
    assert taken(full) == 5


def test_nothing_is_offered_after_the_end_or_when_the_event_is_cancelled(full: Event) -> None:
    join(full, "Anna")
    Event.objects.filter(pk=full.pk).update(capacity=5)
    full.refresh_from_db()
    assert offer_freed_places(full, now=full.ends_at) == []
    Event.objects.filter(pk=full.pk).update(state=Event.State.CANCELLED)
    full.refresh_from_db()
    assert offer_freed_places(full, now=NOW) == []


def test_the_deadline_never_passes_the_start_and_leaves_two_hours() -> None:
    event = Event(number=1, starts_at=factories.START)
    start = factories.START
    assert answer_deadline(event, start - timedelta(days=9)) == start - timedelta(days=7)
    assert answer_deadline(event, start - timedelta(hours=5)) == start
    assert answer_deadline(event, start) == start + timedelta(hours=2)


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"email": "g0@example.org", "full_name": "GUEST 0"}, AlreadyRegistered),
        ({"category": "VIP"}, CategoryNotOpen),
        ({"companions": ["Anna"]}, SamePersonTwice),
        ({"companions": [f"Friend {n}" for n in range(4)]}, GroupTooLarge),
        ({"now": factories.START + timedelta(days=2)}, RegistrationClosed),
    ],
)
def test_joining_is_refused_and_writes_nothing(full: Event, overrides: dict, error: type) -> None:
    fields = {"full_name": "Anna", "email": "anna@example.org", "now": NOW, **overrides}
    with pytest.raises(error):
        join_waiting_list(full, **fields)
    assert not WaitingEntry.objects.exists()
    assert not Registration.objects.filter(state="WAITLISTED").exists()


def test_an_email_stands_in_line_once(full: Event) -> None:
    join(full, "Anna")
    with pytest.raises(AlreadyWaiting):
        join(full, "Anna")
    assert WaitingEntry.objects.count() == 1


def test_nobody_jumps_the_line_by_posting_an_acceptance(full: Event) -> None:
    join(full, "Anna")
    leave_room = Event.objects.filter(pk=full.pk)
    leave_room.update(capacity=6)
    with pytest.raises(IllegalMove):
        accept_invitation(Registration.objects.get(full_name="Anna"), by=None)


def test_one_of_a_group_leaves_and_the_offer_shrinks(full: Event) -> None:
    entry = join(full, "Anna", "Binh")
    join(full, "Dung")
    leave(full, 0, 1)
    # Dung was offered the first place; the second was not enough for the group.
    assert states(full) == [("anna", "WAITING"), ("dung", "OFFERED")]
    cancel_registration(Registration.objects.get(full_name="Binh"), by=None, now=NOW)
    entry.refresh_from_db()
    assert (entry.state, entry.place_count, taken(full)) == ("OFFERED", 1, 4)
    assert "waiting.made_smaller" in verbs(entry)
    cancel_registration(Registration.objects.get(full_name="Anna"), by=None, now=NOW)
    entry.refresh_from_db()
    assert (entry.state, taken(full)) == ("DECLINED", 3)


def test_an_offer_to_a_group_gives_back_the_place_of_who_leaves(full: Event) -> None:
    entry = join(full, "Anna", "Binh")
    join(full, "Dung")
    WaitingEntry.objects.filter(pk=entry.pk).update(skipped_count=waiting.PASSES)
    leave(full, 0, 1)
    cancel_registration(Registration.objects.get(full_name="Binh"), by=None, now=NOW)
    entry.refresh_from_db()
    assert (entry.state, entry.held_count, entry.place_count) == ("OFFERED", 1, 1)
    assert states(full)[1] == ("dung", "OFFERED")
    assert taken(full) == 4


def test_staff_move_with_a_reason(full: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    rows = [join(full, name) for name in ("Anna", "Binh", "Chi")]

    def line() -> str:
        return "".join(e.email[0] for e in WaitingEntry.objects.filter(event=full).in_line())

    for to, expected in [("first", "cab"), ("down", "acb"), ("up", "cab"), ("last", "abc")]:
        move_entry(rows[2], to=to, by=registrar, reason="Speaker", now=NOW)
        assert line() == expected
    rows[2].refresh_from_db()
    assert rows[2].staff_reason == "Speaker"
    moved = audit.trail(rows[2]).first()
    assert (moved.verb, moved.actor, moved.details) == ("waiting.moved", registrar, {"to": "last"})
    move_entry(rows[0], to="up", by=registrar, reason="No change", now=NOW)
    assert line() == "abc"
    decline_offer(rows[0], now=NOW)
    with pytest.raises(IllegalMove):
        move_entry(rows[0], to="up", by=registrar, reason="Too late", now=NOW)


def test_staff_offer_out_of_turn_only_what_is_free(full: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    join(full, "Anna", "Binh")
    second = join(full, "Chi", "Dung")
    with pytest.raises(EventFull):
        offer_by_hand(second, by=registrar, reason="Speaker", now=NOW)
    Event.objects.filter(pk=full.pk).update(capacity=6)
    second.refresh_from_db()
    offer_by_hand(second, by=registrar, reason="Speaker", now=NOW)
    assert states(full) == [("anna", "WAITING"), ("chi", "OFFERED")]
    assert audit.trail(second).first().actor == registrar


def test_staff_remove_and_the_place_passes_on(full: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    first = join(full, "Anna")
    join(full, "Binh")
    leave(full, 0)
    first.refresh_from_db()
    remove_entry(first, by=registrar, reason="Asked by phone", now=NOW)
    assert states(full) == [("anna", "REMOVED"), ("binh", "OFFERED")]
    assert taken(full) == 4


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("waiting_state_known", {"state": "LOST"}),
        ("waiting_group_size", {"place_count": 0, "held_count": 0}),
        ("waiting_group_size", {"place_count": 11}),
        ("waiting_holds_no_more_than_it_needs", {"held_count": 2}),
        ("waiting_holds_only_while_live", {"state": "LAPSED", "held_count": 1}),
        ("waiting_offer_is_held", {"state": "OFFERED"}),
    ],
)
def test_the_database_refuses_what_must_never_be(full: Event, constraint: str, fields) -> None:  # type: ignore[no-untyped-def]
    entry = join(full, "Anna")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WaitingEntry.objects.filter(pk=entry.pk).update(**fields)


def test_a_group_that_shrinks_to_the_places_kept_gets_its_offer(full: Event) -> None:
    entry = join(full, "Anna", "Binh")
    WaitingEntry.objects.filter(pk=entry.pk).update(skipped_count=waiting.PASSES)
    leave(full, 0)
    cancel_registration(Registration.objects.get(full_name="Binh"), by=None, now=NOW)
    entry.refresh_from_db()
    assert (entry.state, entry.held_count, taken(full)) == ("OFFERED", 1, 4)


def test_who_was_registered_meanwhile_cannot_accept_a_second_place(full: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    entry = join(full, "Anna")
    leave(full, 0, 1)
    register(full, full_name="Anna", email="anna@example.org", by=registrar, now=NOW)
    entry.refresh_from_db()
    with pytest.raises(AlreadyRegistered):
        accept_offer(entry, now=NOW)
    entry.refresh_from_db()
    assert (entry.state, taken(full)) == ("OFFERED", 4)
