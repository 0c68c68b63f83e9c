"""Letting people in at a gate with the server at hand, and undoing it."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.counting import next_change
from attendance.actions.following import following, following_exit
from attendance.actions.judging import judge
from attendance.models import Admission, CheckIn, Device, Gate
from attendance.models.area import GROUNDS_PLACE
from attendance.queries import local_day
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User
from events_app.core.prepared import Insert

Verdict = CheckIn.Verdict
Direction = CheckIn.Direction
insert_check_in, insert_admission = Insert(CheckIn), Insert(Admission)


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

    Four queries: counter, registration, check-in, admission (five with `scan_id`), also when
    somebody comes from another hall; five for an exit from the grounds. The row is its own
    audit line: append-only, with who, where, when and what was shown.
    """
    change = next_change(gate.event)
    if scan_id is not None:
        earlier = CheckIn.objects.filter(pk=scan_id).first()
        if earlier is not None and earlier.event_id == gate.event_id:
            return earlier
        scan_id = scan_id if earlier is None else None
    now = now or timezone.now()
    day = local_day(gate.event, now)
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
    if found.verdict == Verdict.ADMITTED:
        _admit(row, gate)
    else:
        insert_check_in(row)
    return row


def _admit(row: CheckIn, gate: Gate) -> None:
    """Write the row and keep the slot that the constraint guards.

    An entry fills it (taking it along from the hall the person was in); an exit frees it, and
    an exit from the grounds frees every slot of the day.
    """
    if row.direction == Direction.EXIT:
        _leave(row, gate)
        return
    found = row.registration
    elsewhere_id = found.elsewhere_id  # type: ignore[union-attr]
    if elsewhere_id is None:
        insert_check_in(row)
        insert_admission(
            Admission(registration=found, gate=gate, place=gate.place, day=row.day, check_in=row)
        )
        return
    left = following_exit(row, gate_id=found.elsewhere_gate_id)  # type: ignore[union-attr]
    CheckIn.objects.bulk_create([row, left])
    Admission.objects.filter(pk=elsewhere_id).update(gate=gate, place=gate.place, check_in=row)


def _leave(row: CheckIn, gate: Gate) -> None:
    slots = Admission.objects.filter(registration=row.registration, day=row.day)
    if gate.place != GROUNDS_PLACE:
        row.save(force_insert=True)
        slots.filter(place=gate.place).delete()
        return
    others = slots.exclude(place=gate.place).values_list("gate_id", flat=True)
    CheckIn.objects.bulk_create([row, *(following_exit(row, gate_id=other) for other in others)])
    slots.delete()


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
    was_inside, _rows = Admission.objects.filter(check_in=current).delete()
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
    if was_inside:
        _bring_back(row, current)
    audit.record(by, "check_in.undone", current, undo=str(row.pk))
    return row


def _bring_back(undo: CheckIn, undone: CheckIn) -> None:
    """Put the person back into the hall that the undone entry had ended: by a row, too."""
    left = undone.consequences.filter(direction=Direction.EXIT).order_by("-change_number").first()
    if left is None:
        return
    gate = Gate.objects.select_related("area").get(pk=left.gate_id)
    back = following(undo, gate_id=gate.pk, direction=Direction.ENTRY)
    back.reason = "move_undone"
    back.save(force_insert=True)
    Admission.objects.create(  # type: ignore[misc]
        registration=back.registration, gate=gate, place=gate.place, day=back.day, check_in=back
    )
