"""Sessions, people and rooms."""

from datetime import timedelta

import pytest

from events.actions import errors
from events.actions.scheduling import (
    add_room,
    add_session,
    cancel_session,
    edit_session,
    remove_room,
    restore_session,
)
from events.models import Room, Session, Speaker
from events.queries import clashes, programme
from events_app.core.audit import trail
from events_app.core.errors import IllegalMove, StaleForm
from tests.factories import START, make_event, make_room, make_session

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SON = {"full_name": "Huỳnh Quốc Sơn", "organization_name": "Sở Công Thương", "role": "SPEAKER"}


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"starts_at": START - HOUR}, errors.SessionOutsideEvent),
        ({"ends_at": START + 10 * HOUR}, errors.SessionOutsideEvent),
        ({"ends_at": START}, errors.EndBeforeStart),
        ({"title_en": ""}, errors.TitleMissing),
    ],
)
def test_a_wrong_session_is_refused(conference, planner, overrides, error):
    fields = {"title_en": "Opening", "starts_at": START, "ends_at": START + HOUR, **overrides}
    with pytest.raises(error):
        add_session(conference, by=planner, **fields)
    assert not Session.objects.exists()


def test_a_room_elsewhere_is_refused(conference, planner):
    room = make_room(make_event())
    with pytest.raises(errors.RoomOfAnotherVenue):
        add_session(
            conference, by=planner, title_en="A", room=room, starts_at=START, ends_at=START + HOUR
        )


def test_only_time_and_room_raise_the_sequence(conference, planner):
    session = make_session(conference)
    uid = session.calendar_uid
    session = edit_session(session, version=1, by=planner, title_en="New title")
    assert (session.calendar_sequence, session.version) == (0, 2)
    session = edit_session(session, version=2, by=planner, ends_at=session.ends_at + HOUR)
    assert session.calendar_sequence == 1
    session = edit_session(session, version=3, by=planner, room=make_room(conference))
    assert (session.calendar_sequence, session.calendar_uid) == (1 + 1, uid)
    assert trail(session).first().details == {"fields": ["room"]}


def test_the_second_of_two_editors_is_refused(conference, planner):
    session = make_session(conference)
    edit_session(session, version=1, by=planner, title_en="First")
    with pytest.raises(StaleForm):
        edit_session(session, version=1, by=planner, title_en="Second")


def test_people_on_no_stage_are_dropped_and_positions_follow(conference, planner):
    session = make_session(conference)
    session = edit_session(session, version=1, by=planner, speakers=[SON])
    session = edit_session(
        session, version=2, by=planner, speakers=[{**SON, "position": "Director", "role": "CHAIR"}]
    )
    assert Speaker.objects.get().position == "Director"
    edit_session(session, version=3, by=planner, speakers=[])
    assert not Speaker.objects.exists()


def test_cancelling_and_restoring_raise_the_sequence_and_leave_traces(conference, planner):
    session = make_session(conference)
    cancel_session(session, by=planner)
    assert (session.state, session.calendar_sequence) == ("CANCELLED", 1)
    with pytest.raises(IllegalMove):
        cancel_session(session, by=planner)
    restore_session(session, by=planner)
    assert (session.state, session.calendar_sequence) == ("SCHEDULED", 2)
    assert [line.verb for line in trail(session)] == ["session.scheduled", "session.cancelled"]


def test_rooms_need_a_venue_and_a_name_of_their_own(conference, planner):
    with pytest.raises(errors.VenueMissing):
        add_room(conference, name="Hall", by=planner)
    make_room(conference, name="Hall")
    with pytest.raises(errors.RoomNameTaken):
        add_room(conference, name="Hall", by=planner)


def test_a_room_in_use_stays(conference, planner):
    room = make_room(conference)
    session = make_session(conference, room=room)
    with pytest.raises(errors.RoomInUse):
        remove_room(room, by=planner)
    edit_session(session, version=1, by=planner, room=None)
    remove_room(room, by=planner)
    assert not Room.objects.exists()


def test_a_room_and_a_person_booked_twice_are_found(conference, planner):
    room = make_room(conference)
    first = make_session(conference, room=room)
    second = make_session(conference, room=room)
    edit_session(first, version=1, by=planner, speakers=[SON])
    folded = {**SON, "full_name": "huynh quoc son"}
    edit_session(second, version=1, by=planner, speakers=[folded])
    found = [(clash.kind, clash.name) for clash in clashes(conference)]
    assert found == [("room", room.name), ("person", "Huỳnh Quốc Sơn")]


def test_no_clash_when_one_ends_as_the_other_starts_or_is_cancelled(conference, planner):
    room = make_room(conference)
    make_session(conference, room=room)
    make_session(conference, room=room, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    cancel_session(make_session(conference, room=room), by=planner)
    assert clashes(conference) == []


def test_the_programme_is_split_by_days_of_the_events_own_zone():
    event = make_event(ends_at=START + timedelta(days=2))
    night = START + timedelta(hours=16)  # 00:00 of the next day in Ha Noi
    make_session(event)
    make_session(event, starts_at=night, ends_at=night + HOUR)
    assert [day.day.isoformat() for day in programme(event)] == ["2026-12-01", "2026-12-02"]


def test_the_programme_costs_the_same_with_one_and_with_three_sessions(
    conference, planner, django_assert_num_queries
):
    for _ in range(3):
        session = make_session(conference, room=make_room(conference))
        edit_session(session, version=1, by=planner, speakers=[SON])
        with django_assert_num_queries(3):
            programme(conference)
