"""Registering on the public page, and the person's own page behind the signed link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions.registering import invite, register
from attendance.models import Registration
from attendance.notifications import own_link
from events.models import Event
from events_app.core import jobs, tokens
from events_app.core.models import Attachment, Job, OutgoingMessage
from tests import factories

DATA = {
    "full_name": "Nguyễn Thị Ngọc Quỳnh",
    "email": "quynh@example.org",
    "organization_name": "Sở Công Thương",
    "position": "Chuyên viên",
    "category": "BUYER",
}


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event that runs now, registration open."""
    now = timezone.now()
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(hours=6),
        published_at=now - timedelta(days=3),
    )


def page(event: Event) -> str:
    return reverse("attendance:register", args=[event.slug])


def run_jobs() -> None:
    for job in Job.objects.filter(state="QUEUED"):
        jobs.run_job.func(str(job.pk))


def test_a_person_registers_and_gets_link_calendar_and_badge_by_mail(
    fair: Event, client: Client
) -> None:
    response = client.post(page(fair), {**DATA, "consents": ["PHOTO_PUBLICITY"]})
    assert response.status_code == 302
    assert "thanks" in client.get(response.headers["Location"]).request["PATH_INFO"]
    registration = Registration.objects.get()
    assert (registration.category, registration.state) == ("BUYER", "REGISTERED")
    run_jobs()
    message = OutgoingMessage.objects.get()
    assert message.to == "quynh@example.org"
    assert own_link(registration) in message.text
    parts = list(Attachment.objects.order_by("pk"))
    assert [part.mime_type for part in parts] == ["application/pdf", "text/calendar"]
    assert bytes(parts[0].content).startswith(b"%PDF")
    assert b"BEGIN:VEVENT" in bytes(parts[1].content)
    assert mail.outbox == []


def test_the_consents_are_unticked_and_the_privacy_notice_is_linked(
    fair: Event, client: Client
) -> None:
    html = client.get(page(fair)).content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', html)
    assert len(boxes) == 4
    assert not any("checked" in box for box in boxes)
    assert reverse("core:privacy") in html
    assert "VIP" not in html


def test_the_same_form_sent_twice_registers_once_and_says_so(fair: Event, client: Client) -> None:
    client.post(page(fair), DATA)
    again = client.post(page(fair), DATA)
    assert "already registered" in again.content.decode()
    assert Registration.objects.count() == 1
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": ""},
        {"full_name": "A" * 201},
        {"full_name": "A\x07B"},
        {"full_name": "A\u202e\nB\nC"},
        {"email": "nobody"},
        {"category": "VIP"},
        {"consents": ["EVERYTHING"]},
    ],
)
def test_bad_input_is_refused_and_kept_on_the_page(
    fair: Event, client: Client, wrong: dict
) -> None:
    response = client.post(page(fair), {**DATA, **wrong})
    assert response.status_code == 422
    assert not Registration.objects.exists()
    assert "Chuyên viên" in response.content.decode()


def test_a_full_and_a_closed_event_say_so(fair: Event, client: Client) -> None:
    Event.objects.filter(pk=fair.pk).update(capacity=1, registered_count=1)
    waiting = f"/events/{fair.slug}/waiting-list/"
    assert client.get(page(fair)).headers["Location"] == waiting
    response = client.post(page(fair), DATA)
    assert response.status_code == 409
    assert "Every place is taken" in response.content.decode()
    assert f'value="{DATA["email"]}"' in response.content.decode()
    Event.objects.filter(pk=fair.pk).update(registration_closes_at=timezone.now())
    for response in (client.get(page(fair)), client.post(page(fair), DATA)):
        assert response.status_code == 409
        assert "Registration is closed" in response.content.decode()
    assert not Registration.objects.exists()


def test_a_draft_does_not_exist_for_the_public(department, client: Client) -> None:
    draft = factories.make_event(organizer=department, state="DRAFT", published_at=None)
    assert client.get(page(draft)).status_code == 404


def own(registration: Registration, name: str = "my_registration") -> str:
    token = tokens.sign("registration", str(registration.pk))
    return reverse(f"attendance:{name}", args=[token])


def test_people_see_and_change_their_own_data(fair: Event, client: Client) -> None:
    registration = register(fair, **DATA)
    html = client.get(own(registration)).content.decode()
    assert registration.printed_reference in html
    assert "Sở Công Thương" in html
    change = {"full_name": "Nguyễn Quỳnh", "organization_name": "HTX", "position": ""}
    assert client.post(own(registration), {**change, "version": 1}).status_code == 302
    registration.refresh_from_db()
    assert (registration.full_name, registration.category) == ("Nguyễn Quỳnh", "BUYER")
    stale = client.post(own(registration), {**change, "full_name": "Late", "version": 1})
    assert stale.status_code == 422
    assert "Late" in stale.content.decode()


def test_a_forged_link_leads_nowhere(fair: Event, client: Client) -> None:
    registration = register(fair, **DATA)
    good = tokens.sign("registration", str(registration.pk))
    other = tokens.sign("something else", str(registration.pk))
    for token in (good[:-1], other, "x", str(registration.pk)):
        path = reverse("attendance:my_registration", args=[token])
        assert client.get(path).status_code == 404


def test_cancelling_asks_first_then_shuts_the_badge(fair: Event, client: Client) -> None:
    registration = register(fair, **DATA)
    path = own(registration, "my_cancellation")
    assert "Cancel the registration of Nguyễn" in client.get(path).content.decode()
    registration.refresh_from_db()
    assert registration.state == "REGISTERED"
    for _again in range(2):
        assert client.post(path).status_code == 302
    registration.refresh_from_db()
    fair.refresh_from_db()
    assert (registration.state, fair.registered_count) == ("CANCELLED", 0)
    assert client.get(own(registration, "my_badge")).status_code == 404
    assert "is cancelled" in client.get(own(registration)).content.decode()


def test_badge_and_calendar_can_be_downloaded(fair: Event, client: Client) -> None:
    registration = register(fair, **DATA)
    assert client.get(own(registration, "my_badge")).content.startswith(b"%PDF")
    assert b"BEGIN:VCALENDAR" in client.get(own(registration, "my_calendar")).content


def test_consents_are_withdrawn_and_given_again(fair: Event, client: Client) -> None:
    registration = register(fair, **DATA, consents=["NEWSLETTER"])
    path = own(registration, "my_consent_withdrawal")
    client.post(path, {"purpose": "NEWSLETTER"})
    assert not registration.consents.filter(withdrawn_at__isnull=True).exists()
    client.post(path, {"purpose": "NEWSLETTER", "give": "1"})
    assert registration.consents.filter(withdrawn_at__isnull=True).count() == 1
    assert client.post(path, {"purpose": "NOSE"}).status_code == 404


def test_an_invited_person_accepts_by_the_link(fair: Event, client: Client, registrar) -> None:
    invited = invite(fair, full_name="Lê Văn Mời", email="moi@example.org", by=registrar)
    assert "You are invited" in client.get(own(invited)).content.decode()
    assert client.post(own(invited), {"accept": "1"}).status_code == 302
    invited.refresh_from_db()
    assert invited.state == "REGISTERED"
