"""The protocol between gate devices and the server. Source: docs/offline.md, “Protocol”."""

import base64
import json
import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import Router, Status
from ninja.decorators import decorate_view
from ninja.security import HttpBearer
from pydantic import ValidationError

from attendance.actions.enrolling import (
    enrol_device,
    hashed,
    note_heartbeat,
    note_sign_of_life,
)
from attendance.actions.receiving import Receipt, Scan, receive_batch
from attendance.actions.tallying import Tally, record_tallies
from attendance.models import CheckIn, Device
from attendance.queries import public_keys, snapshot, valid_days
from attendance.queries.columns import people_columns
from attendance.queries.gates import scanner_config
from attendance.queries.scanning import device_with
from attendance.schemas import (
    BatchIn,
    BatchOut,
    EnrolIn,
    EnrolOut,
    EventOut,
    GateOut,
    HeartbeatIn,
    ReceiptOut,
    ScanIn,
    SnapshotOut,
    TalliesIn,
    TalliesOut,
    TallyIn,
    UnreadableOut,
)
from events.models import Event

# A device may do this and nothing else: (method, route).
DEVICE_RIGHTS = frozenset(
    {
        ("GET", "/api/scan/v1/snapshot"),
        ("POST", "/api/scan/v1/batch"),
        ("POST", "/api/scan/v1/tallies"),
        ("POST", "/api/scan/v1/heartbeat"),
    }
)


class DeviceToken(HttpBearer):
    """Let devices in by their bearer token, looked up by its hash; no cookies."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        """Return the device when the token is known, not revoked, and the call allowed."""
        if (request.method, request.path_info) not in DEVICE_RIGHTS:
            return None
        return device_with(hashed(token))


router = Router(tags=["scan"])
device_token = DeviceToken()


@router.post("/enrol", response=EnrolOut)
def enrol(request: HttpRequest, wish: EnrolIn) -> EnrolOut:
    """Trade a one-time code for a device's token, with all it needs to verify badges."""
    enrolled = enrol_device(wish.code, wish.name)
    gate = enrolled.device.gate
    event = gate.event
    first_day, last_day = valid_days(event)
    return EnrolOut(
        token=enrolled.token,
        device=enrolled.device.pk,
        gate=GateOut(id=gate.pk, name=gate.name, place=gate.place),
        event=EventOut(
            number=event.number,
            slug=event.slug,
            title=event.title,
            zone=event.time_zone,
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
        ),
        zone=event.time_zone,
        keys=_device_keys(event),
    )


@router.get("/snapshot", response=SnapshotOut, auth=device_token)
@decorate_view(gzip_page)
def read_snapshot(request: HttpRequest, since: int = 0) -> HttpResponse:
    """Return the people and admissions that changed after `since`, and the new cursor.

    Compressed where the device accepts it: nothing secret and typed by others stands in it.
    """
    device: Device = request.auth  # type: ignore[attr-defined]
    note_sign_of_life(device, now=timezone.now())
    found = snapshot(device.gate.event, since=max(since, 0))
    body = {
        "cursor": found.cursor,
        "people": people_columns(found.rows),
        "admissions": found.admissions,
        # Keys too: after a rotation a device must verify badges signed with the next one.
        "config": {**scanner_config(device.gate), "keys": _device_keys(device.gate.event)},
    }
    # Written plainly: escaping every Vietnamese letter would make 10,000 people a third longer.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@router.post("/batch", response=BatchOut, auth=device_token)
def take_batch(request: HttpRequest, batch: BatchIn) -> BatchOut:
    """Record scans made offline: one verdict per id, each item for itself."""
    device: Device = request.auth  # type: ignore[attr-defined]
    received_at = timezone.now()
    note_sign_of_life(device, now=received_at)
    scans, unreadable = _read(batch.scans, received_at)
    receipts = receive_batch(device, scans, sent_at=batch.sent_at, received_at=received_at)
    return BatchOut(
        verdicts=[_out(receipt) for receipt in receipts],
        unreadable=unreadable,
    )


@router.post("/tallies", response=TalliesOut, auth=device_token)
def take_tallies(request: HttpRequest, batch: TalliesIn) -> TalliesOut:
    """Store anonymous visitors counted at the gate; sent twice they count once."""
    device: Device = request.auth  # type: ignore[attr-defined]
    received_at = timezone.now()
    note_sign_of_life(device, now=received_at)
    tallies, refused = _read_tallies(batch.tallies)
    return TalliesOut(ids=record_tallies(device, tallies, received_at=received_at), refused=refused)


def _read_tallies(items: list[object]) -> tuple[list[Tally], list[uuid.UUID]]:
    """Return what can be stored, and the ids of what never can."""
    tallies: list[Tally] = []
    refused: list[uuid.UUID] = []
    for item in items:
        try:
            read = TallyIn.model_validate(item)
        except ValidationError:
            read = None
        if read is not None and read.count != 0:
            tallies.append(Tally(read.id, read.counted_at, read.count))
            continue
        item_id = _id_of(item)
        if item_id is not None:
            refused.append(item_id)
    return tallies, refused


@router.post("/heartbeat", response={204: None}, auth=device_token)
def take_heartbeat(request: HttpRequest, beat: HeartbeatIn) -> Status[None]:
    """Remember battery, queue and last synchronisation of the device."""
    device: Device = request.auth  # type: ignore[attr-defined]
    note_heartbeat(
        device,
        battery=beat.battery,
        queue_length=beat.queue_length,
        last_sync_at=beat.last_sync,
        now=timezone.now(),
    )
    return Status(204, None)


def _out(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut(
        id=receipt.id,
        verdict=receipt.verdict,
        reason=receipt.reason,
        duplicate_of=receipt.duplicate_of,
    )


def _read(items: list[object], received_at: datetime) -> tuple[list[Scan], list[UnreadableOut]]:
    """Return the scans that can be stored, and the items that have not even an id."""
    scans: list[Scan] = []
    unreadable: list[UnreadableOut] = []
    for index, item in enumerate(items):
        try:
            read = ScanIn.model_validate(item)
        except ValidationError:
            scan_id = _id_of(item)
            if scan_id is None:
                unreadable.append(UnreadableOut(index=index, problem="no id"))
            else:
                scans.append(_malformed(scan_id, received_at))
        else:
            scans.append(Scan(**read.model_dump()))
    return scans, unreadable


def _id_of(item: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(item["id"])) if isinstance(item, dict) else None
    except (KeyError, ValueError):
        return None


def _malformed(scan_id: uuid.UUID, received_at: datetime) -> Scan:
    """Return a scan that will be kept as a refusal, so that the device may forget it."""
    return Scan(
        id=scan_id,
        sequence=None,
        reference="",
        epoch=None,
        direction=CheckIn.Direction.ENTRY,
        scanned_at=received_at,
        shown="?",
        method=CheckIn.Method.TYPED,
        malformed="malformed",
    )


def _device_keys(event: Event) -> dict[str, str]:
    """Return every public key the event ever had: badges printed under an old one stay valid."""
    return {
        str(key_id): base64.urlsafe_b64encode(public).rstrip(b"=").decode()
        for key_id, public in public_keys(event).items()
    }
