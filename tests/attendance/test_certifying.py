"""Certificates of participation: the rule at its boundaries, the paper, its public page."""

import io
import subprocess
from datetime import timedelta
from urllib.parse import urlparse

import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from attendance.actions.certifying import (
    CertificateNotValid,
    NameUnchanged,
    NoAttendanceRule,
    NothingToIssue,
    issue_certificates,
    mail_certificate,
    reissue_certificate,
    revoke_certificate,
    set_attendance_rule,
)
from attendance.actions.erasing import erase_registration
from attendance.models import CheckIn, ParticipationCertificate, Registration
from attendance.notifications import LINK_PURPOSE
from attendance.pdf.certificates import certificates_pdf
from attendance.queries.certificates import standings
from events_app.core import jobs, tokens
from events_app.core.models import AuditEntry, Job, OutgoingMessage
from tests import factories

NAME = "Nguyễn Thị Ngọc Quỳnh"


def attend(person, gate, **overrides):  # type: ignore[no-untyped-def]
    at = person.event.starts_at
    fields = {"day": at.date(), "verdict": "admitted", "method": "CAMERA", **overrides}
    return CheckIn.objects.create(
        event=person.event, gate=gate, registration=person,
        scanned_at=at, estimated_at=at, **fields,
    )  # fmt: skip


@pytest.fixture
def gates(conference):  # type: ignore[no-untyped-def]
    """Return the gates of five sessions; a sixth session was cancelled."""
    made = [
        factories.make_gate(conference, session=factories.make_session(conference))
        for _ in range(5)
    ]
    cancelled = factories.make_session(conference, state="CANCELLED")
    return [*made, factories.make_gate(conference, session=cancelled)]


@pytest.fixture
def person(conference):  # type: ignore[no-untyped-def]
    return factories.make_registration(conference, full_name=NAME, email="q@example.org")


def set_rule(event, by, **overrides):  # type: ignore[no-untyped-def]
    fields = {"kind": "SESSIONS", "minimum_percent": 80, "minimum_days": 1, "categories": []}
    return set_attendance_rule(event, by=by, **{**fields, **overrides})


def issue(event, by):  # type: ignore[no-untyped-def]
    return issue_certificates(event, by=by, now=timezone.now())


@pytest.fixture
def issued(conference, person, gates, registrar):  # type: ignore[no-untyped-def]
    set_rule(conference, registrar)
    for gate in gates[:4]:
        attend(person, gate)
    (certificate,) = issue(conference, registrar)
    return certificate


@pytest.mark.parametrize(
    ("percent", "attended", "missing"), [(80, 4, 0), (80, 3, 1), (81, 4, 1), (100, 5, 0), (1, 0, 1)]
)
def test_a_share_is_rounded_up_to_whole_sessions(
    conference, person, gates, registrar, percent, attended, missing
) -> None:  # type: ignore[no-untyped-def]
    rule = set_rule(conference, registrar, minimum_percent=percent)
    for gate in gates[:attended]:
        attend(person, gate)
    (row,) = standings(rule)
    assert (row.session_count, row.held_count, row.missing) == (attended, 5, missing)
    assert row.qualifies is (missing == 0)
    assert row.minutes == 60 * attended


def test_cancelled_sessions_second_entries_exits_refusals_and_undone_rows_do_not_count(
    conference, person, gates, registrar
) -> None:  # type: ignore[no-untyped-def]
    rule = set_rule(conference, registrar)
    attend(person, gates[0])
    attend(person, gates[0])
    attend(person, gates[5])
    attend(person, gates[1], direction="EXIT")
    attend(person, gates[2], verdict="logged_refusal")
    wrong = attend(person, gates[3])
    (before,) = standings(rule)
    attend(person, gates[3], verdict="undone", undoes=wrong)
    (after,) = standings(rule)
    assert (before.session_count, after.session_count) == (2, 1)


def test_days_are_days_of_the_event(conference, person, gates, registrar) -> None:  # type: ignore[no-untyped-def]
    conference.ends_at += timedelta(days=2)
    conference.save()
    rule = set_rule(conference, registrar, kind="DAYS", minimum_days=2)
    day = conference.starts_at.date()
    attend(person, gates[0], day=day - timedelta(days=1))
    attend(person, gates[0], day=day)
    (before,) = standings(rule)
    attend(person, gates[0], day=day + timedelta(days=2))
    (after,) = standings(rule)
    assert (before.missing, before.qualifies, after.missing, after.qualifies) == (1, False, 0, True)


def test_without_a_session_nobody_earns_a_share(conference, person, registrar) -> None:  # type: ignore[no-untyped-def]
    (row,) = standings(set_rule(conference, registrar))
    assert (row.needed, row.qualifies) == (0, False)


def test_only_registered_people_of_the_chosen_categories_are_looked_at(
    conference, registrar
) -> None:  # type: ignore[no-untyped-def]
    buyer = factories.make_registration(conference, category="BUYER")
    factories.make_registration(conference, category="PRESS")
    factories.make_registration(conference, category="BUYER", state="CANCELLED")
    rule = set_rule(conference, registrar, categories=["BUYER"])
    assert [row.registration for row in standings(rule)] == [buyer]


def test_a_batch_freezes_the_facts_and_leaves_a_trace(issued, conference, registrar) -> None:  # type: ignore[no-untyped-def]
    facts = (issued.number, issued.printed_name, issued.session_count, issued.hours, issued.by)
    assert facts == (1, NAME, 4, 4.0, registrar)
    entry = AuditEntry.objects.get(verb="certificates.issued")
    assert NAME not in str(entry.details)
    with pytest.raises(NothingToIssue):
        issue(conference, registrar)


def test_without_a_rule_nothing_is_issued(conference, registrar) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NoAttendanceRule):
        issue(conference, registrar)


def test_the_database_refuses_a_second_valid_certificate(issued) -> None:  # type: ignore[no-untyped-def]
    issued.pk, issued.number, issued.code = None, 2, "ABCDEFGH"
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.save(force_insert=True)


def test_revoking_is_final_and_not_undone_by_the_next_batch(issued, conference, registrar) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    revoke_certificate(issued, reason="Wrong person", by=registrar, now=now)
    with pytest.raises(CertificateNotValid):
        revoke_certificate(issued, reason="Again", by=registrar, now=now)
    with pytest.raises(NothingToIssue):
        issue(conference, registrar)
    assert ParticipationCertificate.objects.get().reason == "Wrong person"
    assert AuditEntry.objects.filter(verb="certificate.revoked").count() == 1


def test_a_corrected_name_gets_a_new_number_and_the_old_one_is_superseded(
    issued, registrar
) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    with pytest.raises(NameUnchanged):
        reissue_certificate(issued, by=registrar, now=now)
    Registration.objects.update(full_name="Nguyễn Ngọc Quỳnh")
    issued.registration.refresh_from_db()
    anew = reissue_certificate(issued, by=registrar, now=now)
    issued.refresh_from_db()
    assert (anew.number, anew.printed_name, anew.replaces) == (2, "Nguyễn Ngọc Quỳnh", issued)
    assert issued.revoked_at == now
    with pytest.raises(CertificateNotValid):
        reissue_certificate(issued, by=registrar, now=now)


def test_nobody_is_mailed_twice(issued, registrar) -> None:  # type: ignore[no-untyped-def]
    stale = ParticipationCertificate.objects.get(pk=issued.pk)
    now = timezone.now()
    sent = [mail_certificate(row, pdf=b"%PDF", by=registrar, now=now) for row in (issued, stale)]
    assert sent == [True, False]
    message = OutgoingMessage.objects.get()
    assert (message.to, message.attachments.count()) == ("q@example.org", 1)


def test_the_jobs_make_one_file_and_one_mail_each(issued, conference, registrar) -> None:  # type: ignore[no-untyped-def]
    for kind in ("certificates", "certificate_mails", "certificate_mails"):
        row = Job.objects.create(kind=kind, owner=registrar, subject=conference)
        jobs.run_job.func(str(row.pk))
        row.refresh_from_db()
        assert (row.state, row.error) == ("DONE", "")
    with Job.objects.get(kind="certificates").result.open() as stored:
        assert len(PdfReader(stored).pages) == 1
    assert OutgoingMessage.objects.count() == 1


def code_on(pdf: bytes, folder) -> str:  # type: ignore[no-untyped-def]
    (folder / "c.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", str(folder / "c.pdf"), str(folder / "p")], check=True
    )
    (picture,) = folder.glob("p*.png")
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    return found.text


def test_the_printed_code_leads_to_the_page_that_says_genuine_then_revoked(
    issued, registrar, client, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    pdf = certificates_pdf([issued])
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    assert page.mediabox.width > page.mediabox.height
    assert NAME in page.extract_text()
    link = code_on(pdf, tmp_path)
    assert "q@example.org" not in link
    answer = client.get(urlparse(link).path)
    assert (answer.status_code, "Genuine certificate" in answer.text) == (200, True)
    assert NAME in answer.text
    assert "q@example.org" not in answer.text
    revoke_certificate(issued, reason="Private reason", by=registrar, now=timezone.now())
    answer = client.get(urlparse(link).path)
    assert "Not valid any more" in answer.text
    assert "Genuine" not in answer.text
    assert "Private reason" not in answer.text


def test_a_guessed_code_is_unknown_and_costs_no_look_at_certificates(
    issued, client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        answer = client.get(f"/verify/{issued.code}/")
    assert (answer.status_code, "Unknown certificate" in answer.text) == (404, True)
    foreign = tokens.sign(LINK_PURPOSE, issued.code)
    assert client.get(f"/verify/{foreign}/").status_code == 404


def test_erasure_takes_the_name_and_keeps_the_number(issued, person, registrar) -> None:  # type: ignore[no-untyped-def]
    erase_registration(person, by=registrar)
    issued.refresh_from_db()
    assert (issued.printed_name, issued.number) == ("", 1)


def test_the_person_downloads_the_certificate_from_the_own_page(issued, person, client) -> None:  # type: ignore[no-untyped-def]
    token = tokens.sign(LINK_PURPOSE, str(person.pk))
    path = f"/r/{token}/certificate.pdf"
    assert path in client.get(f"/r/{token}/").text
    assert NAME in PdfReader(io.BytesIO(client.get(path).content)).pages[0].extract_text()
    ParticipationCertificate.objects.update(revoked_at=timezone.now(), reason="x")
    assert path not in client.get(f"/r/{token}/").text
    assert client.get(path).status_code == 404


def test_staff_set_the_rule_issue_revoke_and_replace_from_the_pages(
    conference, person, gates, registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    room = f"/manage/{conference.slug}/certificates/"
    assert client.get(room).status_code == 200
    assert client.get(f"{room}issued/").status_code == 200
    bad = {"kind": "SESSIONS", "minimum_percent": 0, "minimum_days": 1}
    assert client.post(room, bad).status_code == 422
    client.post(f"{room}batch/")
    assert ParticipationCertificate.objects.count() == 0
    assert client.post(room, {**bad, "minimum_percent": 80}).status_code == 302
    for gate in gates[:3]:
        attend(person, gate)
    assert "1 session missing" in client.get(room).text
    attend(person, gates[3])
    assert "Issue 1 certificate" in client.get(room).text
    client.post(f"{room}batch/")
    row = ParticipationCertificate.objects.get()
    Registration.objects.update(full_name="Nguyễn Ngọc Quỳnh")
    assert "Issue anew" in client.get(f"{room}issued/").text
    client.post(f"{room}{row.pk}/replacement/")
    anew = ParticipationCertificate.objects.get(number=2)
    assert client.get(f"{room}{anew.pk}/revocation/").status_code == 200
    assert client.post(f"{room}{anew.pk}/revocation/", {"reason": ""}).status_code == 422
    client.post(f"{room}{anew.pk}/revocation/", {"reason": "Wrong person"})
    assert ParticipationCertificate.objects.valid().count() == 0


def test_the_lists_cost_the_same_for_one_and_three_people(
    conference, registrar, gates, sign_in
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(registrar)
    set_rule(conference, registrar, minimum_percent=20)
    room = f"/manage/{conference.slug}/certificates/"
    for path in (room, f"{room}issued/"):
        counts = []
        for added in (1, 2):
            for _ in range(added):
                attend(factories.make_registration(conference), gates[0])
            issue(conference, registrar)
            client.get(path)
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            counts.append(len(seen))
        assert counts[0] == counts[1]
