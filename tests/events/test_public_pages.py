"""The public list and the public page of an event."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions.partnering import add_partner
from events.actions.planning import search_text
from events.actions.scheduling import edit_session
from events.queries import EventFilters, Phase, get_public_events, phase_of
from tests.factories import START, make_event, make_room, make_session

pytestmark = pytest.mark.django_db


def titles(response):
    return [card["event"].title_en for card in response.context["cards"]]


@pytest.fixture
def events(department):
    now = timezone.now()
    past = now - timedelta(days=30)
    rows = [
        make_event(
            organizer=department, title_en="Past fair", type="FAIR", starts_at=past,
            ends_at=past + timedelta(days=1),
        ),
        make_event(
            organizer=department, title_en="Coming", title_vi="Hội nghị Đắk Lắk",
            starts_at=now + timedelta(days=3), ends_at=now + timedelta(days=4),
        ),
        make_event(organizer=department, title_en="Draft", state="DRAFT", published_at=None),
    ]  # fmt: skip
    for row in rows:
        row.search_text = search_text(row)
        row.save()
    return rows


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Coming", "Past fair"]),
        ("?when=upcoming", ["Coming"]),
        ("?when=past", ["Past fair"]),
        ("?type=FAIR", ["Past fair"]),
        ("?type=NONSENSE&when=nonsense&page=99", ["Coming", "Past fair"]),
        ("?q=dak+lak", ["Coming"]),
        ("?q=%C4%90%E1%BA%AFk", ["Coming"]),
        ("?q=nothing+like+it", []),
    ],
)
def test_the_list_is_searched_and_filtered(client, events, asked, found):
    response = client.get(f"/events/{asked}")
    assert titles(response) == found


def test_empty_lists_say_what_to_do_next(client):
    assert "No event is published yet" in client.get("/").content.decode()
    assert "No event matches" in client.get("/?q=x").content.decode()


def test_the_list_costs_the_same_with_one_and_with_three_events(
    client, department, django_assert_num_queries
):
    for _ in range(3):
        event = make_event(organizer=department)
        make_room(event)
        with django_assert_num_queries(2):
            client.get("/")


def test_the_page_costs_the_same_with_one_and_with_three_sessions(
    client, conference, django_assert_num_queries
):
    for _ in range(3):
        session = make_session(conference, room=make_room(conference))
        edit_session(session, version=1, by=None, speakers=[{"full_name": "A", "role": "CHAIR"}])
        with django_assert_num_queries(5):
            client.get("/events/conference/")


@pytest.mark.parametrize(
    ("overrides", "offset", "phase"),
    [
        ({}, timedelta(days=-1), Phase.REGISTRATION_OPEN),
        ({"registration_opens_at": START}, timedelta(days=-1), Phase.REGISTRATION_CLOSED),
        ({"registration_closes_at": START - timedelta(days=2)}, timedelta(days=-1),
         Phase.REGISTRATION_CLOSED),
        ({}, timedelta(0), Phase.RUNNING),
        ({}, timedelta(hours=9), Phase.ENDED),
        ({"state": "POSTPONED"}, timedelta(0), Phase.POSTPONED),
        ({"state": "CANCELLED"}, timedelta(0), Phase.CANCELLED),
        ({"state": "REPORTED"}, timedelta(0), Phase.REPORTED),
        ({"state": "DRAFT"}, timedelta(0), Phase.DRAFT),
    ],
)  # fmt: skip
def test_the_phase_follows_the_clock(overrides, offset, phase):
    assert phase_of(make_event(**overrides), START + offset) == phase


def test_the_page_shows_programme_partners_and_calendar_links(client, conference, planner):
    session = make_session(conference, title_en="Opening", room=make_room(conference, name="Hall"))
    add_partner(conference, role="HOST", name="Sở Công Thương", by=planner)
    html = client.get("/events/conference/").content.decode()
    for text in ("Opening", "Hall", "Sở Công Thương", "webcal://localhost:8000/events/conference/"):
        assert text in html
    assert f"/events/conference/sessions/{session.calendar_uid}.ics" in html
    assert "calendar.google.com/calendar/render?action=TEMPLATE" in html
    assert "20261201T080000%2F20261201T170000&amp;ctz=Asia%2FHo_Chi_Minh" in html


def test_a_cancelled_event_says_why(client, department):
    make_event(organizer=department, slug="gone", state="CANCELLED", state_reason="Flood")
    html = client.get("/events/gone/").content.decode()
    assert "Flood" in html
    assert "/register/" not in html


def test_filters_default_to_everything_public(events):
    assert get_public_events().count() == get_public_events(EventFilters()).count() == 2


def test_the_api_lists_pages_and_refuses(client, events, conference):
    session = make_session(conference, room=make_room(conference, name="Hall"))
    body = client.get("/api/v1/events?limit=1&offset=1&when=past").json()
    assert (body["count"], body["items"]) == (1, [])
    body = client.get("/api/v1/events?q=dak").json()
    assert [item["title"] for item in body["items"]] == [{"vi": "Hội nghị Đắk Lắk", "en": "Coming"}]
    one = client.get("/api/v1/events/conference").json()
    assert one["starts_at"] == "2026-12-01T08:00:00+07:00"
    assert one["calendar_url"] == "http://localhost:8000/events/conference/programme.ics"
    rows = client.get("/api/v1/events/conference/sessions").json()
    assert (rows["count"], rows["items"][0]["id"]) == (1, str(session.calendar_uid))
    assert rows["items"][0]["room"] == "Hall"
    draft = client.get(f"/api/v1/events/{events[2].slug}")
    assert (draft.status_code, draft.json()["code"]) == (404, "not_found")
    assert client.get("/api/v1/events?limit=0").status_code == 422
