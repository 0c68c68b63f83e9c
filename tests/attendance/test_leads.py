"""Leads: whom exhibitors and partners met; contacts only while the person agrees."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.actions import erasing
from attendance.actions.badging import reissue_badge
from attendance.actions.capturing import (
    Capture,
    NoteClash,
    NothingSaid,
    Remark,
    add_note,
    capture_lead,
    hide_contact,
)
from attendance.actions.consenting import give_consents, withdraw_consent
from attendance.actions.exporting import PurposeMissing, note_export
from attendance.actions.handing_over import own_data
from attendance.models import Answer, Lead, LeadNote, LeadRevocation, Registration
from attendance.queries import badge_signer
from attendance.queries.leads import Contact, Desk, contacts, holders_of
from attendance.spreadsheets import LEAD_COLUMNS, lead_cells, registrations_csv
from events.models import Event
from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Entity, EntityMember
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def desk(conference: Event, cooperative: Entity) -> Desk:
    """Return the desk of the cooperative, a confirmed exhibitor."""
    factories.make_application(conference, cooperative)
    return Desk(conference, cooperative)


@pytest.fixture
def colleague(cooperative: Entity) -> User:
    """Return a second person of the cooperative."""
    user = factories.make_user(full_name="Cúc Colleague")
    EntityMember.objects.create(entity=cooperative, user=user)
    return user


@pytest.fixture
def visitor(conference: Event) -> Registration:
    return factories.make_registration(
        conference,
        full_name="Vân Visitor",
        email="van@example.org",
        organization_name="Siêu thị Xanh",
    )


def remark(**fields: Any) -> Remark:
    return Remark(**{"id": uuid.uuid4(), "at": NOW, "received_at": NOW, **fields})


def meet(desk: Desk, person: Registration, by: User, **fields: Any) -> Lead:
    lead = capture_lead(desk, person.reference, remark=remark(**fields), by=by).lead
    assert lead is not None
    return lead


def seen(desk: Desk, lead: Lead) -> Lead:
    return desk.leads().with_current().with_contact().get(pk=lead.pk)


def test_a_lead_has_exactly_one_holder_and_is_there_once(visitor: Registration) -> None:
    entity, partner = factories.make_entity(), factories.make_organization()
    Lead.objects.create(registration=visitor, entity=entity)
    Lead.objects.create(registration=visitor, organization=partner)
    for holder in ({"entity": entity}, {"organization": partner}):
        with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
            Lead.objects.create(registration=visitor, **holder)
    for holders in ({}, {"entity": entity, "organization": partner}):
        with pytest.raises(IntegrityError, match="lead_has_one_holder"), transaction.atomic():
            Lead.objects.create(registration=visitor, **holders)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"interest": "HUGE"}, "lead_note_interest_known"),
        ({"note": "x", "at": NOW + timedelta(seconds=1)}, "lead_note_not_ahead"),
        ({}, "lead_note_says_something"),
    ],
)
def test_the_database_refuses_notes_that_make_no_sense(
    fields: dict[str, Any], constraint: str, visitor: Registration, producer: User
) -> None:
    lead = Lead.objects.create(registration=visitor, entity=factories.make_entity())
    row = {"lead": lead, "author": producer, "at": NOW, "received_at": NOW, **fields}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LeadNote.objects.create(**row)


def test_a_badge_or_its_reference_becomes_one_lead_with_a_trace(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    code = badge_signer(desk.event)(visitor)
    by_badge = capture_lead(desk, f" {code} ", remark=remark(interest="HIGH"), by=producer).lead
    typed = capture_lead(desk, visitor.printed_reference.lower(), remark=remark(), by=producer).lead
    assert by_badge == typed == Lead.objects.get()
    assert list(typed.notes.values_list("is_scan", flat=True)) == [True, True]
    assert [line.verb for line in audit.trail(typed)] == ["lead.met_again", "lead.captured"]


def test_what_a_gate_takes_for_no_badge_is_no_lead_either(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    sign = badge_signer(desk.event)
    good = sign(visitor)
    forged = good[:-1] + ("1" if good[-1] != "1" else "2")
    other_event = factories.make_event()
    other = badge_signer(other_event)(factories.make_registration(other_event))
    reissue_badge(visitor, by=None)
    states = ("CANCELLED", "INVITED", "PENDING", "WAITLISTED", "DECLINED")
    people = [factories.make_registration(desk.event, state=state) for state in states]
    erased = factories.make_registration(desk.event, erased_at=NOW)
    elsewhere = factories.make_registration(other_event).reference
    scans = [good, forged, "9" * 196, other, "0000-0000", "x", elsewhere, erased.reference]
    found = [
        capture_lead(desk, scan, remark=remark(), by=producer)
        for scan in (*scans, sign(erased), *(sign(person) for person in people))
    ]
    assert [each.reason for each in found] == [
        "old_badge", "forged_badge", "forged_badge", "other_event", "unknown_reference",
        "unknown_reference", "unknown_reference", "unknown_reference", "unknown_reference",
        "cancelled", "invited_only", "not_approved", "waiting_list", "declined",
    ]  # fmt: skip
    assert {each.lead for each in found} == {None}
    assert not Lead.objects.exists()


def test_the_days_of_a_badge_do_not_matter_at_a_booth(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    """The event begins on START, far from the day of this test: a gate would refuse."""
    code = badge_signer(desk.event)(visitor)
    assert capture_lead(desk, code, remark=remark(), by=producer).lead is not None


def test_a_retry_is_the_same_row_even_when_the_badge_is_old_by_then(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    code = badge_signer(desk.event)(visitor)
    sent = remark(note="Salt")
    first = capture_lead(desk, code, remark=sent, by=producer)
    reissue_badge(visitor, by=None)
    assert capture_lead(desk, code, remark=sent, by=producer) == first
    assert LeadNote.objects.count() == 1
    assert len(audit.trail(first.lead)) == 1  # type: ignore[arg-type]


def test_another_content_under_the_same_id_is_refused(
    desk: Desk, visitor: Registration, producer: User, colleague: User
) -> None:
    sent = remark(note="Salt")
    lead = capture_lead(desk, visitor.reference, remark=sent, by=producer).lead
    assert lead is not None
    other_words = remark(id=sent.id, note="Sugar")
    someone = factories.make_registration(desk.event)
    other_desk = Desk(desk.event, factories.make_entity())
    clash = Capture(reason="id_clash")
    again = [
        capture_lead(desk, visitor.reference, remark=other_words, by=producer),
        capture_lead(desk, someone.reference, remark=sent, by=producer),
        capture_lead(desk, visitor.reference, remark=sent, by=colleague),
        capture_lead(other_desk, visitor.reference, remark=sent, by=producer),
        capture_lead(desk, "9" * 196, remark=sent, by=producer),
    ]
    assert again == [clash] * 5
    with pytest.raises(NoteClash):
        add_note(lead, remark=sent, by=producer)
    assert LeadNote.objects.get().note == "Salt"


def test_an_id_taken_between_looking_and_writing_is_the_same_row(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    """The other window of the same phone was faster: its row is written just before ours."""
    sent = remark(note="Salt")
    faster: list[LeadNote] = []

    def overtake(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # The savepoint around our row: the lead is there by then, the note not yet.
        if sql.startswith("SAVEPOINT") and not faster and Lead.objects.exists():
            faster.append(LeadNote(is_scan=True, lead=Lead.objects.get(), author=producer))
            for name in ("id", "at", "received_at", "note"):
                setattr(faster[0], name, getattr(sent, name))
            faster[0].save(force_insert=True)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        found = capture_lead(desk, visitor.reference, remark=sent, by=producer)
    assert found == Capture(lead=Lead.objects.get())
    assert [*LeadNote.objects.all()] == faster


def test_two_people_never_overwrite_each_other(
    desk: Desk, visitor: Registration, producer: User, colleague: User
) -> None:
    early, late = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    lead = meet(desk, visitor, producer, at=late, interest="LOW", note="Later")
    # Written earlier, without a network, and sent afterwards.
    meet(desk, visitor, colleague, at=early, interest="HIGH", next_step="Send salt", note="Before")
    add_note(lead, remark=remark(note="Words only"), by=colleague)
    now = seen(desk, lead)
    assert (now.interest_now, now.next_step_now) == ("LOW", "Send salt")
    assert (now.first_met_at, now.met_at) == (early, NOW)
    assert [(note.author, note.note) for note in now.notes.all()] == [
        (colleague, "Words only"),
        (producer, "Later"),
        (colleague, "Before"),
    ]


def test_a_note_says_something_and_its_retry_is_the_same_note(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    lead = meet(desk, visitor, producer)
    with pytest.raises(NothingSaid):
        add_note(lead, remark=remark(), by=producer)
    sent = remark(next_step="Call")
    assert add_note(lead, remark=sent, by=producer) == add_note(lead, remark=sent, by=producer)
    with pytest.raises(NoteClash):
        add_note(lead, remark=remark(id=sent.id, next_step="Write"), by=producer)
    assert [line.verb for line in audit.trail(lead)] == ["lead.noted", "lead.captured"]
    assert audit.trail(lead)[0].details == {}


def test_a_refusal_by_the_database_that_is_no_taken_id_is_not_swallowed(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    ahead = remark(at=NOW + timedelta(minutes=1), note="From the future")
    with pytest.raises(IntegrityError, match="lead_note_not_ahead"), transaction.atomic():
        capture_lead(desk, visitor.reference, remark=ahead, by=producer)
    assert not Lead.objects.exists()


def contact(desk: Desk, lead: Lead) -> Contact | None:
    return contacts([seen(desk, lead)]).get(lead.pk)


def test_the_contact_is_seen_only_while_consent_stands_and_nothing_revokes_it(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    question = factories.make_question(desk.event, kind="PHONE", is_contact=True)
    emergency = factories.make_question(desk.event, kind="PHONE")
    for asked, number in ((question, "0912 345 678"), (emergency, "0900 000 113")):
        Answer.objects.create(registration=visitor, question=asked, value=number, changed_at=NOW)
    lead = meet(desk, visitor, producer)
    steps = [contact(desk, lead)]
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    steps.append(contact(desk, lead))
    assert hide_contact(lead, hidden=True) is True
    steps.append(contact(desk, lead))
    meet(desk, visitor, producer)  # another scan changes nothing about it
    steps.append(contact(desk, lead))
    assert hide_contact(lead, hidden=False) is True
    steps.append(contact(desk, lead))
    withdraw_consent(visitor, purpose="CONTACT_SHARING")
    steps.append(contact(desk, lead))
    shown = Contact("van@example.org", "0912 345 678")
    assert steps == [None, shown, None, None, shown, None]


def test_each_decision_is_a_row_and_a_repeated_click_is_none(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    lead = meet(desk, visitor, producer)
    clicks = [hide_contact(lead, hidden=hidden) for hidden in (False, True, True, False, True)]
    assert clicks == [False, True, False, True, True]
    rows = LeadRevocation.objects.values_list("revoked", flat=True)
    assert list(rows) == [True, False, True]
    verbs = [line.verb for line in audit.trail(visitor)]
    assert verbs == ["lead.contact_hidden", "lead.contact_shown", "lead.contact_hidden"]


def test_hiding_from_one_holder_leaves_the_other_as_it_was(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    other = Desk(desk.event, factories.make_organization())
    mine, theirs = meet(desk, visitor, producer), meet(other, visitor, producer)
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    hide_contact(mine, hidden=True)
    assert {lead.holder: lead.shows_contact for lead in holders_of(visitor)} == {
        desk.holder: False,
        other.holder: True,
    }
    assert contact(other, theirs) is not None


def test_the_list_taken_out_is_safe_and_has_contacts_only_of_those_who_agree(
    desk: Desk, visitor: Registration, producer: User, colleague: User
) -> None:
    rude = factories.make_registration(
        desk.event, full_name="=HYPERLINK(1)", email="rude@example.org"
    )
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    lead = meet(desk, visitor, producer, interest="HIGH", next_step="+Call", note="First")
    later = NOW + timedelta(minutes=1)
    add_note(lead, remark=remark(at=later, received_at=later, note="=1+1"), by=colleague)
    meet(desk, rude, producer)
    rows = desk.leads().with_current().with_contact().select_related("registration")
    leads = list(rows.prefetch_related("notes__author").order_by("pk"))
    text = registrations_csv(lead_cells(leads, contacts(leads))).decode("utf-8-sig")
    head, first, second = csv.reader(io.StringIO(text))
    at = NOW.isoformat(timespec="minutes")
    line = dict(zip(LEAD_COLUMNS, first, strict=True))
    assert head == list(LEAD_COLUMNS)
    assert (line["full_name"], line["interest"], line["next_step"]) == (
        "Vân Visitor", "HIGH", "'+Call",
    )  # fmt: skip
    assert line["notes"].splitlines() == [
        f"{at} Phúc Producer: First",
        f"{later.isoformat(timespec='minutes')} Cúc Colleague: =1+1",
    ]
    assert (line["contact_shown"], line["email"]) == ("yes", "van@example.org")
    hidden = dict(zip(LEAD_COLUMNS, second, strict=True))
    assert (hidden["full_name"], hidden["contact_shown"]) == ("'=HYPERLINK(1)", "no")
    assert (hidden["email"], hidden["phone"]) == ("", "")


def test_taking_leads_out_needs_a_purpose_and_leaves_a_trace(desk: Desk, producer: User) -> None:
    fields = {"by": producer, "row_count": 2, "what": "leads", "holder": desk.key}
    with pytest.raises(PurposeMissing):
        note_export(desk.event, purpose="because", **fields)  # type: ignore[arg-type]
    note_export(desk.event, purpose="FOLLOW_UP", **fields)  # type: ignore[arg-type]
    line = audit.trail(desk.event)[0]
    assert (line.verb, line.details) == (
        "leads.exported",
        {"rows": 2, "purpose": "FOLLOW_UP", "holder": desk.key},
    )


def test_erasing_the_person_takes_leads_and_notes_along(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    lead = meet(desk, visitor, producer, note="About Vân")
    hide_contact(lead, hidden=True)
    other = meet(desk, factories.make_registration(desk.event), producer)
    assert erasing.erase_registration(visitor, by=None)
    assert [*Lead.objects.all()] == [other]
    assert (LeadNote.objects.count(), LeadRevocation.objects.count()) == (1, 0)


def test_ones_own_data_hold_who_met_one_and_what_they_wrote_but_not_who_wrote_it(
    desk: Desk, visitor: Registration, producer: User
) -> None:
    lead = meet(desk, visitor, producer, interest="LOW", note="About Vân")
    hide_contact(lead, hidden=True)
    sections = own_data(visitor)
    assert [row["entity"] for row in sections["leads"]] == [str(desk.holder)]
    [note] = sections["lead_notes"]
    assert (note["holder"], note["note"], note["interest"]) == (
        "Hợp tác xã Muối Đông Hải", "About Vân", "LOW",
    )  # fmt: skip
    assert "author" not in note
    [decision] = sections["lead_decisions"]
    assert (decision["holder"], decision["revoked"]) == ("Hợp tác xã Muối Đông Hải", True)


def test_the_list_costs_the_same_whether_it_shows_one_lead_or_three(
    desk: Desk, visitor: Registration, producer: User, sign_in: Any
) -> None:
    client = sign_in(producer)
    path = f"/leads/conference/{desk.key}/"
    meet(desk, visitor, producer, interest="HIGH")
    counts = []
    for more in (0, 2):
        for _number in range(more):
            meet(desk, factories.make_registration(desk.event), producer, note="x")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
