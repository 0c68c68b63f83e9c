"""Pages of the roof: who sees what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from tests import factories


@pytest.mark.parametrize("path", ["/manage/", "/manage/conference/", "/manage/conference/report/"])
def test_a_planner_opens_the_rooms(conference, planner, sign_in, path):
    answer = sign_in(planner).get(path)
    assert answer.status_code == 200
    assert "Conference" in answer.content.decode()


def test_a_gatekeeper_sees_the_event_room(conference, gatekeeper, sign_in):
    assert sign_in(gatekeeper).get("/manage/conference/").status_code == 200


@pytest.mark.parametrize("room", ["", "report/", "takeaway/", "report/report.json"])
def test_strangers_find_nothing(conference, outsider, sign_in, room):
    assert sign_in(outsider).get(f"/manage/conference/{room}").status_code == 404


def test_visitors_are_asked_to_sign_in(conference, client):
    answer = client.get("/manage/conference/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_the_outbox_is_not_taken_for_an_event(operator, sign_in):
    assert sign_in(operator).get("/manage/outbox/").status_code == 200


def test_the_report_leaves_as_xlsx_and_json(conference, owner, sign_in):
    client = sign_in(owner)
    assert client.get("/manage/conference/report/report.xlsx").content[:2] == b"PK"
    assert "figures" in client.get("/manage/conference/report/report.json").json()


def test_the_dashboard_tells_who_may_review_what_waits(
    conference, cooperative, registrar, reader, sign_in
):
    factories.make_application(conference, cooperative, state="SUBMITTED")
    link = "/manage/conference/exhibitors/?state=SUBMITTED"
    assert link in sign_in(registrar).get("/manage/").content.decode()
    assert link not in sign_in(reader).get("/manage/").content.decode()


def test_an_event_that_is_over_waits_for_its_report(conference, planner, gatekeeper, sign_in):
    over = timezone.now() - timedelta(days=1)
    rows = Event.objects.filter(pk=conference.pk)
    rows.update(starts_at=over - timedelta(hours=2), ends_at=over)
    words = "The event is over: hand in its report."
    for address in ("/manage/", "/manage/conference/"):
        assert words in sign_in(planner).get(address).content.decode()
        assert words not in sign_in(gatekeeper).get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_asks_the_same_for_more_events(
    department, cooperative, planner, sign_in, count, django_assert_max_num_queries
):
    for _number in range(count):
        event = factories.make_event(organizer=department)
        factories.make_application(event, cooperative, state="SUBMITTED")
    client = sign_in(planner)
    with django_assert_max_num_queries(9):
        assert client.get("/manage/").status_code == 200
