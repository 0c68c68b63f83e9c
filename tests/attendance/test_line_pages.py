"""The pages of the waiting list: the public form, the answer by link, the staff's line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions.queueing import join_waiting_list
from attendance.actions.registering import cancel_registration, register
from attendance.models import Registration, WaitingEntry
from attendance.notifications import waiting_link
from events.models import Event
from events_app.core.models import Job
from tests import factories

PERSON = {"full_name": "Anna", "email": "anna@example.org", "category": "DELEGATE"}


@pytest.fixture
def full(department) -> Event:  # type: ignore[no-untyped-def]
    event = factories.make_event(
        organizer=department,
        capacity=2,
        slug="full",
        starts_at=timezone.now() + timedelta(days=5),
        ends_at=timezone.now() + timedelta(days=6),
    )
    for number in range(2):
        register(event, full_name=f"Guest {number}", email=f"g{number}@example.org")
    return event


def free_one(event: Event) -> None:
    guest = Registration.objects.filter(event=event, state="REGISTERED").first()
    assert guest is not None
    cancel_registration(guest, by=None)


def path_of(entry: WaitingEntry) -> str:
    return "/w/" + waiting_link(entry).rpartition("/w/")[2]


def test_a_full_event_offers_the_waiting_list_and_takes_a_group(
    full: Event, client: Client
) -> None:
    page = client.get("/events/full/registration/", follow=True)
    assert page.redirect_chain == [("/events/full/waiting-list/", 302)]
    answer = client.post(
        "/events/full/waiting-list/", PERSON | {"companions": "Bình\n\n  Chi  "}, follow=True
    )
    assert answer.status_code == 422  # three people never fit into two places
    assert "The group is too large" in answer.content.decode()
    assert "Bình" in answer.content.decode()
    answer = client.post("/events/full/waiting-list/", PERSON | {"companions": "Bình"}, follow=True)
    text = answer.content.decode()
    assert "You are the first in line" in text
    assert "Bình" in text
    assert WaitingEntry.objects.get().place_count == 2


@pytest.mark.parametrize("companions", ["A\n" * 10, "x" * 201, "B\x07"])
def test_companions_that_cannot_be_are_refused(full: Event, client: Client, companions) -> None:  # type: ignore[no-untyped-def]
    answer = client.post("/events/full/waiting-list/", PERSON | {"companions": companions})
    assert answer.status_code == 422
    assert answer.context["form"].errors["companions"]


def test_with_places_left_the_list_sends_to_the_registration(department, client: Client) -> None:  # type: ignore[no-untyped-def]
    event = factories.make_event(
        organizer=department, capacity=2, ends_at=timezone.now() + timedelta(days=60)
    )
    answer = client.get(f"/events/{event.slug}/waiting-list/")
    assert answer.headers["Location"] == f"/events/{event.slug}/registration/"


def test_the_offer_is_accepted_by_link(full: Event, client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    entry = join_waiting_list(full, **PERSON, language="en")
    assert "You are the first in line" in client.get(path_of(entry)).content.decode()
    free_one(full)
    assert "1 place is kept for you" in client.get(path_of(entry)).content.decode()
    answer = client.post(path_of(entry), {"accept": "1"}, follow=True)
    assert "You are registered" in answer.content.decode()
    assert Job.objects.get().kind == "registration_mail"
    again = client.post(path_of(entry), {"accept": "1"}, follow=True)
    assert "This offer is over" in again.content.decode()


def test_leaving_and_a_late_answer(full: Event, client: Client) -> None:
    entry = join_waiting_list(full, **PERSON, language="en")
    free_one(full)
    WaitingEntry.objects.update(answer_by=timezone.now() - timedelta(minutes=1))
    text = client.get(path_of(entry)).content.decode()
    assert "This offer is over" in text
    assert 'name="accept"' not in text
    answer = client.post(path_of(entry), {"leave": "1"}, follow=True)
    assert "You are off the waiting list" in answer.content.decode()
    assert client.get("/w/forged/").status_code == 404


def test_the_line_costs_as_many_queries_for_three_as_for_one(
    full: Event, registrar, sign_in, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    page = reverse("attendance:line", args=["full"])
    assert "Nobody waits" in client.get(page).content.decode()
    counts = []
    for number in (1, 2, 3):
        join_waiting_list(full, **PERSON | {"full_name": f"N {number}", "email": f"{number}@x.org"})
        with django_assert_max_num_queries(40) as seen:
            client.get(page)
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_staff_see_who_was_passed_over_and_change_the_line(full, registrar, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    group = join_waiting_list(full, **PERSON, companions=["Bình"])
    alone = join_waiting_list(full, full_name="Chi", email="chi@example.org")
    free_one(full)
    text = client.get("/manage/full/waiting-list/").content.decode()
    assert "1 time<" in text
    page = f"/manage/full/waiting-list/{group.pk}/"
    assert "passed over: too few places" in client.get(page).content.decode().lower()
    no_reason = client.post(page, {"change": "last", "reason": ""})
    assert no_reason.status_code == 422
    refused = client.post(page, {"change": "offer", "reason": "Speaker"})
    assert "Every place is taken" in refused.content.decode()
    for change in ("last", "remove"):
        sent = client.post(page, {"change": change, "reason": "Asked by phone"})
        assert sent.status_code == 302
    group.refresh_from_db()
    assert (group.state, group.staff_reason) == ("REMOVED", "Asked by phone")
    gone = client.post(f"/manage/full/waiting-list/{alone.pk}/", {"change": "up", "reason": "x"})
    assert gone.status_code == 422  # offered entries can only be taken out
