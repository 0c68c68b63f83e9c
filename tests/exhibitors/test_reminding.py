"""Reminders of ending certificates: when, to whom, in which language, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.models import AdminUnit
from events_app.core.models import OutgoingMessage
from exhibitors.actions.certifying import extend_certificate
from exhibitors.actions.reminding import due_reminders, remind_of_endings
from exhibitors.jobs import remind_of_ending_certificates
from exhibitors.models import Certificate, CertificateReminder, EntityMember
from tests import factories

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 15)
Kind = CertificateReminder.Kind


@pytest.fixture
def certificate(cooperative):
    product = factories.make_product(cooperative, name="Gạo ST25")
    return factories.make_certificate(
        product, stars=4, issued_on=date(2023, 3, 15), valid_until=LAST
    )


def mails():
    return list(OutgoingMessage.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (181, []),
        (180, [Kind.WINDOW_OPEN]),
        (135, [Kind.WINDOW_OPEN]),
        (134, [Kind.WINDOW_CLOSING]),
        (120, [Kind.WINDOW_CLOSING]),
        (119, []),
        (31, []),
        (30, [Kind.ENDING]),
        (0, [Kind.ENDING]),
        (-1, [Kind.ENDED]),
        (-30, [Kind.ENDED]),
        (-31, []),
    ],
)
def test_each_moment_has_its_days(before, kinds, certificate):
    found = due_reminders(LAST - timedelta(days=before))
    assert [kind for kind, rows in found.items() if certificate in rows] == kinds


def test_a_life_of_daily_jobs_sends_four_mails(certificate, producer):
    """Every day twice, from half a year before the end to two months after it."""
    producer.language = "en"
    producer.save()
    for day in range(-200, 60):
        noon = datetime(2026, 3, 15, 5, tzinfo=UTC) + timedelta(days=day)
        for _attempt in (1, 2):
            remind_of_ending_certificates(noon)
    assert [(row.to, row.subject.split(" – ")[0]) for row in mails()] == [
        (producer.email, "Renew your star certificates now"),
        (producer.email, "The time to renew your star certificates ends soon"),
        (producer.email, "Your star certificates end within 30 days"),
        (producer.email, "Your star certificates have ended"),
    ]
    assert [row.kind for row in CertificateReminder.objects.order_by("pk")] == list(Kind.values)
    first = mails()[0].text
    assert "Gạo ST25 (4 stars" in first
    assert "dossier by 15 November 2025" in first
    assert f"/entities/{certificate.product.entity_id}/" in first


def test_every_member_is_told_in_their_own_language(certificate, producer, cooperative):
    vietnamese = factories.make_user(language="vi")
    gone = factories.make_user(is_active=False)
    for user in (vietnamese, gone):
        EntityMember.objects.create(entity=cooperative, user=user)
    producer.language = "en"
    producer.save()
    assert remind_of_endings(LAST - timedelta(days=180)) == 2
    english, other = sorted(mails(), key=lambda row: row.to != producer.email)
    assert "valid until 15 March 2026" in english.text
    assert "15 tháng 3, 2026" in other.text


@pytest.mark.parametrize(("country", "words"), [("VN", "15 tháng 3"), ("PH", "15 March 2026")])
def test_without_a_language_the_country_decides(country, words, certificate, cooperative):
    unit = AdminUnit.objects.filter(country="VN").first()
    AdminUnit.objects.filter(pk=unit.pk).update(country=country)
    cooperative.unit = unit
    cooperative.save()
    remind_of_endings(LAST)
    assert words in mails()[0].text


def test_one_mail_names_all_certificates_of_an_entity(certificate, cooperative):
    other = factories.make_product(cooperative, name="Trà sen")
    factories.make_certificate(other, issued_on=date(2023, 3, 16), valid_until=date(2026, 3, 16))
    assert remind_of_endings(LAST - timedelta(days=20)) == 1
    assert "Gạo ST25" in mails()[0].text
    assert "Trà sen" in mails()[0].text


def test_an_extended_certificate_is_reminded_anew(certificate, registrar):
    remind_of_endings(LAST)
    later = LAST + timedelta(days=90)
    extend_certificate(certificate, until=later, reason="Waits", by=registrar)
    assert remind_of_endings(LAST + timedelta(days=1)) == 0
    assert remind_of_endings(later) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "CLAIMED"},
        {"state": "REVOKED", "revoked_on": date(2026, 1, 1), "revocation_reason": "NOT_PRODUCED"},
    ],
)
def test_what_does_not_stand_is_not_reminded(fields, certificate):
    Certificate.objects.update(**fields)
    assert remind_of_endings(LAST) == 0


def test_a_renewed_certificate_is_not_reminded(certificate):
    factories.make_certificate(
        certificate.product, issued_on=date(2026, 2, 1), valid_until=date(2029, 2, 1)
    )
    assert remind_of_endings(LAST) == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [({}, "certificate_?reminder"), ({"kind": "LOUD"}, "certificate_reminder_kind_known")],
)
def test_the_database_lets_a_reminder_be_once(fields, name, certificate, producer):
    row = {"certificate": certificate, "user": producer, "kind": Kind.ENDED, "ends_on": LAST}
    CertificateReminder.objects.create(**row)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CertificateReminder.objects.create(**{**row, **fields})


def test_the_language_of_work_is_remembered(sign_in, producer):
    client = sign_in(producer)
    client.post("/entities/new/", {}, headers={"accept-language": "vi"})
    producer.refresh_from_db()
    assert producer.language == "vi"
    client.post("/language/setlang/", {"language": "fil", "next": "/"})
    producer.refresh_from_db()
    assert producer.language == "fil"
    client.get("/entities/", headers={"accept-language": "en"})
    client.post("/language/setlang/", {"language": "xx", "next": "/"})
    producer.refresh_from_db()
    assert producer.language == "fil"
