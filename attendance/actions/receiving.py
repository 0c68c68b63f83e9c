"""Scans that a device made earlier, perhaps offline: each stands alone and is never erased."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from attendance.actions.counting import next_change
from attendance.models import Admission, CheckIn, Device, Registration
from attendance.queries import local_day, scanned_registration

Verdict = CheckIn.Verdict
Direction = CheckIn.Direction
State = Registration.State
SKEW_LIMIT = timedelta(seconds=5)
CLOCK_LIMIT = timedelta(days=30)


@dataclass(frozen=True)
class Scan:
    """One scan as the device reports it."""

    id: uuid.UUID
    sequence: int | None
    reference: str
    epoch: int | None
    direction: str
    scanned_at: datetime
    shown: str
    method: str
    malformed: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the server made of one scan."""

    id: uuid.UUID
    verdict: str
    reason: str = ""
    duplicate_of: uuid.UUID | None = None


def estimate(scanned_at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """Return when the scan happened by our clock, never later than `received_at`.

    The device's clock is corrected by `received − sent` once it is off by more than 5 s.
    """
    skew = received_at - sent_at
    moment = scanned_at + skew if abs(skew) > SKEW_LIMIT else scanned_at
    return min(moment, received_at)


def known_rows(device: Device, scans: list[Scan]) -> dict[str, dict[object, CheckIn]]:
    """Return what is stored already, by id and by this device's sequence; one query."""
    rows = CheckIn.objects.filter(
        Q(pk__in=[scan.id for scan in scans])
        | Q(device=device, sequence__in=[s.sequence for s in scans if s.sequence is not None])
    )
    found = list(rows)
    return {
        "id": {row.pk: row for row in found},
        "sequence": {row.sequence: row for row in found if row.device_id == device.pk},
    }


@transaction.atomic
def receive_scan(
    device: Device,
    scan: Scan,
    *,
    sent_at: datetime,
    received_at: datetime,
    known: Mapping[str, dict[object, CheckIn]] | None = None,
) -> Receipt:
    """Record one scan of a device and return its receipt; the id is looked up before any rule.

    A scan that showed green is a fact: flagged when it was wrong. Of two entries the earliest
    estimated time is the admission, whichever arrives first. Four queries.
    """
    known = known if known is not None else known_rows(device, [scan])
    stored = known["id"].get(scan.id)
    if stored is not None:
        return _repeated(device, scan, stored)
    if scan.sequence is not None and scan.sequence in known["sequence"]:
        return Receipt(scan.id, "sequence_clash")
    row = _row(device, scan, received_at)
    row.change_number = next_change(device.gate.event)
    if scan.malformed or not _clock_is_believable(scan.scanned_at, sent_at, received_at):
        _refuse(row, scan.malformed or "impossible_time")
    else:
        row.scanned_at = scan.scanned_at
        row.estimated_at = estimate(scan.scanned_at, sent_at=sent_at, received_at=received_at)
        row.day = local_day(device.gate.event, row.estimated_at)
        _settle(row, scan)
    known["id"][row.pk] = row
    if row.sequence is not None:
        known["sequence"][row.sequence] = row
    return _receipt(row)


def _clock_is_believable(scanned_at: datetime, sent_at: datetime, received_at: datetime) -> bool:
    """Refuse a date of 2099, and a scan made after it was sent."""
    if abs(sent_at.year - received_at.year) > 1 or abs(scanned_at.year - received_at.year) > 1:
        return False
    return (
        abs(received_at - sent_at) <= CLOCK_LIMIT
        and scanned_at <= sent_at + SKEW_LIMIT
        and received_at - scanned_at <= 2 * CLOCK_LIMIT
    )


def _row(device: Device, scan: Scan, received_at: datetime) -> CheckIn:
    return CheckIn(
        id=scan.id,
        event=device.gate.event,
        gate=device.gate,
        device=device,
        sequence=scan.sequence,
        reference=scan.reference,
        epoch=scan.epoch,
        direction=scan.direction,
        method=scan.method,
        shown=scan.shown,
        scanned_at=received_at,
        estimated_at=received_at,
        received_at=received_at,
        day=local_day(device.gate.event, received_at),
    )


def _refuse(row: CheckIn, reason: str) -> None:
    row.verdict, row.reason = Verdict.LOGGED_REFUSAL, reason
    row.save(force_insert=True)


def _settle(row: CheckIn, scan: Scan) -> None:
    """Decide on a well-formed scan and write it."""
    found = scanned_registration(
        row.event, row.reference, place=row.gate.place, day=row.day, key_id=None
    )
    row.registration = found
    if scan.shown != "green":
        _refuse(row, "shown_" + scan.shown)
        return
    if found is None:
        row.verdict, row.reason = Verdict.UNKNOWN_REGISTRATION, "unknown_reference"
        row.save(force_insert=True)
        return
    row.verdict, row.reason = _verdict_on_green(found, scan)
    if row.direction == Direction.EXIT:
        row.save(force_insert=True)
        Admission.objects.filter(pk=found.admission_id).delete()  # type: ignore[attr-defined]
    elif found.admission_id is None:  # type: ignore[attr-defined]
        row.save(force_insert=True)
        Admission.objects.create(
            registration=found, gate=row.gate, place=row.gate.place, day=row.day, check_in=row
        )
    else:
        _compare_with_admission(row, found)


def _verdict_on_green(found: Registration, scan: Scan) -> tuple[str, str]:
    if found.state == State.CANCELLED:
        return Verdict.ADMITTED_REVOKED, "cancelled"
    if found.state == State.INVITED:
        return Verdict.ADMITTED_REVOKED, "invited_only"
    if scan.epoch is not None and scan.epoch != found.epoch:
        return Verdict.ADMITTED_STALE_BADGE, "old_badge"
    return Verdict.ADMITTED, ""


def _compare_with_admission(row: CheckIn, found: Registration) -> None:
    """Let the earliest estimated time be the admission; the other points to it."""
    first = CheckIn.objects.get(pk=found.admitting_id)  # type: ignore[attr-defined]
    if first.estimated_at <= row.estimated_at:
        row.verdict, row.reason, row.duplicate_of = Verdict.DUPLICATE, "already_in", first
        row.save(force_insert=True)
        return
    row.save(force_insert=True)
    CheckIn.objects.filter(pk=first.pk).update(
        verdict=Verdict.DUPLICATE,
        reason="already_in",
        duplicate_of=row,
        change_number=row.change_number,
    )
    Admission.objects.filter(pk=found.admission_id).update(  # type: ignore[attr-defined]
        check_in=row, gate=row.gate
    )


def _repeated(device: Device, scan: Scan, stored: CheckIn) -> Receipt:
    same = (
        stored.device_id == device.pk
        and stored.sequence == scan.sequence
        and stored.reference == scan.reference
    )
    return _receipt(stored) if same else Receipt(scan.id, "id_clash")


def _receipt(row: CheckIn) -> Receipt:
    return Receipt(row.pk, row.verdict, row.reason, row.duplicate_of_id)
