"""Publishing, cancelling, postponing, reporting; and the seats."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from events.actions import errors
from events.actions.publishing import cancel_event, postpone_event, publish_event
from events.actions.reporting import mark_reported
from events.actions.seating import free_seat, take_seat
from events.models import Event
from events_app.core.audit import trail
from events_app.core.errors import DomainError, IllegalMove
from tests.factories import START, make_event, make_room, make_session


@pytest.fixture
def draft(department):
    return make_event(organizer=department, state=Event.State.DRAFT, published_at=None)


def test_publishing_is_traced_and_the_first_one_keeps_the_sequence(draft, planner):
    session = make_session(draft)
    publish_event(draft, by=planner)
    session.refresh_from_db()
    assert (draft.state, draft.calendar_sequence, session.calendar_sequence) == ("PUBLISHED", 0, 0)
    assert draft.is_public
    assert trail(draft).get().verb == "event.published"


def test_publishing_refuses_a_double_booked_room(draft, planner):
    room = make_room(draft)
    make_session(draft, room=room)
    make_session(draft, room=room)
    with pytest.raises(errors.ProgrammeClashes) as refused:
        publish_event(draft, by=planner)
    assert [clash.name for clash in refused.value.details["clashes"]] == [room.name]
    draft.refresh_from_db()
    assert draft.state == "DRAFT"


def test_the_second_of_two_publishers_is_refused(draft, planner, owner):
    twin = Event.objects.get(pk=draft.pk)
    publish_event(draft, by=planner)
    with pytest.raises(IllegalMove):
        publish_event(twin, by=owner)


def test_postponing_and_cancelling_need_a_reason_and_reach_calendars(conference, planner):
    session = make_session(conference)
    with pytest.raises(errors.ReasonMissing):
        postpone_event(conference, by=planner, reason="  ")
    postpone_event(conference, by=planner, reason="Storm")
    session.refresh_from_db()
    assert (conference.state_reason, conference.calendar_sequence) == ("Storm", 1)
    assert session.calendar_sequence == 1
    first_published = conference.published_at
    publish_event(conference, by=planner)
    assert (conference.state_reason, conference.published_at) == ("", first_published)
    cancel_event(conference, by=planner, reason="Flood")
    assert (conference.state, conference.state_reason) == ("CANCELLED", "Flood")
    with pytest.raises(IllegalMove):
        publish_event(conference, by=planner)


def test_a_report_needs_an_event_that_has_begun(conference, planner):
    with pytest.raises(errors.EventNotStarted):
        mark_reported(conference, by=planner, now=START - timedelta(hours=1))
    mark_reported(conference, by=planner, now=START + timedelta(days=1))
    assert conference.state == "REPORTED"
    assert trail(conference).get().verb == "event.reported"


def test_seats_are_counted(conference):
    take_seat(conference)
    assert conference.registered_count == 1
    free_seat(conference)
    free_seat(conference)
    assert conference.registered_count == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_seats_are_given_twice():
    """The negative control: read, wait for the others, write."""
    event = make_event(capacity=3)
    barrier = threading.Barrier(3)

    def compete():
        count = Event.objects.get(pk=event.pk).registered_count
        barrier.wait()
        Event.objects.filter(pk=event.pk).update(registered_count=count + 1)
        connection.close()

    threads = [threading.Thread(target=compete) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event.refresh_from_db()
    assert event.registered_count == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_only_three_get_the_last_three_seats():
    event = make_event(capacity=3)
    barrier = threading.Barrier(8)
    outcomes = []

    def compete():
        barrier.wait()
        try:
            take_seat(Event.objects.get(pk=event.pk))
            outcomes.append("seated")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=compete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event.refresh_from_db()
    assert event.registered_count == 3
    assert sorted(outcomes) == ["event_full"] * 5 + ["seated"] * 3
