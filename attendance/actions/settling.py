"""What scans made earlier mean for who is inside: read once, decided in memory, written at once."""

from datetime import date, datetime

from attendance.actions.following import ends_stay, following_exit
from attendance.actions.judging import comes_on
from attendance.actions.recognising import STATE_REFUSALS
from attendance.models import Admission, CheckIn, Registration
from attendance.models.registration import ARRIVED_VERDICTS
from attendance.queries import valid_days
from attendance.queries.areas import AreaRules
from attendance.queries.scanning import Past
from events.models import Event
from events_app.core.prepared import Insert

Verdict = CheckIn.Verdict
Direction = CheckIn.Direction
State = Registration.State
Slot = tuple[int, str, date]
insert_check_ins, insert_admissions = Insert(CheckIn), Insert(Admission)


class Ledger:
    """The slots of the people in a batch, while the event's counter is held.

    The counter row keeps every other writer of the event out, so what is read here stays true
    until `write`. Three queries to read, at most five to write, whatever the number of scans.
    """

    def __init__(self, event: Event, past: Past) -> None:
        """Read what was asked for: people, rules, and what was scanned of these people."""
        self.event = event
        self.first_day, self.last_day = valid_days(event)
        self.people = {person.reference: person for person in past.people.objects()}
        self.rules = AreaRules(past.rules.objects())
        self.slots: dict[Slot, CheckIn] = {}
        self.stored: dict[Slot, tuple[int, object]] = {}
        self.exits: dict[Slot, datetime] = {}
        self.entered: set[Slot] = set()
        self.new: list[CheckIn] = []
        self.corrected: dict[object, CheckIn] = {}
        self._read(past.arrivals.objects())

    def _read(self, arrivals: list[CheckIn]) -> None:
        for row in arrivals:
            slot = self._slot(row)
            self._remember(row, slot)
            if hasattr(row, "admission"):
                self.slots[slot] = row
                self.stored[slot] = (row.admission.pk, row.pk)

    def _slot(self, row: CheckIn) -> Slot:
        return row.registration_id or 0, row.gate.place, row.day

    def _remember(self, row: CheckIn, slot: Slot) -> None:
        if row.direction == Direction.ENTRY:
            self.entered.add(slot)
        else:
            self.exits[slot] = max(row.estimated_at, self.exits.get(slot, row.estimated_at))

    def keep(self, row: CheckIn, *, verdict: str, reason: str) -> None:
        """Take a row that changes nothing about who is inside."""
        row.verdict, row.reason = verdict, reason
        self.new.append(row)

    def settle(self, row: CheckIn) -> None:
        """Decide on a scan that let somebody through: flagged when it was wrong, never erased."""
        found = self.people.get(row.reference)
        row.registration = found
        if found is None:
            self.keep(row, verdict=Verdict.UNKNOWN_REGISTRATION, reason="unknown_reference")
            return
        row.verdict, row.reason = self._judge(row, found)
        slot = self._slot(row)
        if row.direction == Direction.EXIT:
            self._leave(row, slot)
        else:
            self._enter(row, slot)
        if row.verdict in ARRIVED_VERDICTS:
            self._remember(row, slot)

    def _judge(self, row: CheckIn, found: Registration) -> tuple[str, str]:
        if found.state != State.REGISTERED:
            return Verdict.ADMITTED_REVOKED, STATE_REFUSALS[found.state]
        if row.epoch is not None and row.epoch != found.epoch:
            return Verdict.ADMITTED_STALE_BADGE, "old_badge"
        return Verdict.ADMITTED, self._flag(row, found)

    def _flag(self, row: CheckIn, found: Registration) -> str:
        """Return what the gate should have refused, had it known."""
        if not row.gate.leads(row.direction):
            return "wrong_direction"
        slot = self._slot(row)
        if row.direction == Direction.EXIT:
            return "" if slot in self.slots else "not_inside"
        if not self.first_day <= row.day <= self.last_day:
            return "not_valid_today"
        if not comes_on(row.day, found, (self.first_day, self.last_day)):
            return "wrong_day"
        problem = self.rules.problem(row.gate.area_id, found.category, row.day)
        came_back = slot in self.entered and slot not in self.slots
        return problem or ("no_reentry" if came_back and not row.gate.reentry else "")

    def _enter(self, row: CheckIn, slot: Slot) -> None:
        """Fill the slot, unless somebody else's clock tells that the person has moved on since."""
        current, left_at = self.slots.get(slot), self.exits.get(slot)
        self.new.append(row)
        if left_at is not None and row.estimated_at < left_at:
            return
        if current is not None:
            self._compare(row, current, slot)
            return
        for other in self._stays_ended_by(row, slot):
            if self.slots[other].estimated_at > row.estimated_at:
                self._move_on(self.slots[other], row)
                return
            self._move_on(row, self.slots.pop(other))
        self.slots[slot] = row

    def _leave(self, row: CheckIn, slot: Slot) -> None:
        self.new.append(row)
        for other in [slot, *self._stays_ended_by(row, slot)]:
            stay = self.slots.get(other)
            if stay is not None and stay.estimated_at <= row.estimated_at:
                del self.slots[other]
                if other != slot:
                    self._move_on(row, stay)

    def _stays_ended_by(self, row: CheckIn, slot: Slot) -> list[Slot]:
        person, place, day = slot
        return [
            other
            for other in self.slots
            if other[0] == person
            and other[2] == day
            and other != slot
            and ends_stay(place, other[1], direction=row.direction)
        ]

    def _move_on(self, cause: CheckIn, stay: CheckIn) -> None:
        """Add the exit that `cause` brings about where the person was."""
        left = following_exit(cause, gate_id=stay.gate_id)
        left.gate, left.received_at = stay.gate, self.new[-1].received_at
        left.change_number = self.new[-1].change_number
        self._remember(left, self._slot(left))
        self.new.append(left)

    def _compare(self, row: CheckIn, first: CheckIn, slot: Slot) -> None:
        """Let the earliest estimated time be the admission; the other points to it."""
        if first.estimated_at > row.estimated_at:
            row, first = first, row
            row.change_number = first.change_number
            self.corrected[row.pk] = row
            self.slots[slot] = first
        row.verdict, row.reason, row.duplicate_of = Verdict.DUPLICATE, "already_in", first

    def write(self) -> None:
        """Write the rows, the corrections of earlier ones, and the slots that differ now."""
        insert_check_ins(*self.new)
        new = {row.pk for row in self.new}
        corrected = [row for pk, row in self.corrected.items() if pk not in new]
        if corrected:
            fields = ["verdict", "reason", "duplicate_of", "change_number"]
            CheckIn.objects.bulk_update(corrected, fields)
        gone = [pk for slot, (pk, _row) in self.stored.items() if slot not in self.slots]
        if gone:
            Admission.objects.filter(pk__in=gone).delete()
        self._write_slots()

    def _write_slots(self) -> None:
        filled = {slot: row for slot, row in self.slots.items() if self._differs(slot, row)}
        admissions = [
            Admission(
                pk=self.stored[slot][0] if slot in self.stored else None,
                registration_id=slot[0],
                gate_id=row.gate_id,
                place=slot[1],
                day=slot[2],
                check_in=row,
            )
            for slot, row in filled.items()
        ]
        kept = [admission for admission in admissions if admission.pk is not None]
        if kept:
            Admission.objects.bulk_update(kept, ["gate", "check_in"])
        insert_admissions(*(row for row in admissions if row.pk is None))

    def _differs(self, slot: Slot, row: CheckIn) -> bool:
        return slot not in self.stored or self.stored[slot][1] != row.pk
