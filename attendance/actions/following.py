"""Rows that follow from a scan elsewhere: who enters hall B has left hall A."""

import uuid

from attendance.models import CheckIn
from attendance.models.area import GROUNDS_PLACE

Direction = CheckIn.Direction


def ends_stay(place: str, other: str, *, direction: str) -> bool:
    """Tell whether going through a gate of `place` ends a stay in the different place `other`.

    One hall at a time, one session at a time; who leaves the grounds leaves everything.
    """
    if direction == Direction.EXIT:
        return place == GROUNDS_PLACE
    return place != GROUNDS_PLACE and place.split("-")[0] == other.split("-")[0]


def following(cause: CheckIn, *, gate_id: int, direction: str) -> CheckIn:
    """Return an unsaved row at another gate with the person, time and number of `cause`."""
    return CheckIn(
        id=uuid.uuid4(),
        event_id=cause.event_id,
        gate_id=gate_id,
        by_id=cause.by_id,
        registration_id=cause.registration_id,
        reference=cause.reference,
        epoch=cause.epoch,
        direction=direction,
        method=CheckIn.Method.MOVED,
        shown="",
        scanned_at=cause.scanned_at,
        estimated_at=cause.estimated_at,
        received_at=cause.received_at,
        day=cause.day,
        verdict=CheckIn.Verdict.ADMITTED,
        caused_by=cause,
        change_number=cause.change_number,
    )


def following_exit(cause: CheckIn, *, gate_id: int) -> CheckIn:
    """Return the unsaved exit that `cause` brings about at another gate."""
    row = following(cause, gate_id=gate_id, direction=Direction.EXIT)
    row.reason = "moved_on"
    return row
