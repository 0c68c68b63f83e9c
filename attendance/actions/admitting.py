"""Letting people in at a gate with the server at hand, and undoing it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.counting import next_change
from attendance.actions.judging import judge
from attendance.models import Admission, CheckIn, Device, Gate
from attendance.queries import local_day
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

Verdict = CheckIn.Verdict
Direction = CheckIn.Direction


class NothingToUndo(DomainError):
    """Only an entry that let somebody in, and was not undone yet, can be undone."""

    code = "nothing_to_undo"
    message = _("This scan let nobody in, or it was undone already.")


# No savepoint: a scan is one short transaction of its own, and a check-in is written for every
# outcome, so nothing in here is rolled back on its own.
@transaction.atomic(savepoint=False)
def check_in(
    gate: Gate,
    *,
    method: str,
    reference: str = "",
    token: str = "",
    direction: str = Direction.ENTRY,
    by: User | None = None,
    device: Device | None = None,
    now: datetime | None = None,
    scan_id: uuid.UUID | None = None,
) -> CheckIn:
    """Judge and record one scan; a refused one is a row too. A repeated `scan_id` returns its row.

    Four queries: counter, registration, check-in, admission (five with `scan_id`). The row is
    its own audit line: append-only, with who, where, when and what was shown.
    """
    if scan_id is not None:
        earlier = CheckIn.objects.filter(pk=scan_id).first()
        if earlier is not None and earlier.event_id == gate.event_id:
            return earlier
        scan_id = scan_id if earlier is None else None
    now = now or timezone.now()
    day = local_day(gate.event, now)
    change = next_change(gate.event)
    found = judge(gate, token or reference, day=day, direction=direction)
    row = CheckIn(
        id=scan_id or uuid.uuid4(),
        event=gate.event,
        gate=gate,
        device=device,
        by=by,
        registration=found.registration,
        reference=found.reference,
        epoch=found.epoch,
        direction=direction,
        method=method,
        shown="green" if found.verdict == Verdict.ADMITTED else "red",
        scanned_at=now,
        estimated_at=now,
        received_at=now,
        day=day,
        verdict=found.verdict,
        reason=found.reason,
        change_number=change,
    )
    if found.verdict == Verdict.DUPLICATE and found.registration is not None:
        row.duplicate_of_id = found.registration.admitting_id  # type: ignore[attr-defined]
    row.save(force_insert=True)
    if found.verdict == Verdict.ADMITTED:
        _fill_or_free_slot(row, gate)
    return row


def _fill_or_free_slot(row: CheckIn, gate: Gate) -> None:
    """Keep the slot that the constraint guards: filled by an entry, freed by an exit."""
    if row.direction == Direction.ENTRY:
        Admission.objects.create(  # type: ignore[misc]
            registration=row.registration, gate=gate, place=gate.place, day=row.day, check_in=row
        )
    else:
        Admission.objects.filter(
            registration=row.registration, place=gate.place, day=row.day
        ).delete()


@transaction.atomic
def undo_check_in(
    check_in: CheckIn,
    *,
    by: User | None = None,
    device: Device | None = None,
    now: datetime | None = None,
) -> CheckIn:
    """Take back an entry: a new row, and the person may enter again. Raises NothingToUndo."""
    now = now or timezone.now()
    change = next_change(check_in.event)
    current = CheckIn.objects.select_related("event").get(pk=check_in.pk)
    undone = CheckIn.objects.filter(undoes=current).exists()
    if undone or not current.let_in or current.direction != Direction.ENTRY:
        raise NothingToUndo
    Admission.objects.filter(check_in=current).delete()
    row = CheckIn.objects.create(
        event=current.event,
        gate=current.gate,
        device=device,
        by=by,
        registration=current.registration,
        reference=current.reference,
        epoch=current.epoch,
        direction=current.direction,
        method=current.method,
        shown="undone",
        scanned_at=now,
        estimated_at=now,
        received_at=now,
        day=current.day,
        verdict=Verdict.UNDONE,
        undoes=current,
        change_number=change,
    )
    audit.record(by, "check_in.undone", current, undo=str(row.pk))
    return row
