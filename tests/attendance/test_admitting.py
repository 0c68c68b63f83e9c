"""Entering, being refused with a reason, leaving, undoing."""

import threading
import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections

from attendance.actions.admitting import NothingToUndo, check_in, undo_check_in
from attendance.actions.badging import issue_token, reissue_badge
from attendance.models import Admission, CheckIn, Gate, Registration
from attendance.queries import gate_count, local_day, turnout
from events.models import Event
from events_app.core import audit, badge_token
from tests import factories

NOW = factories.START + timedelta(minutes=5)


@pytest.fixture
def gate(conference: Event) -> Gate:
    return factories.make_gate(conference, name="Gate A")


@pytest.fixture
def guest(conference: Event) -> Registration:
    return factories.make_registration(conference, full_name="Huỳnh Quốc Sơn")


def scan(gate: Gate, text: str, **overrides) -> CheckIn:  # type: ignore[no-untyped-def]
    return check_in(gate, **{"reference": text, "method": "TYPED", "now": NOW, **overrides})


def outcome(row: CheckIn) -> tuple[str, str]:
    return row.verdict, row.reason


def test_a_badge_lets_its_owner_in_once(gate: Gate, guest: Registration, gatekeeper) -> None:
    token = issue_token(guest)
    first = check_in(gate, token=token, method="WEDGE", by=gatekeeper, now=NOW)
    again = check_in(gate, token=token, method="WEDGE", by=gatekeeper, now=NOW)
    assert outcome(first) == ("admitted", "")
    assert outcome(again) == ("duplicate", "already_in")
    assert again.duplicate_of == first
    assert (first.by, first.registration, first.day) == (
        gatekeeper,
        guest,
        local_day(gate.event, NOW),
    )
    assert [first.change_number, again.change_number] == [1, 2]
    assert gate_count(gate, first.day).inside == 1
    assert turnout(gate.event).attended == 1


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {2} ", "{3}\n"])
def test_a_typed_reference_is_read_as_people_write_it(
    gate: Gate, conference: Event, typed: str
) -> None:
    factories.make_registration(conference, reference="7K2M01XR")
    forms = ("7K2M01XR", "7k2m-01xr", "7K2M OIXR", "7k2m-olxr")
    assert outcome(scan(gate, typed.format(*forms))) == ("admitted", "")


def test_a_second_gate_to_the_same_grounds_refuses_too(
    gate: Gate, guest: Registration, conference: Event
) -> None:
    scan(gate, guest.reference)
    other = factories.make_gate(conference)
    assert outcome(scan(other, guest.reference)) == ("duplicate", "already_in")


def test_a_session_and_the_next_day_count_apart(department) -> None:  # type: ignore[no-untyped-def]
    event = factories.make_event(organizer=department, ends_at=factories.START + timedelta(days=2))
    guest = factories.make_registration(event)
    grounds = factories.make_gate(event)
    hall = factories.make_gate(event, session=factories.make_session(event))
    rows = [
        scan(grounds, guest.reference),
        scan(hall, guest.reference),
        scan(grounds, guest.reference, now=NOW + timedelta(days=1)),
    ]
    assert [row.verdict for row in rows] == ["admitted"] * 3
    assert turnout(event).attended == 1


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("CANCELLED", "cancelled"),
        ("INVITED", "invited_only"),
        ("PENDING", "not_approved"),
        ("WAITLISTED", "waiting_list"),
        ("DECLINED", "declined"),
    ],
)
def test_who_is_not_registered_is_refused(
    gate: Gate, conference: Event, state: str, reason: str
) -> None:
    guest = factories.make_registration(conference, state=state)
    row = scan(gate, guest.reference)
    assert outcome(row) == ("logged_refusal", reason)
    assert row.registration == guest
    assert not Admission.objects.exists()


@pytest.mark.parametrize("text", ["", "0000", "ZZZZZZZZ", "UUUUUUUU", "x" * 400, "<script>"])
def test_an_unknown_reference_is_a_row_with_its_reason(gate: Gate, text: str) -> None:
    row = scan(gate, text)
    assert outcome(row) == ("logged_refusal", "unknown_reference")
    assert CheckIn.objects.get() == row


def test_another_events_badge_is_refused_before_its_signature(gate: Gate) -> None:
    stranger = factories.make_registration(factories.make_event())
    row = scan(gate, issue_token(stranger))
    assert outcome(row) == ("logged_refusal", "other_event")
    assert row.registration is None
    assert outcome(scan(gate, stranger.reference)) == ("logged_refusal", "unknown_reference")


def test_a_forged_badge_is_refused(gate: Gate, guest: Registration) -> None:
    honest = badge_token.unpack(issue_token(guest))
    forged = badge_token.sign(honest, Ed25519PrivateKey.generate())
    assert outcome(scan(gate, forged)) == ("logged_refusal", "forged_badge")
    assert outcome(scan(gate, "9" * 196)) == ("logged_refusal", "forged_badge")
    assert not Admission.objects.exists()


def test_a_badge_signed_with_an_unknown_key_id_is_refused(gate: Gate, guest: Registration) -> None:
    from dataclasses import replace

    honest = replace(badge_token.unpack(issue_token(guest)), key_id=9)
    forged = badge_token.sign(honest, Ed25519PrivateKey.generate())
    assert outcome(scan(gate, forged)) == ("logged_refusal", "forged_badge")


def test_a_true_badge_of_a_deleted_registration_is_unknown(gate: Gate, guest: Registration) -> None:
    token = issue_token(guest)
    guest.delete()
    assert outcome(scan(gate, token)) == ("unknown_registration", "unknown_reference")


def test_a_re_issued_badge_makes_the_old_one_worthless(gate: Gate, guest: Registration) -> None:
    old = issue_token(guest)
    reissue_badge(guest, by=None)
    assert outcome(scan(gate, old)) == ("logged_refusal", "old_badge")
    assert outcome(scan(gate, issue_token(guest))) == ("admitted", "")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_badge_opens_on_its_days_only(gate: Gate, guest: Registration, days: int) -> None:
    moment = NOW + timedelta(days=days)
    for text in (issue_token(guest), guest.reference):
        assert outcome(scan(gate, text, now=moment)) == ("logged_refusal", "not_valid_today")


def test_who_leaves_may_come_back(gate: Gate, guest: Registration) -> None:
    early = scan(gate, guest.reference, direction="EXIT")
    assert outcome(early) == ("logged_refusal", "not_inside")
    scan(gate, guest.reference)
    assert outcome(scan(gate, guest.reference, direction="EXIT")) == ("admitted", "")
    assert gate_count(gate, early.day).inside == 0
    assert outcome(scan(gate, guest.reference)) == ("admitted", "")
    assert turnout(gate.event).attended == 1


def test_undo_is_a_new_row_and_the_person_may_enter_again(
    gate: Gate, guest: Registration, gatekeeper
) -> None:  # type: ignore[no-untyped-def]
    entry = scan(gate, guest.reference)
    undo = undo_check_in(entry, by=gatekeeper, now=NOW)
    assert (undo.verdict, undo.undoes, undo.by) == ("undone", entry, gatekeeper)
    assert undo.change_number == 2
    assert set(CheckIn.objects.values_list("verdict", flat=True)) == {"admitted", "undone"}
    assert turnout(gate.event).attended == 0
    assert audit.trail(entry).get().verb == "check_in.undone"
    assert outcome(scan(gate, guest.reference)) == ("admitted", "")
    assert turnout(gate.event).attended == 1


def test_only_an_entry_can_be_undone_and_only_once(gate: Gate, guest: Registration) -> None:
    refused = scan(gate, "ZZZZZZZZ")
    entry = scan(gate, guest.reference)
    undo = undo_check_in(entry)
    for row in (refused, entry, undo):
        with pytest.raises(NothingToUndo):
            undo_check_in(row)


def test_a_repeated_scan_id_returns_its_row(gate: Gate, guest: Registration) -> None:
    scan_id = uuid.uuid4()
    first = scan(gate, guest.reference, scan_id=scan_id)
    again = scan(gate, guest.reference, scan_id=scan_id)
    assert first == again
    assert outcome(again) == ("admitted", "")
    assert CheckIn.objects.count() == 1


def test_another_events_scan_id_reveals_nothing(gate: Gate, guest: Registration) -> None:
    elsewhere = factories.make_event()
    theirs = scan(factories.make_gate(elsewhere), factories.make_registration(elsewhere).reference)
    row = scan(gate, guest.reference, scan_id=theirs.pk)
    assert row.pk != theirs.pk
    assert row.registration == guest


@pytest.mark.django_db(transaction=True)
def test_two_gates_at_the_same_moment_admit_once() -> None:
    event = factories.make_event()
    guest = factories.make_registration(event)
    gates = [factories.make_gate(event) for _ in range(8)]
    verdicts: list[str] = []

    def one(gate: Gate) -> None:
        try:
            verdicts.append(scan(gate, guest.reference).verdict)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(gate,)) for gate in gates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["admitted"] + ["duplicate"] * 7
    assert Admission.objects.count() == 1


def test_one_check_in_takes_four_queries(
    gate: Gate, guest: Registration, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    token = issue_token(guest)
    with django_assert_max_num_queries(4):
        row = check_in(gate, token=token, method="WEDGE", now=NOW)
    assert row.verdict == "admitted"
