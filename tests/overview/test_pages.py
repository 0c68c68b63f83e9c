"""Pages of the roof: who sees what."""

import pytest


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
