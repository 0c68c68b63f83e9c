"""Calendar documents, read back by another library, and how they are served."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from events.actions.publishing import cancel_event
from events.actions.scheduling import cancel_session, edit_session
from events.ical import event_calendar, plain, programme_calendar, session_calendar
from events.models import Event
from events.queries import feed_sessions
from tests.factories import START, make_event, make_room, make_session

pytestmark = pytest.mark.django_db
CHANGED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
NASTY = "Muối, gạo; \\ và \x1b[31mđường"


@pytest.fixture
def event(department):
    return make_event(organizer=department, slug="salt", updated_at=CHANGED)


@pytest.fixture
def session(event):
    room = make_room(event, name="Hội trường A")
    return make_session(event, title_en=NASTY, room=room, updated_at=CHANGED)


def feed(event, now=START):
    return programme_calendar(event, feed_sessions(event, now=now))


def entries(body):
    return list(vobject.readOne(body.decode()).vevent_list)


def test_another_library_reads_the_same_entry(event, session):
    (entry,) = entries(feed(event))
    assert entry.summary.value == "Muối, gạo; \\ và [31mđường"
    assert entry.uid.value == f"{session.calendar_uid}@phien"
    assert entry.dtstart.value == START
    assert entry.dtend.value == START + timedelta(hours=1)
    assert entry.dtstamp.value == entry.last_modified.value == CHANGED
    assert (entry.sequence.value, entry.status.value) == ("0", "CONFIRMED")
    assert entry.location.value.startswith("Hội trường A, Venue")


def test_the_head_is_as_clients_want_it(event, session):
    event.title_en = "Salt\r\nX-EVIL:1\x07"
    text = feed(event).decode().replace("\r\n ", "")
    head = text.split("BEGIN:V", 2)[1].split("\r\n")
    assert "NAME:Salt X-EVIL:1" in head
    assert "X-WR-CALNAME:Salt X-EVIL:1" in head
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in head
    assert "X-PUBLISHED-TTL:PT1H" in head
    assert "SOURCE;VALUE=URI:http://localhost:8000/events/salt/programme.ics" in head
    assert "URL;VALUE=URI:http://localhost:8000/events/salt/" in head
    assert "COLOR:firebrick" in head
    assert "METHOD" not in text
    assert "ATTENDEE" not in text
    assert "\nX-EVIL" not in text


def test_the_same_rows_give_the_same_bytes(event, session):
    assert feed(event) == feed(event)


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Asia/Manila", "Europe/Berlin"])
def test_the_zone_is_named_and_the_instant_right(zone, department):
    start = datetime(2026, 7, 5, 9, 0, tzinfo=ZoneInfo(zone))
    event = make_event(
        organizer=department, time_zone=zone, starts_at=start, ends_at=start + timedelta(hours=3)
    )
    make_session(event)
    body = feed(event)
    assert f"DTSTART;TZID={zone}:20260705T090000".encode() in body
    assert f"TZID:{zone}".encode() in body
    assert entries(body)[0].dtstart.value == start


def test_moving_raises_the_sequence_and_keeps_the_uid(event, session, planner):
    edit_session(session, version=1, by=planner, ends_at=START + timedelta(hours=2))
    (entry,) = entries(feed(event))
    assert (entry.sequence.value, entry.uid.value) == ("1", f"{session.calendar_uid}@phien")


def test_a_cancelled_session_stays_for_thirty_days(event, session, planner):
    cancel_session(session, by=planner)
    (entry,) = entries(feed(event))
    assert (entry.status.value, entry.sequence.value) == ("CANCELLED", "1")
    assert entry.summary.value.startswith("Cancelled: ")
    late = event.ends_at + timedelta(days=31)
    assert feed_sessions(event, now=late) == []


def test_a_cancelled_event_cancels_every_entry(event, session, planner):
    cancel_event(event, by=planner, reason="Flood")
    (entry,) = entries(feed(event))
    assert (entry.status.value, entry.sequence.value) == ("CANCELLED", "1")
    (whole,) = entries(event_calendar(event))
    assert whole.summary.value == f"Cancelled: {event.title_en}"
    assert whole.uid.value == f"{event.calendar_uid}@phien"


def test_a_postponed_event_is_tentative(event, session):
    event.state = Event.State.POSTPONED
    (entry,) = entries(feed(event))
    assert entry.status.value == "TENTATIVE"


def test_the_file_of_a_session_has_the_feeds_uid(event, session):
    (entry,) = entries(session_calendar(session))
    assert entry.uid.value == f"{session.calendar_uid}@phien"


def test_an_event_without_sessions_and_venue_has_a_feed():
    event = make_event()
    assert b"BEGIN:VEVENT" not in feed(event)
    assert b"LOCATION" not in event_calendar(event)


def test_plain_text_has_no_control_characters():
    assert plain(" a\tb\r\nc\x00\x1bd ") == "a b cd"


URL = "/events/salt/programme.ics"


def test_a_client_with_the_etag_gets_304(client, event, session):
    first = client.get(URL)
    etag = first["ETag"]
    assert etag.startswith('"')
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == "inline"
    assert not first.cookies
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = client.get(URL, headers={"if-none-match": given})
        assert (answer.status_code, answer["ETag"], answer.content) == (304, etag, b"")
    assert client.get(URL, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_date_counts_only_without_etags(client, event, session):
    modified = client.get(URL)["Last-Modified"]
    assert modified == "Sun, 01 Nov 2026 12:00:00 GMT"
    assert client.get(URL, headers={"if-modified-since": modified}).status_code == 304
    both = {"if-modified-since": modified, "if-none-match": '"other"'}
    assert client.get(URL, headers=both).status_code == 200


def test_head_is_answered_and_changes_change_the_etag(client, event, session, planner):
    head = client.head(URL)
    assert (head.status_code, head.content) == (200, b"")
    cancel_session(session, by=planner)
    assert client.get(URL)["ETag"] != head["ETag"]


def test_single_files_are_downloads(client, event, session):
    answer = client.get(f"/events/salt/sessions/{session.calendar_uid}.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="salt-{session.pk}.ics"'
    assert client.get(f"/events/salt/sessions/{uuid.uuid4()}.ics").status_code == 404
    whole = client.get("/events/salt/event.ics")
    assert whole["Content-Disposition"] == 'attachment; filename="salt.ics"'
    copy = client.get(URL + "?download=1")
    assert copy["Content-Disposition"] == 'attachment; filename="salt.ics"'


def test_a_draft_has_no_calendar(client, department):
    draft = make_event(organizer=department, state="DRAFT", published_at=None)
    session = make_session(draft)
    for path in ("programme.ics", "event.ics", f"sessions/{session.calendar_uid}.ics", ""):
        assert client.get(f"/events/{draft.slug}/{path}").status_code == 404


def test_the_feed_costs_the_same_with_one_and_with_three_sessions(
    client, event, django_assert_num_queries
):
    for _ in range(3):
        make_session(event, room=make_room(event))
        with django_assert_num_queries(3):
            client.get(URL)
