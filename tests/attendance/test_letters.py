"""Letters: whom they reach, in which language, once each, and what becomes of every mail."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions.admitting import check_in
from attendance.actions.erasing import erase_registration
from attendance.actions.writing import (
    AudienceChanged,
    LetterEmpty,
    LetterUnclear,
    NobodyToWriteTo,
    discard_letter,
    draft_letter,
    edit_letter,
    retry_failed,
    send_letter,
    write_delivery,
)
from attendance.models import Letter, LetterDelivery, Registration
from attendance.notifications import invitation_link, own_link
from attendance.queries.letters import audience, progress, recipients
from events.models import Event
from events_app.core import audit, jobs
from events_app.core.errors import IllegalMove, StaleForm
from events_app.core.models import Job, OutgoingMessage
from exhibitors.models import BoothAssignment
from tests import factories

FIELDS = {
    "subject_vi": "Gửi {name}",
    "body_vi": "Hẹn gặp ở {event}: {link}",
    "subject_en": "To {name} of {organisation}",
    "body_en": "Badge {reference}, see {link}",
    "subject_fil": "",
    "body_fil": "",
    "categories": [],
    "states": ["REGISTERED"],
    "arrived": "ANYONE",
    "hall": "",
}


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department,
        slug="fair",
        title_en="Fair",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
    )


def guest(fair: Event, name: str, **fields: object) -> Registration:
    given = {"full_name": name, "email": f"{name.lower()}@example.org", "language": "en"}
    return factories.make_registration(fair, **{**given, **fields})


def draft(fair: Event, owner, **fields: object) -> Letter:  # type: ignore[no-untyped-def]
    return draft_letter(fair, fields={**FIELDS, **fields}, by=owner)


def sent(letter: Letter, owner) -> Letter:  # type: ignore[no-untyped-def]
    count = audience(letter).count
    return send_letter(letter, version=letter.version, expected_count=count, by=owner)


def run_letter_job(letter: Letter, owner) -> None:  # type: ignore[no-untyped-def]
    row = jobs.enqueue("letter", by=owner, subject=letter.event, letter_id=letter.pk)
    jobs.run_job.func(str(row.pk))


# --- whom ---


def names(letter: Letter) -> set[str]:
    return set(recipients(letter).values_list("full_name", flat=True))


def test_the_filter_meets_state_category_and_arrival(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    an = guest(fair, "An", category="BUYER")
    guest(fair, "Binh", category="PRESS")
    guest(fair, "Chi", state="INVITED")
    guest(fair, "Dung", erased_at=timezone.now())
    gate = factories.make_gate(fair)
    check_in(gate, reference=an.reference, method="TYPED")
    assert names(draft(fair, owner)) == {"An", "Binh"}
    assert names(draft(fair, owner, categories=["PRESS", "VIP"])) == {"Binh"}
    assert names(draft(fair, owner, states=["INVITED"])) == {"Chi"}
    assert names(draft(fair, owner, arrived="ARRIVED")) == {"An"}
    assert names(draft(fair, owner, arrived="NOT_ARRIVED")) == {"Binh"}


def test_exhibitors_of_one_hall(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    for hall in ("A", "B"):
        entity = factories.make_entity()
        booth = factories.make_booth(fair, hall=f"Hall {hall}")
        application = factories.make_application(fair, entity)
        BoothAssignment.objects.create(booth=booth, application=application)
        guest(fair, f"Staff{hall}", entity=entity)
    guest(fair, "Visitor")
    assert names(draft(fair, owner, hall="Hall B")) == {"StaffB"}


# --- the text ---


def test_everybody_gets_their_language_or_the_first_that_is_written(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    an, binh = guest(fair, "An", language="vi"), guest(fair, "Binh", organization_name="Sở")
    carlo = guest(fair, "Carlo", language="fil")
    letter = sent(draft(fair, owner), owner)
    run_letter_job(letter, owner)
    mails = {mail.to: mail for mail in OutgoingMessage.objects.all()}
    assert mails[an.email].subject == "Gửi An"
    assert mails[binh.email].subject == "To Binh of Sở"
    assert mails[carlo.email].subject == "Gửi Carlo"
    assert own_link(binh) in mails[binh.email].text
    assert binh.printed_reference in mails[binh.email].text
    assert str(fair.organizer) in mails[binh.email].text


def test_the_invited_get_the_link_where_they_answer(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    invited = factories.make_invitation(fair).registration
    letter = sent(draft(fair, owner, states=["INVITED"]), owner)
    run_letter_job(letter, owner)
    assert invitation_link(invited) in OutgoingMessage.objects.get().text


@pytest.mark.parametrize(
    "text",
    ["{nmae}", "{name", "name}", "{}", "{name!r}", "{name:>9}", "{name.__class__}", "{link[0]}"],
)
def test_what_is_no_placeholder_is_refused(fair: Event, owner, text: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LetterUnclear):
        draft(fair, owner, body_en=text)
    assert not Letter.objects.exists()


def test_a_subject_holds_no_link(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LetterUnclear) as refused:
        draft(fair, owner, subject_en="Go to {link}")
    assert "“{link}” is not known" in str(refused.value.message)


def test_doubled_braces_and_names_with_braces_are_taken_literally(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    guest(fair, "{link}", email="x@example.org")
    letter = sent(draft(fair, owner, subject_en="{{ok}} {name}"), owner)
    run_letter_job(letter, owner)
    assert OutgoingMessage.objects.get().subject == "{ok} {link}"


# --- drafts ---


def test_a_draft_is_changed_by_one_person_at_a_time_and_removed(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    letter = draft(fair, owner)
    edit_letter(letter, version=1, fields={**FIELDS, "subject_en": "Later"}, by=owner)
    with pytest.raises(StaleForm):
        edit_letter(letter, version=1, fields=FIELDS, by=owner)
    assert Letter.objects.get().subject_en == "Later"
    discard_letter(letter, by=owner)
    assert not Letter.objects.exists()
    verbs = {line.verb for line in audit.trail(fair)}
    assert "letter.discarded" in verbs


def test_a_sent_letter_stays_as_it_was(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    guest(fair, "An")
    letter = sent(draft(fair, owner), owner)
    with pytest.raises(StaleForm):
        edit_letter(letter, version=letter.version, fields=FIELDS, by=owner)
    with pytest.raises(IllegalMove):
        discard_letter(letter, by=owner)
    with pytest.raises(IllegalMove):
        sent(letter, owner)
    assert LetterDelivery.objects.count() == 1


# --- sending ---


def test_nothing_is_sent_when_the_number_changed_or_nothing_can_be(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    letter = draft(fair, owner)
    with pytest.raises(NobodyToWriteTo):
        sent(letter, owner)
    guest(fair, "An")
    letter.refresh_from_db()
    guest(fair, "Binh")
    with pytest.raises(AudienceChanged) as changed:
        send_letter(letter, version=1, expected_count=1, by=owner)
    assert "meets 2 people by now, not 1" in str(changed.value.message)
    letter.refresh_from_db()
    assert (letter.state, LetterDelivery.objects.count()) == ("DRAFT", 0)
    with pytest.raises(StaleForm):
        send_letter(letter, version=2, expected_count=2, by=owner)
    with pytest.raises(LetterEmpty):
        sent(draft(fair, owner, subject_vi="", body_en=""), owner)


def test_people_without_address_are_counted_and_left_out(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    guest(fair, "An")
    guest(fair, "Binh", email="")
    letter = sent(draft(fair, owner), owner)
    assert (letter.without_address_count, letter.deliveries.count()) == (1, 1)


def test_who_comes_later_does_not_get_it_and_who_left_still_does(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    an = guest(fair, "An")
    letter = sent(draft(fair, owner), owner)
    guest(fair, "Binh")
    Registration.objects.filter(pk=an.pk).update(state="CANCELLED")
    run_letter_job(letter, owner)
    assert [mail.to for mail in OutgoingMessage.objects.all()] == [an.email]


def test_a_job_that_runs_again_writes_to_nobody_twice(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        guest(fair, f"G{number}")
    letter = sent(draft(fair, owner), owner)
    first = letter.deliveries.select_related("letter__event", "registration__event").first()
    assert write_delivery(first)
    run_letter_job(letter, owner)
    run_letter_job(letter, owner)
    assert not write_delivery(first)
    assert OutgoingMessage.objects.count() == 3
    assert set(Job.objects.values_list("state", flat=True)) == {"DONE"}


def _race(letter: Letter) -> int:
    """Let eight workers write the same delivery at once; return the mails that came of it."""
    start = threading.Barrier(8)
    pk = letter.deliveries.get().pk

    def work() -> None:
        rows = LetterDelivery.objects.select_related("letter__event__organizer")
        mine = rows.select_related("registration__event").get(pk=pk)
        start.wait()
        try:
            write_delivery(mine)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return OutgoingMessage.objects.count()


@pytest.mark.django_db(transaction=True)
def test_eight_workers_write_one_mail(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    guest(fair, "An")
    assert _race(sent(draft(fair, owner), owner)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_they_write_more(fair: Event, owner, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from attendance.actions import writing

    guest(fair, "An")
    letter = sent(draft(fair, owner), owner)

    def unguarded(delivery: LetterDelivery) -> bool:
        writing.notifications.letter(delivery)
        return True

    monkeypatch.setitem(globals(), "write_delivery", unguarded)
    assert _race(letter) == 8


def test_one_person_stands_once_in_a_letter(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    an = guest(fair, "An")
    letter = sent(draft(fair, owner), owner)
    with pytest.raises(IntegrityError, match=r"letter_once_per_person|letterdelivery"):
        LetterDelivery.objects.create(letter=letter, registration=an, language="en")


def test_what_failed_is_tried_again_and_what_left_is_not(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    for name in ("An", "Binh", "Chi"):
        guest(fair, name)
    letter = sent(draft(fair, owner), owner)
    run_letter_job(letter, owner)
    mails = OutgoingMessage.objects.order_by("pk")
    failed, left, gone = mails
    OutgoingMessage.objects.filter(pk=failed.pk).update(
        state="FAILED", attempt_count=5, error="SMTPServerDisconnected"
    )
    OutgoingMessage.objects.filter(pk=left.pk).update(state="SENT", sent_at=timezone.now())
    OutgoingMessage.objects.filter(pk=gone.pk).update(state="FAILED", error="erased")
    assert (progress(letter).failed, progress(letter).erased) == (1, 1)
    assert retry_failed(letter, by=owner) == 1
    assert list(mails.values_list("state", flat=True)) == ["QUEUED", "SENT", "FAILED"]
    assert retry_failed(letter, by=owner) == 0


def test_erasing_a_person_empties_the_mail_and_keeps_the_count(fair: Event, owner) -> None:  # type: ignore[no-untyped-def]
    an, binh = guest(fair, "An"), guest(fair, "Binh")
    letter = sent(draft(fair, owner), owner)
    erase_registration(binh, by=None)
    run_letter_job(letter, owner)
    erase_registration(an, by=None)
    assert OutgoingMessage.objects.get().text == ""
    counts = progress(letter)
    assert (counts.total, counts.unwritten, counts.erased) == (2, 1, 1)


# --- pages ---


def page(name: str, *more: object) -> str:
    return reverse(f"attendance:{name}", args=["fair", *more])


def test_a_letter_from_the_first_word_to_the_last_mail(
    fair: Event, owner, sign_in, client: Client
) -> None:  # type: ignore[no-untyped-def]
    guest(fair, "An", language="vi")
    guest(fair, "Binh")
    guest(fair, "Chi", email="")
    staff = sign_in(owner)
    assert "No letter yet" in staff.get(page("letters")).content.decode()
    form = {name: value for name, value in FIELDS.items() if value} | {"subject_vi": ""}
    wrong = staff.post(page("new_letter"), {**form, "body_en": "See {lnik}"})
    assert wrong.status_code == 422
    assert "“{lnik}” is not known" in wrong.content.decode()
    shown = staff.post(page("new_letter"), form, follow=True).content.decode()
    letter = Letter.objects.get()
    assert "2 people get it" in shown
    assert "1 more has no e-mail address" in shown
    assert "these people get the one in English" in shown
    assert "To Binh of" in shown
    assert "/r/" not in shown
    question = staff.get(page("letter_sending", letter.pk)).content.decode()
    assert "to 2 people?" in question
    data = {"version": 1, "expected_count": 2}
    stale = staff.post(page("letter_sending", letter.pk), {**data, "expected_count": 3})
    assert stale.headers["Location"] == page("letter", letter.pk)
    staff.post(page("letter_sending", letter.pk), data)
    again = staff.post(page("letter_sending", letter.pk), data, follow=True)
    assert "nobody gets it twice" in again.content.decode()
    row = Job.objects.get(kind="letter")
    jobs.run_job.func(str(row.pk))
    OutgoingMessage.objects.filter(to="an@example.org").update(state="FAILED", error="Timeout")
    result = staff.get(page("letter", letter.pk)).content.decode()
    assert "Try those that failed again" in result
    found = staff.get(page("letter", letter.pk), {"q": "binh", "state": "QUEUED"})
    assert [row.registration.full_name for row in found.context["page"]] == ["Binh"]
    staff.post(page("letter_retry", letter.pk))
    assert set(OutgoingMessage.objects.values_list("state", flat=True)) == {"QUEUED"}


def test_a_draft_is_changed_and_removed_on_its_pages(fair: Event, owner, sign_in) -> None:  # type: ignore[no-untyped-def]
    staff, letter = sign_in(owner), draft(fair, owner)
    form = {name: value for name, value in FIELDS.items() if value} | {"version": 1}
    staff.post(page("letter_draft", letter.pk), {**form, "subject_en": "Second"})
    stale = staff.post(page("letter_draft", letter.pk), {**form, "subject_en": "Third"})
    assert (stale.status_code, "Third" in stale.content.decode()) == (422, True)
    assert Letter.objects.get().subject_en == "Second"
    assert staff.get(page("letter_removal", letter.pk)).status_code == 200
    staff.post(page("letter_removal", letter.pk))
    assert staff.get(page("letter", letter.pk)).status_code == 404


def test_a_registrar_and_another_organiser_have_no_letters(
    fair: Event, owner, registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    letter = draft(fair, owner)
    assert sign_in(registrar).get(page("letters")).status_code == 403
    other = factories.make_event(organizer=fair.organizer, slug="other")
    path = reverse("attendance:letter", args=[other.slug, letter.pk])
    assert sign_in(owner).get(path).status_code == 404


def test_pages_cost_the_same_for_three_and_for_thirty_people(fair: Event, owner, sign_in) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff, counts = sign_in(owner), []
    for number in (3, 27):
        for each in range(number):
            guest(fair, f"G{number}x{each}")
        letter = sent(draft(fair, owner), owner)
        run_letter_job(letter, owner)
        with CaptureQueriesContext(connection) as found:
            staff.get(page("letter", letter.pk))
            staff.get(page("letters"))
            staff.get(page("letter", draft(fair, owner).pk))
        counts.append(len(found))
    assert counts[0] == counts[1]
