"""Late paper entries, corrections, tallies by hand: always further rows."""

import uuid
from datetime import timedelta

import pytest

from attendance.actions.admitting import NothingToUndo, check_in
from attendance.actions.correcting import ImpossibleTime, correct_check_in, enter_late
from attendance.actions.tallying import TallyUndone, interval_of, tally_by_hand, undo_tally
from attendance.models import Admission, CheckIn, Gate, Registration, TallyEntry
from attendance.queries import turnout
from attendance.queries.gates import recent_tallies, tallied, tally_lines
from events.models import Event
from events_app.core import audit
from tests import factories

NOON = factories.START + timedelta(hours=4)


@pytest.fixture
def gate(conference: Event) -> Gate:
    return factories.make_gate(conference)


@pytest.fixture
def guest(conference: Event) -> Registration:
    return factories.make_registration(conference)


def late(gate: Gate, person: Registration, **overrides) -> CheckIn:  # type: ignore[no-untyped-def]
    fields = {
        "registration": person,
        "at": NOON - timedelta(hours=1),
        "note": "paper list",
        "by": None,
        "now": NOON,
    }
    return enter_late(gate, **{**fields, **overrides})


def test_a_late_paper_entry_counts_with_its_own_time_and_reason(
    gate: Gate, guest: Registration, gatekeeper
) -> None:  # type: ignore[no-untyped-def]
    row = late(gate, guest, by=gatekeeper)
    assert (row.method, row.verdict, row.note, row.by) == (
        "PAPER",
        "admitted",
        "paper list",
        gatekeeper,
    )
    assert (row.estimated_at, row.received_at) == (NOON - timedelta(hours=1), NOON)
    assert Admission.objects.get().check_in == row
    assert turnout(gate.event).attended == 1
    assert audit.trail(row).get().verb == "check_in.entered_late"


def test_the_earlier_paper_entry_becomes_the_admission(gate: Gate, guest: Registration) -> None:
    scanned = check_in(gate, reference=guest.reference, method="TYPED", now=NOON)
    row = late(gate, guest)
    scanned.refresh_from_db()
    assert (scanned.verdict, scanned.duplicate_of) == ("duplicate", row)
    assert Admission.objects.get().check_in == row


def test_a_paper_entry_before_an_exit_leaves_the_person_outside(
    gate: Gate, guest: Registration
) -> None:
    check_in(gate, reference=guest.reference, method="TYPED", now=NOON - timedelta(minutes=50))
    check_in(
        gate,
        reference=guest.reference,
        method="TYPED",
        direction="EXIT",
        now=NOON - timedelta(minutes=40),
    )
    assert late(gate, guest).verdict == "admitted"
    assert not Admission.objects.exists()


def test_the_same_paper_entry_sent_twice_is_one_row(gate: Gate, guest: Registration) -> None:
    entry_id = uuid.uuid4()
    assert late(gate, guest, entry_id=entry_id) == late(gate, guest, entry_id=entry_id)
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("hours", [1, -24])
def test_nobody_came_in_the_future_or_on_another_day(
    gate: Gate, guest: Registration, hours: int
) -> None:
    with pytest.raises(ImpossibleTime):
        late(gate, guest, at=NOON + timedelta(hours=hours))
    assert not CheckIn.objects.exists()


def test_another_events_person_is_not_entered(gate: Gate) -> None:
    with pytest.raises(ValueError, match="another event"):
        late(gate, factories.make_registration(factories.make_event()))


def test_a_correction_is_two_rows_and_the_wrong_one_stays(
    gate: Gate, guest: Registration, conference: Event, gatekeeper
) -> None:  # type: ignore[no-untyped-def]
    other = factories.make_registration(conference)
    wrong = check_in(gate, reference=guest.reference, method="TYPED", now=NOON)
    row = correct_check_in(
        wrong, gate=gate, registration=other, at=NOON, note="mixed up", by=gatekeeper, now=NOON
    )
    assert CheckIn.objects.count() == 3
    assert row.caused_by == wrong.undone_by
    assert Admission.objects.get().registration == other
    assert {entry.verb for entry in audit.trail(wrong)} == {
        "check_in.undone",
        "check_in.corrected",
    }
    with pytest.raises(NothingToUndo):
        correct_check_in(
            wrong, gate=gate, registration=other, at=NOON, note="again", by=None, now=NOON
        )


def test_a_correction_that_fails_changes_nothing(gate: Gate, guest: Registration) -> None:
    wrong = check_in(gate, reference=guest.reference, method="TYPED", now=NOON)
    with pytest.raises(ImpossibleTime):
        correct_check_in(
            wrong,
            gate=gate,
            registration=guest,
            at=NOON + timedelta(hours=1),
            note="no",
            by=None,
            now=NOON,
        )
    assert CheckIn.objects.get() == wrong
    assert Admission.objects.get().check_in == wrong


def test_54_000_visitors_are_tallied_beside_the_badges_and_never_added(
    gate: Gate, guest: Registration, conference: Event
) -> None:
    check_in(gate, reference=guest.reference, method="TYPED", now=NOON)
    rows = [
        TallyEntry(
            gate=gate,
            count=10,
            counted_at=factories.START + timedelta(seconds=5 * number),
            interval_at=interval_of(factories.START + timedelta(seconds=5 * number)),
            day=factories.START.date(),
        )
        for number in range(5400)
    ]
    TallyEntry.objects.bulk_create(rows)
    assert tallied(conference) == 54_000
    assert turnout(conference).attended == 1
    lines = tally_lines(conference, factories.START.date())
    assert len(lines) == 30
    assert {line.count for line in lines} == {1800}
    assert CheckIn.objects.count() == 1


def test_a_tap_is_taken_back_by_a_negative_row_once(gate: Gate, gatekeeper) -> None:  # type: ignore[no-untyped-def]
    entry_id = uuid.uuid4()
    entry = tally_by_hand(gate, count=10, by=gatekeeper, entry_id=entry_id, now=NOON)
    assert tally_by_hand(gate, count=10, by=gatekeeper, entry_id=entry_id, now=NOON) == entry
    assert list(recent_tallies(gate)) == [entry]
    undo = undo_tally(entry, by=gatekeeper)
    assert (undo.count, undo.interval_at, undo.by) == (-10, entry.interval_at, gatekeeper)
    for row in (entry, undo):
        with pytest.raises(TallyUndone):
            undo_tally(row, by=gatekeeper)
    assert (tallied(gate.event), TallyEntry.objects.count()) == (0, 2)
    assert not recent_tallies(gate)
