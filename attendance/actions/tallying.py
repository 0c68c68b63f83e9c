"""Counting anonymous visitors by tapping: on a device, offline too, or on the gate's page.

A tally row is its own trace, like a check-in: who or which device, when, how many.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import Device, Gate, TallyEntry
from attendance.queries import local_day
from events_app.core.errors import DomainError
from events_app.core.models import User

OLDEST = timedelta(days=60)
INTERVAL_MINUTES = 15


class TallyUndone(DomainError):
    """A tally can be taken back once, and the taking back cannot be taken back."""

    code = "tally_undone"
    message = _("This count was taken back already. Tap again if the visitors did come.")


@dataclass(frozen=True)
class Tally:
    """Some taps as a device reports them."""

    id: uuid.UUID
    counted_at: datetime
    count: int


def interval_of(moment: datetime) -> datetime:
    """Return the start of the quarter hour of `moment`."""
    return moment.replace(
        minute=moment.minute - moment.minute % INTERVAL_MINUTES, second=0, microsecond=0
    )


@transaction.atomic
def record_tallies(
    device: Device, tallies: list[Tally], *, received_at: datetime
) -> list[uuid.UUID]:
    """Store what a device counted and return the ids that are stored now; a repeat is harmless.

    A time that cannot be (later than now, older than 60 days) becomes the time of receipt.
    Three queries.
    """
    rows = {tally.id: _row(device, tally, received_at) for tally in tallies}
    TallyEntry.objects.bulk_create(rows.values(), ignore_conflicts=True)
    stored = TallyEntry.objects.filter(pk__in=rows, device=device).values_list("pk", flat=True)
    known = set(stored)
    return [tally_id for tally_id in rows if tally_id in known]


def _row(device: Device, tally: Tally, received_at: datetime) -> TallyEntry:
    possible = received_at - OLDEST <= tally.counted_at <= received_at
    moment = tally.counted_at if possible else received_at
    return TallyEntry(
        id=tally.id,
        device=device,
        gate=device.gate,
        count=tally.count,
        counted_at=moment,
        interval_at=interval_of(moment),
        day=local_day(device.gate.event, moment),
        received_at=received_at,
    )


@transaction.atomic
def tally_by_hand(
    gate: Gate, *, count: int, by: User | None, entry_id: uuid.UUID, now: datetime | None = None
) -> TallyEntry:
    """Add visitors counted at the gate's page; the same `entry_id` counts once."""
    now = now or timezone.now()
    fields = {
        "gate": gate,
        "by": by,
        "count": count,
        "counted_at": now,
        "interval_at": interval_of(now),
        "day": local_day(gate.event, now),
        "received_at": now,
    }
    entry, _created = TallyEntry.objects.get_or_create(pk=entry_id, defaults=fields)
    return entry


@transaction.atomic
def undo_tally(entry: TallyEntry, *, by: User | None, now: datetime | None = None) -> TallyEntry:
    """Take a count back by a negative row in its own interval. Raises TallyUndone."""
    if entry.undoes_id is not None:
        raise TallyUndone
    row, created = TallyEntry.objects.get_or_create(
        undoes=entry,
        defaults={
            "gate": entry.gate,
            "by": by,
            "count": -entry.count,
            "counted_at": entry.counted_at,
            "interval_at": entry.interval_at,
            "day": entry.day,
            "received_at": now or timezone.now(),
        },
    )
    if not created:
        raise TallyUndone
    return row
