"""Gates, and the devices that stand there. Codes and tokens are stored as hashes only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import Area, Device, EnrolmentCode, Gate
from events.models import Event, Session
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User
from events_app.core.tokens import random_reference, typed_reference

CODE_LIFE = timedelta(minutes=10)
DEFAULT_GATE_NAME = "A"


class GateNameTaken(DomainError):
    """Two gates of an event cannot have one name."""

    code = "gate_name_taken"
    message = _("Another gate of this event has this name. Choose a different one.")


class EnrolmentRefused(DomainError):
    """The code is unknown, used or too old."""

    code = "enrolment_refused"
    message = _("This code was used, is older than ten minutes, or is mistyped. Ask for a new one.")


@dataclass(frozen=True)
class EnrolledDevice:
    """A new device with the bearer token that is shown this once."""

    device: Device
    token: str


def hashed(secret: str) -> str:
    """Return the SHA-256 under which a code or token is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def add_gate(
    event: Event,
    *,
    name: str,
    by: User | None,
    area: Area | None = None,
    session: Session | None = None,
    direction: str = Gate.Direction.BOTH,
    reentry: bool = True,
) -> Gate:
    """Add a gate to an area of the event, to a session's area, or to the grounds.

    Raises GateNameTaken.
    """
    for given in (session, area):
        if given is not None and given.event_id != event.pk:
            raise ValueError("the session or area belongs to another event")
    areas = Area.objects
    area = area or (areas.of_session(session) if session else areas.grounds_of(event))
    try:
        with transaction.atomic():
            gate = Gate.objects.create(
                event=event,
                area=area,
                name=" ".join(name.split()),
                direction=direction,
                reentry=reentry,
            )
    except IntegrityError as error:
        raise GateNameTaken from error
    audit.record(by, "gate.added", gate)
    return gate


@transaction.atomic
def default_gate(event: Event, *, by: User | None) -> Gate:
    """Return the event's first gate; make one when there is none."""
    gate = Gate.objects.filter(event=event).select_related("area").order_by("pk").first()
    return gate or add_gate(event, name=str(_("Gate")) + f" {DEFAULT_GATE_NAME}", by=by)


@transaction.atomic
def create_enrolment_code(gate: Gate, *, by: User | None, now: datetime | None = None) -> str:
    """Return a code that enrols one device within ten minutes; only its hash is kept."""
    code = random_reference() + random_reference()[:4]
    row = EnrolmentCode.objects.create(
        gate=gate, code_hash=hashed(code), expires_at=(now or timezone.now()) + CODE_LIFE
    )
    audit.record(by, "enrolment_code.created", gate, code=row.pk)
    return code


@transaction.atomic
def enrol_device(code: str, name: str, *, now: datetime | None = None) -> EnrolledDevice:
    """Use up a code and return the new device with its token. Raises EnrolmentRefused."""
    now = now or timezone.now()
    rows = EnrolmentCode.objects.filter(
        code_hash=hashed(typed_reference(code)), used_at__isnull=True, expires_at__gt=now
    )
    row = rows.select_related("gate__event", "gate__area").first()
    if row is None or rows.filter(pk=row.pk).update(used_at=now) == 0:
        raise EnrolmentRefused
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        gate=row.gate,
        name=" ".join(name.split())[:80] or "–",
        token_hash=hashed(token),
        enrolled_at=now,
        last_seen_at=now,
    )
    audit.record(None, "device.enrolled", device, gate=row.gate_id)
    return EnrolledDevice(device=device, token=token)


@transaction.atomic
def revoke_device(device: Device, *, by: User | None) -> None:
    """Shut a device out at once; what it sent stays. Revoking twice is harmless."""
    rows = Device.objects.filter(pk=device.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=timezone.now()):
        audit.record(by, "device.revoked", device)


def note_sign_of_life(device: Device, *, now: datetime) -> None:
    """Remember when the device last called; one statement, at most once a minute."""
    if device.last_seen_at is None or now - device.last_seen_at > timedelta(minutes=1):
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)


def note_heartbeat(
    device: Device,
    *,
    battery: int | None,
    queue_length: int,
    last_sync_at: datetime | None,
    now: datetime,
) -> None:
    """Remember how the device is doing; one statement. A sync in the future is taken for now."""
    Device.objects.filter(pk=device.pk).update(
        battery=battery,
        queue_length=queue_length,
        last_sync_at=min(last_sync_at, now) if last_sync_at else None,
        heartbeat_at=now,
        last_seen_at=now,
    )
