"""A person's rights: evidence of consent, a new address, one's data, erasure that keeps totals."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance import notifications
from attendance.actions import erasing
from attendance.actions.answering import save_answers
from attendance.actions.consenting import (
    CONSENT_QUESTION,
    consent_text,
    give_consents,
    withdraw_consent,
)
from attendance.actions.handing_over import own_data
from attendance.actions.readdressing import (
    ConfirmationExpired,
    SameAddress,
    confirm_email_change,
    request_email_change,
)
from attendance.actions.registering import register
from attendance.forms.people import RegistrationForm
from attendance.models import (
    Answer,
    CategoryRule,
    CheckIn,
    EmailChange,
    ErasureRequest,
    Registration,
)
from attendance.queries import turnout
from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove
from events_app.core.models import Attachment, Job, OutgoingMessage
from events_app.overview.queries import as_json, outcome_report
from tests import factories

NAME = "Nguyễn Thị Ngọc Quỳnh"
EMAIL = "quynh.unique@example.org"
ORGANIZATION = "Sở Công Thương Độc Nhất"
POSITION = "Chuyên viên độc đáo"
TRACES = ("quỳnh", "ngoc quynh", "quynh.unique", "độc nhất", "doc nhat", "độc đáo")


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(hours=6),
        published_at=now - timedelta(days=3),
    )


@pytest.fixture
def quynh(fair: Event) -> Registration:
    return register(
        fair,
        full_name=NAME,
        email=EMAIL,
        organization_name=ORGANIZATION,
        position=POSITION,
        category="BUYER",
        consents=["NEWSLETTER", "CONTACT_SHARING"],
    )


def answer_with_a_file(registration: Registration) -> Answer:
    """Keep a letter that the person uploaded."""
    content = b"%PDF-1.7 letter of Quynh"
    question = factories.make_question(registration.event, kind="FILE")
    letter = {
        "name": "letter.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    save_answers(
        registration,
        questions=[question],
        answers={question.pk: letter},
        files={question.pk: content},
        by=None,
    )
    return registration.answers.get()


def let_in(registration: Registration) -> CheckIn:
    event = registration.event
    now = timezone.now()
    return CheckIn.objects.create(
        event=event,
        gate=factories.make_gate(event),
        registration=registration,
        reference=registration.reference,
        method="CAMERA",
        verdict="admitted",
        scanned_at=now,
        estimated_at=now,
        day=now.date(),
    )


def link(name: str, registration: Registration) -> str:
    token = notifications.own_link(registration).rstrip("/").rsplit("/", 1)[1]
    return reverse(f"attendance:{name}", args=[token])


def verbs(registration: Registration) -> list[str]:
    return list(audit.trail(registration).values_list("verb", flat=True))


def texts_of_every_table() -> list[str]:
    """Return what stands in every text and JSON column of the database, in lower case."""
    found = []
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found += [json.dumps(value, ensure_ascii=False, default=str).lower() for value in row]
    return found


# --- consent ---


def test_consent_keeps_the_exact_text_shown_and_its_hash(quynh: Registration) -> None:
    record = quynh.consents.get(purpose="NEWSLETTER")
    assert record.evidence == consent_text("NEWSLETTER", "vi", channel=record.channel)
    assert record.evidence_sha256 == hashlib.sha256(record.evidence.encode()).hexdigest()
    assert (record.channel, record.language) == ("web", "vi")
    english = consent_text("NEWSLETTER", "en", channel="form")
    assert "send me news of further events" in english
    assert "The organiser named on the page" in english
    assert english != record.evidence


def test_the_form_asks_with_the_words_kept_as_evidence(conference: Event) -> None:
    form = RegistrationForm(rules=CategoryRule.objects.of_event(conference))
    assert str(form.fields["consents"].label) == str(CONSENT_QUESTION)


def test_history_shows_given_withdrawn_and_given_again(quynh: Registration, client: Client) -> None:
    first = quynh.consents.get(purpose="NEWSLETTER")
    withdraw_consent(quynh, purpose="NEWSLETTER")
    first.refresh_from_db()
    assert first.withdrawn_channel == "link"
    give_consents(quynh, purposes=["NEWSLETTER"], channel="link", language="en")
    assert quynh.consents.filter(purpose="NEWSLETTER").count() == 2
    html = client.get(link("my_registration", quynh)).content.decode()
    assert html.count(first.evidence_sha256) == 1
    assert "language en, through link" in html


# --- a new address ---


def test_a_new_address_counts_only_after_its_owner_confirmed(
    quynh: Registration, client: Client
) -> None:
    response = client.post(link("my_email", quynh), {"email": "New@Example.org"})
    assert response.status_code == 302
    quynh.refresh_from_db()
    assert quynh.email == EMAIL
    asked = OutgoingMessage.objects.get(to="new@example.org")
    path = next(word for word in asked.text.split() if "/r/email/" in word)
    path = path[path.index("/r/email/") :]
    assert client.get(path).status_code == 200
    quynh.refresh_from_db()
    assert quynh.email == EMAIL  # opening the link alone does nothing
    assert client.post(path).status_code == 302
    quynh.refresh_from_db()
    assert quynh.email == "new@example.org"
    assert OutgoingMessage.objects.filter(to=EMAIL).count() == 1
    assert "This link was used" in client.get(path).content.decode()
    assert "registration.email_confirmed" in verbs(quynh)


def test_the_same_a_bad_and_an_old_address_are_refused(quynh: Registration, client: Client) -> None:
    with pytest.raises(SameAddress):
        request_email_change(quynh, email=EMAIL.upper())
    page = client.post(link("my_email", quynh), {"email": EMAIL})
    assert page.status_code == 422
    assert "already write to" in page.content.decode()
    assert client.post(link("my_email", quynh), {"email": "nobody"}).status_code == 422
    change = request_email_change(
        quynh, email="late@example.org", now=timezone.now() - timedelta(days=8)
    )
    with pytest.raises(ConfirmationExpired):
        confirm_email_change(change)
    path = next(
        word[word.index("/r/email/") :]
        for word in OutgoingMessage.objects.get(to="late@example.org").text.split()
        if "/r/email/" in word
    )
    late = client.post(path)
    assert (late.status_code, "older than 7 days" in late.content.decode()) == (409, True)
    assert client.get("/r/email/forged/").status_code == 404


def test_a_later_request_replaces_the_earlier_link(quynh: Registration) -> None:
    request_email_change(quynh, email="one@example.org")
    second = request_email_change(quynh, email="two@example.org")
    assert list(EmailChange.objects.values_list("pk", "email")) == [(second.pk, "two@example.org")]


def test_who_had_no_address_gets_one_without_a_mail_to_nobody(fair: Event) -> None:
    person = factories.make_registration(fair, email="")
    change = request_email_change(person, email="first@example.org")
    confirm_email_change(change)
    person.refresh_from_db()
    assert person.email == "first@example.org"
    assert [mail.to for mail in OutgoingMessage.objects.all()] == ["first@example.org"]
    assert verbs(person)[0] == "registration.email_confirmed"


# --- my data ---


def test_the_zip_holds_everything_in_json_html_and_csv_and_no_keys(
    quynh: Registration, client: Client
) -> None:
    let_in(quynh)
    request_email_change(quynh, email="=formula@example.org")
    response = client.post(link("my_data", quynh))
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    data = json.loads(archive.read("data.json"))
    assert data["registration"][0]["full_name"] == NAME
    assert data["registration"][0]["reference"] == quynh.reference
    assert [row["verdict"] for row in data["check_ins"]] == ["admitted"]
    assert {row["purpose"] for row in data["consents"]} == {"NEWSLETTER", "CONTACT_SHARING"}
    assert all(row["evidence"] for row in data["consents"])
    assert [mail["subject"] for mail in data["mails"]] == [OutgoingMessage.objects.get().subject]
    assert NAME in archive.read("data.html").decode()
    rows = list(csv.reader(io.StringIO(archive.read("email_change.csv").decode("utf-8-sig"))))
    assert rows[1][rows[0].index("email")] == "'=formula@example.org"
    everything = archive.read("data.json").decode()
    assert notifications.own_link(quynh).rsplit("/", 2)[1] not in everything
    assert "registration.data_taken" in verbs(quynh)


def test_every_relation_of_a_registration_is_in_the_export(quynh: Registration) -> None:
    relations = {r.get_accessor_name() for r in Registration._meta.related_objects}
    assert relations <= own_data(quynh).keys()
    assert {"check_ins", "consents", "admissions"} <= relations


def test_an_uploaded_file_is_named_in_the_data_with_what_was_said_of_it(
    quynh: Registration,
) -> None:
    answer = answer_with_a_file(quynh)
    (row,) = own_data(quynh)["answers"]
    assert row["file"] == answer.file.name
    assert json.loads(row["value"]) == answer.value


# --- erasure ---


def test_every_relation_of_a_registration_has_a_decision() -> None:
    """A new table about people: say in erasing.py whether its rows stay or go."""
    relations = {r.get_accessor_name() for r in Registration._meta.related_objects}
    assert relations <= erasing.KEPT | erasing.DELETED


def test_erasing_empties_the_place_in_line(conference: Event) -> None:
    entry = factories.make_waiting_entry(conference, staff_reason="knows Quỳnh")
    assert erasing.erase_registration(entry.members.get().registration, by=None)
    entry.refresh_from_db()
    assert (entry.email, entry.staff_reason) == (f"erased-{entry.pk}@example.invalid", "")


def test_erasing_deletes_uploaded_files_once_it_is_committed(
    quynh: Registration, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    kept = answer_with_a_file(quynh).file
    with django_capture_on_commit_callbacks() as afterwards:
        assert erasing.erase_registration(quynh, by=None)
    assert (quynh.answers.count(), kept.storage.exists(kept.name)) == (0, True)
    for callback in afterwards:
        callback()
    assert not kept.storage.exists(kept.name)


def test_erasing_keeps_every_total_and_leaves_nothing_of_the_name(
    quynh: Registration, owner, client: Client, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    event = quynh.event
    let_in(quynh)
    factories.make_registration(event, full_name="Trần Văn Bình")
    notifications.registration_confirmed(quynh, badge=b"%PDF", calendar=b"BEGIN")
    request_email_change(quynh, email="quynh.unique2@example.org")
    job = Job.objects.create(kind="badges", subject=event, result_name="badges.pdf")
    job.result.save("badges.pdf", ContentFile(NAME.encode()))
    stored = job.result.storage
    before = turnout(event), as_json(outcome_report(event))
    assert all(any(trace in text for text in texts_of_every_table()) for trace in TRACES)
    client.post(link("my_erasure", quynh))
    client.force_login(owner)
    page = reverse("attendance:erasure", args=[event.slug, quynh.pk])
    assert NAME in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page).status_code == 302
    assert (turnout(event), as_json(outcome_report(event))) == before
    left = texts_of_every_table()
    assert [trace for trace in TRACES if any(trace in text for text in left)] == []
    assert not stored.exists(job.result.name)
    assert not Attachment.objects.exists()
    assert set(OutgoingMessage.objects.values_list("state", flat=True)) <= {"FAILED", "SENT"}
    asked = ErasureRequest.objects.get()
    assert (asked.state, asked.closed_by) == ("CARRIED_OUT", owner)
    assert verbs(quynh)[0] == "registration.erased"
    assert Registration.objects.filter(full_name="Trần Văn Bình").exists()


def test_an_erased_person_is_gone_from_their_own_page(
    quynh: Registration, owner, client: Client
) -> None:  # type: ignore[no-untyped-def]
    assert erasing.erase_registration(quynh, by=owner)
    assert not erasing.erase_registration(quynh, by=owner)
    page = client.get(link("my_registration", quynh))
    assert (page.status_code, "erased" in page.content.decode()) == (410, True)
    for name in ("my_badge", "my_calendar", "my_cancellation", "my_email", "my_erasure"):
        assert client.get(link(name, quynh)).status_code == 404
    assert client.post(link("my_data", quynh)).status_code == 404
    assert verbs(quynh).count("registration.erased") == 1


def test_a_request_is_open_once_and_can_be_taken_back(
    quynh: Registration, owner, client: Client
) -> None:  # type: ignore[no-untyped-def]
    page = link("my_erasure", quynh)
    client.post(page)
    client.post(page)
    request = ErasureRequest.objects.get()
    assert request.due_at - request.requested_at == timedelta(days=15)
    assert "Take the request back" in client.get(page).content.decode()
    client.post(page, {"withdraw": "1"})
    request.refresh_from_db()
    assert request.state == "WITHDRAWN"
    with pytest.raises(IllegalMove):
        erasing.withdraw_erasure(request, by=owner)
    ErasureRequest.objects.create(registration=quynh, channel="desk")
    with pytest.raises(IntegrityError):
        ErasureRequest.objects.create(registration=quynh, channel="desk")


def test_the_page_lists_open_requests_with_the_same_number_of_queries(
    fair: Event, quynh: Registration, planner, sign_in, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(planner)
    page = reverse("attendance:privacy", args=[fair.slug])
    assert "No open request" in client.get(page).content.decode()
    erasing.request_erasure(quynh, channel="link")
    with CaptureQueriesContext(connection) as one:
        assert NAME in client.get(page).content.decode()
    for _ in range(2):
        erasing.request_erasure(factories.make_registration(fair), channel="desk")
    with django_assert_num_queries(len(one)):
        client.get(page)
