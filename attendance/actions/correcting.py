"""Entering afterwards what happened at a gate, and correcting it: always by further rows."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.admitting import undo_check_in
from attendance.actions.counting import next_change
from attendance.actions.settling import Ledger
from attendance.models import CheckIn, Gate, Registration
from attendance.queries import local_day, valid_days
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
    if registration.event_id != gate.event_id:
        raise ValueError("the person belongs to another event")
    now = now or timezone.now()
    day = local_day(gate.event, at)
    first, last = valid_days(gate.event)
    if at > now or not first <= day <= last:
        raise ImpossibleTime
    number = next_change(gate.event)
    earlier = CheckIn.objects.filter(pk=entry_id, event=gate.event).first() if entry_id else None
    if earlier is not None:
        return earlier
    row = CheckIn(
        id=entry_id or uuid.uuid4(),
        event=gate.event,
        gate=gate,
        by=by,
        reference=registration.reference,
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
    ledger = Ledger(gate.event, references=[registration.reference], days=[day])
    ledger.settle(row)
    ledger.write()
    audit.record(by, "check_in.entered_late", row, direction=direction)
    return row


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
