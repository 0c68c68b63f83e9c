"""A state machine plays a day at the gates against a model of a few lines."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from attendance.actions.admitting import NothingToUndo, check_in, undo_check_in
from attendance.actions.badging import issue_token, reissue_badge
from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.actions.receiving import Receipt, Scan, receive_batch
from attendance.actions.registering import cancel_registration
from attendance.models import Admission, CheckIn
from tests import factories

PEOPLE, HALLS = 2, ("hall A", "hall B")
PLACES = ("grounds", *HALLS)
# Mostly one person: what goes wrong goes wrong between scans of the same one.
PERSON = st.sampled_from([0, 0, 0, 1])
Stay = tuple[int, uuid.UUID]
Key = tuple[int, str]


@dataclass
class Model:
    """Who is where since when, in minutes; and what every scan was answered."""

    inside: dict[Key, Stay] = field(default_factory=dict)
    left: dict[Key, int] = field(default_factory=dict)
    moved: dict[uuid.UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[uuid.UUID, Key] = field(default_factory=dict)
    cancelled: set[int] = field(default_factory=set)
    epoch: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def leave(self, key: Key, at: int) -> None:
        self.left[key] = max(at, self.left.get(key, at))

    def enter(self, person: int, place: str, at: int, scan: uuid.UUID) -> str:
        """Let somebody in who showed green at `at`; return "duplicate" or ""."""
        key = (person, place)
        if self.left.get(key, -1) > at:
            self.entries[scan] = key
            return ""
        if key in self.inside:
            since, first = self.inside[key]
            if since <= at:
                return "duplicate"
            self.entries.pop(first, None)
        else:
            for other in HALLS if place in HALLS else ():
                stay = self.inside.get((person, other))
                if stay is not None and stay[0] > at:
                    self.moved[stay[1]].append(place)
                    self.leave(key, stay[0])
                    self.entries[scan] = key
                    return ""
                if stay is not None:
                    del self.inside[person, other]
                    self.leave((person, other), at)
                    self.moved[scan].append(other)
        self.entries[scan] = key
        self.inside[key] = (at, scan)
        return ""

    def exit(self, person: int, place: str, at: int) -> None:
        for other in PLACES if place == "grounds" else (place,):
            stay = self.inside.get((person, other))
            if stay is not None and stay[0] <= at:
                del self.inside[person, other]
                if other != place:
                    self.leave((person, other), at)
        self.leave((person, place), at)

    def undo(self, scan: uuid.UUID, at: int, back: uuid.UUID) -> None:
        person, place = self.entries.pop(scan)
        if self.inside.get((person, place), (0, None))[1] != scan:
            return
        del self.inside[person, place]
        if self.moved[scan]:
            key = (person, self.moved[scan][-1])
            self.inside[key] = (at, back)


class GateMachine(RuleBasedStateMachine):
    """Entry, exit, undo, re-issue, cancelling and offline batches, in any order."""

    def __init__(self) -> None:
        super().__init__()
        event = factories.make_event()
        self.people = [factories.make_registration(event) for _ in range(PEOPLE)]
        self.tokens = [[issue_token(person)] for person in self.people]
        self.gates = {"grounds": factories.make_gate(event)}
        for hall in HALLS:
            area = factories.make_hall(event, name=hall)
            self.gates[hall] = factories.make_gate(event, area=area)
        self.devices = {
            place: enrol_device(create_enrolment_code(gate, by=None), place).device
            for place, gate in self.gates.items()
        }
        self.event = event
        self.queues: dict[str, list[tuple[int, int, Scan]]] = {place: [] for place in PLACES}
        self.sent: list[tuple[str, list[Scan], list[Receipt]]] = []
        self.sequence = defaultdict(int)
        self.minute = 0
        self.model = Model()
        self.ids: set[uuid.UUID] = set()

    def tick(self):  # type: ignore[no-untyped-def]
        self.minute += 1
        return factories.START + timedelta(minutes=self.minute)

    @rule(
        person=PERSON,
        place=st.sampled_from(PLACES),
        leaving=st.booleans(),
        old_badge=st.booleans(),
    )
    def scan_online(self, person: int, place: str, leaving: bool, old_badge: bool) -> None:
        token = self.tokens[person][0 if old_badge else -1]
        stale = old_badge and self.model.epoch[person] > 0
        now = self.tick()
        row = check_in(
            self.gates[place],
            token=token,
            method="CAMERA",
            direction="EXIT" if leaving else "ENTRY",
            now=now,
        )
        inside = (person, place) in self.model.inside
        if stale or person in self.model.cancelled:
            expected = "logged_refusal"
        elif leaving:
            expected = "admitted" if inside else "logged_refusal"
        else:
            expected = "duplicate" if inside else "admitted"
        assert row.verdict == expected
        if expected == "admitted" and leaving:
            self.model.exit(person, place, self.minute)
        elif expected == "admitted":
            self.model.enter(person, place, self.minute, row.pk)

    @rule(
        person=PERSON,
        place=st.sampled_from(PLACES),
        leaving=st.booleans(),
        epoch=st.integers(0, 1),
    )
    def scan_offline(self, person: int, place: str, leaving: bool, epoch: int) -> None:
        """Show green on a device that knows nothing newer; the server learns of it later."""
        self.sequence[place] += 1
        scan = Scan(
            id=uuid.uuid4(),
            sequence=self.sequence[place],
            reference=self.people[person].reference,
            epoch=epoch,
            direction="EXIT" if leaving else "ENTRY",
            scanned_at=self.tick(),
            shown="green",
            method="CAMERA",
        )
        self.queues[place].append((person, self.minute, scan))

    @rule(place=st.sampled_from(PLACES))
    def send_the_queue(self, place: str) -> None:
        queue, self.queues[place] = self.queues[place], []
        scans = [scan for _person, _minute, scan in queue]
        receipts = self.send(place, scans)
        expected = [self.expect(place, *item) for item in queue]
        # What a later scan of the same batch corrected is answered as corrected.
        final = [
            "duplicate" if item[2].id not in self.model.entries and word != "exit" else word
            for item, word in zip(queue, expected, strict=True)
        ]
        got = [receipt.verdict for receipt in receipts]
        assert got == [
            self.word(item) if word == "exit" else word
            for item, word in zip(queue, final, strict=True)
        ]
        self.sent.append((place, scans, receipts))

    def send(self, place: str, scans: list[Scan]) -> list[Receipt]:
        now = self.tick()
        return receive_batch(self.devices[place], scans, sent_at=now, received_at=now)

    def expect(self, place: str, person: int, minute: int, scan: Scan) -> str:
        if scan.direction == "EXIT":
            self.model.exit(person, place, minute)
            return "exit"
        return self.model.enter(person, place, minute, scan.id) or self.word((person, minute, scan))

    def word(self, item: tuple[int, int, Scan]) -> str:
        person, _minute, scan = item
        if person in self.model.cancelled:
            return "admitted_revoked"
        return "admitted" if scan.epoch == self.model.epoch[person] else "admitted_stale_badge"

    @rule(which=st.integers(0, 50))
    def send_again_what_was_sent(self, which: int) -> None:
        if self.sent:
            place, scans, receipts = self.sent[which % len(self.sent)]
            again = self.send(place, scans)
            assert [receipt.id for receipt in again] == [receipt.id for receipt in receipts]
            assert all(
                new.verdict == old.verdict or new.verdict == "duplicate"
                for new, old in zip(again, receipts, strict=True)
            )

    @rule(which=st.integers(0, 200))
    def undo(self, which: int) -> None:
        rows = list(CheckIn.objects.filter(event=self.event).order_by("change_number", "pk"))
        if not rows:
            return
        row, now = rows[which % len(rows)], self.tick()
        if row.pk not in self.model.entries:
            with pytest.raises(NothingToUndo):
                undo_check_in(row, now=now)
            return
        undo = undo_check_in(row, now=now)
        back = CheckIn.objects.filter(caused_by=undo).first()
        back_id = back.pk if back else uuid.uuid4()
        key_before = dict(self.model.inside)
        self.model.undo(row.pk, self.minute, back_id)
        if back:
            came_back = set(self.model.inside) - set(key_before)
            self.model.entries[back.pk] = came_back.pop()

    @rule(person=PERSON)
    def reissue(self, person: int) -> None:
        if person not in self.model.cancelled and self.model.epoch[person] < 3:
            self.people[person].refresh_from_db()
            reissue_badge(self.people[person], by=None)
            self.tokens[person].append(issue_token(self.people[person]))
            self.model.epoch[person] += 1

    # Late in the day: a cancelled person is refused from then on, and nothing else is tried.
    @precondition(lambda self: self.minute > 25)
    @rule(person=PERSON)
    def cancel(self, person: int) -> None:
        if person not in self.model.cancelled:
            self.people[person].refresh_from_db()
            cancel_registration(self.people[person], by=None)
            self.model.cancelled.add(person)

    @invariant()
    def the_slots_are_those_of_the_model(self) -> None:
        number = {person.pk: n for n, person in enumerate(self.people)}
        name = {gate.place: place for place, gate in self.gates.items()}
        rows = Admission.objects.filter(registration__event=self.event)
        assert {
            (number[row.registration_id], name[row.place]): row.check_in_id for row in rows
        } == {key: scan for key, (_since, scan) in self.model.inside.items()}

    @invariant()
    def nothing_is_ever_deleted(self) -> None:
        ids = set(CheckIn.objects.filter(event=self.event).values_list("pk", flat=True))
        assert self.ids <= ids
        self.ids = ids


@pytest.mark.django_db
def test_the_gates_agree_with_the_model_whatever_happens() -> None:
    run_state_machine_as_test(
        GateMachine,
        settings=settings(
            max_examples=50,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
