"""Creating and editing events."""

from datetime import UTC, date, timedelta

import pytest
from django.db import IntegrityError

from events.actions import errors
from events.actions.planning import create_event, edit_event
from events.actions.scheduling import add_room, add_session
from events.models import Event, Venue
from events_app.core.audit import trail
from events_app.core.errors import StaleForm
from tests.factories import START, make_event, make_room, make_session

pytestmark = pytest.mark.django_db


def fields(**overrides):
    return {
        "slug": "salt-2026",
        "type": Event.Type.FAIR,
        "title_vi": "Hội chợ muối Đông Hải",
        "starts_at": START,
        "ends_at": START + timedelta(hours=8),
        "time_zone": "Asia/Ho_Chi_Minh",
        **overrides,
    }


def test_a_new_event_is_a_draft_with_venue_search_text_and_trace(department, planner):
    event = create_event(
        organizer=department,
        by=planner,
        venue_name="Trung tâm Bạc Liêu",
        venue_address="1 Sample Street",
        **fields(),
    )
    assert event.state == Event.State.DRAFT
    assert event.venue == Venue.objects.get(name="Trung tâm Bạc Liêu", organizer=department)
    assert "hoi cho muoi dong hai" in event.search_text
    assert "trung tam bac lieu" in event.search_text
    line = trail(event).get()
    assert (line.verb, line.actor, line.details) == (
        "event.created",
        planner,
        {"slug": "salt-2026"},
    )


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"ends_at": START}, errors.EndBeforeStart),
        ({"title_vi": ""}, errors.TitleMissing),
        ({"time_zone": "Asia/Bac_Lieu"}, errors.UnknownTimeZone),
        ({"confirmed_on": date(2026, 1, 2)}, errors.ConfirmationNumberMissing),
    ],
)
def test_a_wrong_event_is_refused(department, planner, overrides, error):
    with pytest.raises(error):
        create_event(organizer=department, by=planner, **fields(**overrides))
    assert not Event.objects.exists()


def test_a_taken_address_is_refused_for_new_and_for_edited_events(department, planner):
    make_event(slug="salt-2026")
    with pytest.raises(errors.SlugTaken):
        create_event(organizer=department, by=planner, **fields())
    other = make_event(organizer=department)
    with pytest.raises(errors.SlugTaken):
        edit_event(other, version=1, by=planner, slug="salt-2026")


def test_any_other_broken_invariant_rises(department, planner, conference):
    with pytest.raises(IntegrityError):
        create_event(organizer=department, by=planner, number=conference.number, **fields())


def test_an_edit_writes_the_fields_and_names_them_in_the_trace(conference, planner):
    edited = edit_event(conference, version=1, by=planner, title_en="Salt", capacity=20)
    assert (edited.title_en, edited.capacity, edited.version) == ("Salt", 20, 2)
    assert edited.calendar_sequence == 0
    assert trail(conference).first().details == {"fields": ["capacity", "title_en"]}


def test_the_second_of_two_editors_is_refused(conference, planner):
    edit_event(conference, version=1, by=planner, title_en="First")
    with pytest.raises(StaleForm):
        edit_event(conference, version=1, by=planner, title_en="Second")
    conference.refresh_from_db()
    assert conference.title_en == "First"


def test_new_times_raise_the_calendar_sequence_of_event_and_sessions(conference, planner):
    session = make_session(conference)
    edited = edit_event(
        conference, version=1, by=planner, ends_at=conference.ends_at + timedelta(hours=1)
    )
    session.refresh_from_db()
    assert (edited.calendar_sequence, session.calendar_sequence) == (1, 1)
    assert session.updated_at == edited.updated_at


def test_a_new_venue_takes_the_rooms_along(conference, planner):
    room = make_room(conference, name="Hall A", capacity=40)
    session = make_session(conference, room=room)
    edited = edit_event(
        conference, version=1, by=planner, venue_name="Elsewhere", venue_address="2 Street"
    )
    session.refresh_from_db()
    assert session.room.venue == edited.venue
    assert (session.room.name, session.room.capacity) == ("Hall A", 40)


def test_without_a_venue_sessions_have_no_room(conference, planner):
    session = make_session(conference, room=make_room(conference))
    edit_event(conference, version=1, by=planner, venue_name="", venue_address="")
    session.refresh_from_db()
    assert session.room is None


def test_a_known_venue_gets_its_new_address(conference, planner):
    make_room(conference)
    edit_event(
        conference, version=1, by=planner, venue_name=conference.venue.name, venue_address="9 Quay"
    )
    assert Venue.objects.get().address == "9 Quay"


def test_an_edit_must_not_leave_sessions_outside(conference, planner):
    make_session(conference)
    with pytest.raises(errors.SessionsLeftOutside):
        edit_event(conference, version=1, by=planner, starts_at=START + timedelta(minutes=30))


def test_the_capacity_cannot_fall_below_the_registered(conference, planner):
    Event.objects.filter(pk=conference.pk).update(registered_count=5)
    with pytest.raises(errors.CapacityBelowRegistered):
        edit_event(conference, version=1, by=planner, capacity=4)


def test_sessions_carry_people_and_rooms(conference, planner):
    make_room(conference)
    room = add_room(conference, name="Hall B", capacity=50, by=planner)
    session = add_session(
        conference,
        by=planner,
        title_en="Opening",
        room=room,
        starts_at=START.astimezone(UTC),
        ends_at=START + timedelta(hours=1),
        speakers=[{"full_name": "Huỳnh Quốc Sơn", "role": "CHAIR"}],
    )
    assert [str(row) for row in session.session_speakers.all()] == ["Huỳnh Quốc Sơn: CHAIR"]
    assert trail(session).get().verb == "session.added"
