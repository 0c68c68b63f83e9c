"""The badge room: ordering, choosing people, a run's page, stopping and going on."""

import re

import pytest
from django.test import Client

from attendance.actions.printing import assign_job, order_prints
from attendance.models import CheckIn, PrintedBadge, PrintRun
from events.models import Event
from events_app.core import jobs
from events_app.core.models import Job
from tests import factories


@pytest.fixture
def desk(conference: Event, registrar, sign_in) -> Client:  # type: ignore[no-untyped-def]
    return sign_in(registrar)


@pytest.fixture
def room(conference: Event) -> str:
    return f"/manage/{conference.slug}/badges/"


def test_an_empty_event_says_what_comes_first(desk: Client, room: str) -> None:
    html = desk.get(room).content.decode()
    assert "Nobody is registered yet" in html
    assert "Make the file" not in html


def test_a_registrar_orders_everybody_new_and_gets_the_file(
    conference: Event, desk: Client, room: str
) -> None:
    factories.make_registration(conference, full_name="Lê An")
    answer = desk.post(room, {"scope": "NEW", "category": "", "order": "GIVEN_NAME"}, follow=True)
    run = PrintRun.objects.get()
    assert run.job is not None
    html = answer.content.decode()
    assert "Stop" in html
    assert answer.headers["Refresh"] == "5"
    jobs.run_job.func(str(run.job.pk))
    done = desk.get(f"{room}prints/{run.pk}/")
    assert "Refresh" not in done.headers
    assert "Lê An" in done.content.decode()
    assert f"/jobs/{run.job.pk}/result/" in done.content.decode()
    assert not CheckIn.objects.exists()
    again = desk.post(room, {"scope": "NEW", "category": "", "order": "GIVEN_NAME"})
    assert again.status_code == 422
    assert "There is no badge to print in this choice" in again.content.decode()
    assert PrintRun.objects.count() == 1


def test_printing_everybody_again_asks_before_it_makes_badges_worthless(
    conference: Event, desk: Client, room: str
) -> None:
    person = factories.make_registration(conference)
    choice = {"scope": "ALL", "category": "", "order": "GIVEN_NAME"}
    assert desk.post(room, choice).status_code == 302  # nobody has a printed badge yet
    asked = desk.post(room, choice)
    assert asked.status_code == 200
    html = asked.content.decode()
    assert "1 person has a printed badge." in html
    person.refresh_from_db()
    assert (person.epoch, PrintRun.objects.count()) == (0, 1)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    assert hidden.items() >= {"scope": "ALL", "order": "GIVEN_NAME", "confirmed": "True"}.items()
    assert desk.post(room, hidden).status_code == 302
    person.refresh_from_db()
    assert (person.epoch, PrintRun.objects.count()) == (1, 2)


def test_only_the_people_ticked_are_printed_and_ticks_survive_an_error(
    conference: Event, desk: Client, room: str
) -> None:
    people = [factories.make_registration(conference, full_name=f"Lê {c}") for c in "ABC"]
    page = f"{room}selection/"
    nobody = desk.post(page, {"order": "GIVEN_NAME"})
    assert nobody.status_code == 422
    assert "Tick at least one person." in nobody.content.decode()
    wrong = desk.post(page, {"order": "?", "chosen": [people[0].pk]})
    assert f'value="{people[0].pk}" checked' in wrong.content.decode()
    stranger = factories.make_registration(factories.make_event())
    assert desk.post(page, {"order": "GIVEN_NAME", "chosen": [stranger.pk]}).status_code == 422
    desk.post(page, {"order": "GIVEN_NAME", "chosen": [people[0].pk, people[2].pk]})
    chosen = PrintedBadge.objects.values_list("registration", flat=True)
    assert set(chosen) == {people[0].pk, people[2].pk}
    shown = desk.get(page, {"q": "Lê B"}).content.decode()
    assert "Lê B" in shown
    assert "Lê A" not in shown


def test_a_selection_that_cannot_be_re_issued_says_so(
    conference: Event, desk: Client, room: str
) -> None:
    person = factories.make_registration(conference, epoch=255)
    choice = {"order": "GIVEN_NAME", "chosen": [person.pk]}
    assert desk.post(f"{room}selection/", choice).status_code == 302
    refused = desk.post(f"{room}selection/", choice)
    assert refused.status_code == 422
    assert "re-issued 255 times" in refused.content.decode()
    found = desk.get(f"{room}selection/", {"category": "VIP"}).content.decode()
    assert "Nobody found" in found


def test_a_stopped_run_goes_on_from_its_page(
    conference: Event, desk: Client, room: str, registrar
) -> None:  # type: ignore[no-untyped-def]
    factories.make_registration(conference)
    run = order_prints(conference, scope="NEW", by=registrar)
    job = jobs.enqueue("badges", by=registrar, subject=conference, run=run.pk)
    assign_job(run, job=job)
    desk.post(f"/jobs/{job.pk}/cancellation/")
    html = desk.get(f"{room}prints/{run.pk}/").content.decode()
    assert "0 of 1 badges are finished." in html
    answer = desk.post(f"{room}prints/{run.pk}/continuation/", follow=True)
    assert "Printing goes on where it stopped." in answer.content.decode()
    run.refresh_from_db()
    assert run.job is not None
    assert run.job_id != job.pk
    second = desk.post(f"{room}prints/{run.pk}/continuation/", follow=True)
    assert "This run is finished or still going." in second.content.decode()
    assert Job.objects.count() == 2


def test_a_colleague_sees_the_log_but_not_the_file_of_another(
    conference: Event, desk: Client, room: str, planner
) -> None:  # type: ignore[no-untyped-def]
    factories.make_registration(conference)
    run = order_prints(conference, scope="NEW", by=planner)
    job = jobs.enqueue("badges", by=planner, subject=conference, run=run.pk)
    assign_job(run, job=job)
    jobs.run_job.func(str(job.pk))
    html = desk.get(f"{room}prints/{run.pk}/").content.decode()
    assert "The file belongs to whoever ordered it." in html
    assert f"/jobs/{job.pk}/" not in html


def test_another_events_run_is_not_shown(conference: Event, desk: Client, room: str) -> None:
    other = factories.make_event(organizer=conference.organizer)
    factories.make_registration(other)
    run = order_prints(other, scope="NEW", by=None)
    assert desk.get(f"{room}prints/{run.pk}/").status_code == 404
    assert desk.post(f"{room}prints/{run.pk}/continuation/").status_code == 404


def test_the_badge_taken_at_the_desk_stands_on_the_persons_page(
    conference: Event, desk: Client, registrar
) -> None:  # type: ignore[no-untyped-def]
    person = factories.make_registration(conference)
    page = f"/manage/{conference.slug}/attendees/{person.pk}/"
    assert "None yet." in desk.get(page).content.decode()
    assert desk.get(f"{page}badge.pdf").content.startswith(b"%PDF")
    assert desk.get(f"{page}badge.pdf").status_code == 200
    desk.post(f"{page}badge-reissue/")
    desk.get(f"{page}badge.pdf")
    html = desk.get(page).content.decode()
    assert html.count("badge no. 1") == 1
    assert html.count("badge no. 2") == 1
    assert html.count("worthless now") == 1
    assert registrar.full_name in html


@pytest.mark.parametrize("path", ["", "selection/", "prints/{run}/"])
def test_the_pages_ask_as_often_with_three_people_as_with_one(
    conference: Event, desk: Client, room: str, path: str, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.make_registration(conference)
    run = order_prints(conference, scope="NEW", by=None)
    address = room + path.format(run=run.pk)
    desk.get(address)
    with CaptureQueriesContext(connection) as first:
        desk.get(address)
    for _ in range(2):
        factories.make_registration(conference)
        more = order_prints(conference, scope="NEW", by=None)
        PrintedBadge.objects.filter(run=more).update(run=run, position=10 + more.pk)
    with django_assert_num_queries(len(first)):
        desk.get(address)
