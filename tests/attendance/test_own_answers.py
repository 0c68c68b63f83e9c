"""Answering the organiser's questions by the personal link: when accepting, and later."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.models import Answer, Invitation, Question, Registration
from attendance.notifications import invitation_link, own_link
from events.models import Event
from events_app.core.models import Job
from tests import factories


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
    )


@pytest.fixture
def question(fair: Event) -> Question:
    return factories.make_question(fair, label_en="Which meal?", required=True)


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def answers_of(registration: Registration) -> str:
    return path(own_link(registration)) + "answers/"


def test_the_invited_answer_before_they_are_registered(
    fair: Event, question: Question, client: Client
) -> None:
    invitation: Invitation = factories.make_invitation(fair)
    person = invitation.registration
    for link in (invitation_link(person), own_link(person)):
        assert answers_of(person) in client.get(path(link)).content.decode()
        sent = client.post(path(link), {"accept": "1"})
        assert sent.headers["Location"] == answers_of(person)
    refused = client.post(answers_of(person), {f"q{question.pk}": ""})
    assert refused.status_code == 422
    assert "Which meal?" in refused.content.decode()
    person.refresh_from_db()
    assert (person.state, Answer.objects.count(), Job.objects.count()) == ("INVITED", 0, 0)
    done = client.post(answers_of(person), {f"q{question.pk}": "Vegetarian"}, follow=True)
    assert "Your badge is on its way" in done.content.decode()
    person.refresh_from_db()
    assert (person.state, Answer.objects.get().value) == ("REGISTERED", "Vegetarian")
    assert Job.objects.filter(kind="registration_mail").count() == 1


def test_an_invitation_taken_back_meanwhile_keeps_nothing_and_says_so(
    fair: Event, question: Question, client: Client
) -> None:
    person = factories.make_invitation(fair, state="DECLINED").registration
    Event.objects.filter(pk=fair.pk).update(ends_at=timezone.now() - timedelta(minutes=1))
    response = client.post(answers_of(person), {f"q{question.pk}": "Vegetarian"})
    assert response.status_code == 422
    assert "Vegetarian" in response.content.decode()
    person.refresh_from_db()
    assert (person.state, Answer.objects.count()) == ("DECLINED", 0)


def test_people_see_and_change_their_answers(
    fair: Event, question: Question, client: Client
) -> None:
    person = factories.make_registration(fair)
    assert "not answered yet" in client.get(path(own_link(person))).content.decode()
    client.post(answers_of(person), {f"q{question.pk}": "Fish"})
    assert "Fish" in client.get(path(own_link(person))).content.decode()
    client.post(answers_of(person), {f"q{question.pk}": "Rice"})
    assert Answer.objects.get().value == "Rice"
    assert "Rice" in client.get(answers_of(person)).content.decode()


def test_questions_of_the_desk_and_of_others_are_not_asked_here(
    fair: Event, client: Client
) -> None:
    factories.make_question(fair, at_desk_only=True)
    factories.make_question(fair, categories=["PRESS"])
    person = factories.make_registration(fair, category="BUYER")
    own = client.get(path(own_link(person))).content.decode()
    assert answers_of(person) not in own
    assert "asks you nothing else" in client.get(answers_of(person)).content.decode()


def test_the_cancelled_and_the_erased_answer_nothing(
    fair: Event, question: Question, client: Client
) -> None:
    cancelled = factories.make_registration(fair, state="CANCELLED")
    client.post(answers_of(cancelled), {f"q{question.pk}": "Fish"})
    assert not Answer.objects.exists()
    erased = factories.make_registration(fair, erased_at=timezone.now())
    assert client.get(answers_of(erased)).status_code == 404
    assert client.get(reverse("attendance:my_answers", args=["forged"])).status_code == 404
