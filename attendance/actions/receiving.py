"""Scans that a device made earlier, perhaps offline: each stands alone and is never erased."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, transaction

from attendance.actions.counting import asked_change
from attendance.actions.settling import Ledger
from attendance.models import CheckIn, Device
from attendance.queries import local_day
from attendance.queries.scanning import asked_past, asked_stored
from events_app.core.prepared import together

Verdict = CheckIn.Verdict
logger = structlog.get_logger(__name__)
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
    reason: str = ""
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


def known_rows(device: Device, found: list[CheckIn]) -> dict[str, dict[object, CheckIn]]:
    """Return what is stored already, by id and by this device's sequence."""
    return {
        "id": {row.pk: row for row in found},
        "sequence": {row.sequence: row for row in found if row.device_id == device.pk},
    }


def receive_batch(
    device: Device, scans: list[Scan], *, sent_at: datetime, received_at: datetime
) -> list[Receipt]:
    """Record the scans of a device and return a receipt for each, in their order.

    A scan that showed green is a fact: flagged when it was wrong. Of two entries the earliest
    estimated time is the admission, whichever arrives first. The batch is one transaction of
    at most eleven queries; should the database refuse it, each scan is tried alone.
    """
    try:
        return _receive(device, scans, sent_at=sent_at, received_at=received_at)
    except DatabaseError:
        if len(scans) == 1:
            raise
        logger.warning("batch_refused", device=str(device.pk), scans=len(scans))
    return [
        _receive_alone(device, scan, sent_at=sent_at, received_at=received_at) for scan in scans
    ]


def _receive_alone(
    device: Device, scan: Scan, *, sent_at: datetime, received_at: datetime
) -> Receipt:
    """Record one scan; what the database cannot store is kept as a refusal without its text."""
    try:
        return _receive(device, [scan], sent_at=sent_at, received_at=received_at)[0]
    except DatabaseError:
        bare = replace(scan, sequence=None, reference="", malformed="malformed")
        return _receive(device, [bare], sent_at=sent_at, received_at=received_at)[0]


# No savepoint: the transaction is the batch's own, and a refusal by the database ends it whole.
@transaction.atomic(savepoint=False)
def _receive(
    device: Device, scans: list[Scan], *, sent_at: datetime, received_at: datetime
) -> list[Receipt]:
    if not scans:
        return []
    event = device.gate.event
    moments = {
        scan.id: estimate(scan.scanned_at, sent_at=sent_at, received_at=received_at)
        for scan in scans
        if not _problem(scan, sent_at, received_at)
    }
    with together():
        change = asked_change(event, count=len(scans))
        stored = asked_stored(
            device,
            ids=[scan.id for scan in scans],
            sequences=[scan.sequence for scan in scans if scan.sequence is not None],
        )
        past = asked_past(
            event,
            references=[scan.reference for scan in scans],
            days=[local_day(event, moment) for moment in moments.values()],
        )
    last_number = int(change.rows()[0][0])
    known = known_rows(device, stored.objects())
    ledger = Ledger(event, past)
    rows = []
    for number, scan in enumerate(scans, start=last_number - len(scans) + 1):
        clash = _clash(device, scan, known)
        if clash is not None:
            rows.append(clash)
            continue
        row = _row(device, scan, received_at)
        row.change_number = number
        _take(ledger, row, scan, moments.get(scan.id), _problem(scan, sent_at, received_at))
        known["id"][row.pk] = row
        if row.sequence is not None:
            known["sequence"][row.sequence] = row
        rows.append(row)
    ledger.write()
    return [_receipt(row) if isinstance(row, CheckIn) else row for row in rows]


def _clash(
    device: Device, scan: Scan, known: dict[str, dict[object, CheckIn]]
) -> CheckIn | Receipt | None:
    """Return what is known of the scan already; its id is looked up before any rule."""
    stored = known["id"].get(scan.id)
    if stored is not None:
        return stored if _is_same(device, scan, stored) else Receipt(scan.id, "id_clash")
    if scan.sequence is not None and scan.sequence in known["sequence"]:
        return Receipt(scan.id, "sequence_clash")
    return None


def _take(ledger: Ledger, row: CheckIn, scan: Scan, moment: datetime | None, problem: str) -> None:
    if moment is None:
        ledger.keep(row, verdict=Verdict.LOGGED_REFUSAL, reason=problem)
        return
    row.scanned_at, row.estimated_at = scan.scanned_at, moment
    row.day = local_day(ledger.event, moment)
    if scan.shown != "green":
        row.registration = ledger.people.get(row.reference)
        reason = scan.reason or "shown_" + scan.shown
        ledger.keep(row, verdict=Verdict.LOGGED_REFUSAL, reason=reason)
        return
    ledger.settle(row)


def _problem(scan: Scan, sent_at: datetime, received_at: datetime) -> str:
    if scan.malformed:
        return scan.malformed
    believable = _clock_is_believable(scan.scanned_at, sent_at, received_at)
    return "" if believable else "impossible_time"


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


def _is_same(device: Device, scan: Scan, stored: CheckIn) -> bool:
    """Tell a scan sent again from another one under the same id."""
    return (
        stored.device_id == device.pk
        and stored.sequence == scan.sequence
        and stored.reference == scan.reference
    )


def _receipt(row: CheckIn) -> Receipt:
    return Receipt(row.pk, row.verdict, row.reason, row.duplicate_of_id)
