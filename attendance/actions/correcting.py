"""Entering afterwards what happened at a gate, and correcting it: always by further rows."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.admitting import undo_check_in
from attendance.actions.counting import next_change
from attendance.actions.settling import Ledger
from attendance.models import CheckIn, Gate, Registration
from attendance.queries import local_day, valid_days
from attendance.queries.scanning import asked_past
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class ImpossibleTime(DomainError):
    """Somebody cannot have come tomorrow, or on a day without the event."""

    code = "impossible_time"
    message = _("The time must be in the past and on a day of the event. Look at it again.")


@transaction.atomic
def enter_late(
    gate: Gate,
    *,
    registration: Registration,
    at: datetime,
    note: str,
    by: User | None,
    direction: str = CheckIn.Direction.ENTRY,
    now: datetime | None = None,
    entry_id: uuid.UUID | None = None,
) -> CheckIn:
    """Record from paper that somebody went through at `at`; the same `entry_id` counts once.

    Judged like a scan that a device made then: a fact, flagged when it was wrong; the earliest
    entry is the admission. Raises ImpossibleTime.
    """
    people = {entry_id or uuid.uuid4(): registration}
    (row,) = enter_people_late(
        gate, people=people, at=at, note=note, by=by, direction=direction, now=now
    )
    return row


@transaction.atomic
def enter_people_late(
    gate: Gate,
    *,
    people: Mapping[uuid.UUID, Registration],
    at: datetime,
    note: str,
    by: User | None,
    direction: str = CheckIn.Direction.ENTRY,
    now: datetime | None = None,
) -> list[CheckIn]:
    """Record people, by the id of their entry, like `enter_late`: all of them or nobody.

    Returns the rows in the given order, those of a repeated id as they stand. The number of
    queries does not grow with the people. Raises ImpossibleTime.
    """
    event = gate.event
    if any(person.event_id != gate.event_id for person in people.values()):
        raise ValueError("the person belongs to another event")
    now = now or timezone.now()
    day = local_day(event, at)
    first, last = valid_days(event)
    if at > now or not first <= day <= last:
        raise ImpossibleTime
    last_number = next_change(event, count=max(1, len(people)))
    rows = CheckIn.objects.filter(event=event).in_bulk(list(people))
    new = {key: person for key, person in people.items() if key not in rows}
    references = [one.reference for one in new.values()]
    ledger = Ledger(event, asked_past(event, references=references, days=[day]))
    for number, (entry_id, person) in enumerate(new.items(), last_number - len(new) + 1):
        rows[entry_id] = CheckIn(
            id=entry_id,
            event=event,
            gate=gate,
            by=by,
            reference=person.reference,
            direction=direction,
            method=CheckIn.Method.PAPER,
            shown="",
            scanned_at=at,
            estimated_at=at,
            received_at=now,
            day=day,
            note=" ".join(note.split())[:200],
            change_number=number,
        )
        ledger.settle(rows[entry_id])
    ledger.write()
    written = [rows[entry_id] for entry_id in new]
    audit.record_many(by, "check_in.entered_late", written, direction=direction)
    return [rows[entry_id] for entry_id in people]


@transaction.atomic
def correct_check_in(
    wrong: CheckIn,
    *,
    gate: Gate,
    registration: Registration,
    at: datetime,
    note: str,
    by: User | None,
    now: datetime | None = None,
) -> CheckIn:
    """Take an entry back and record what really happened: two rows, the wrong one stays.

    Raises NothingToUndo, ImpossibleTime.
    """
    undo = undo_check_in(wrong, by=by, now=now)
    row = enter_late(gate, registration=registration, at=at, note=note, by=by, now=now)
    CheckIn.objects.filter(pk=row.pk).update(caused_by=undo)
    row.caused_by = undo
    audit.record(by, "check_in.corrected", wrong, correction=str(row.pk))
    return row
