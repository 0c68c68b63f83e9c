"""The counter that devices follow: every change of an event's people gets the next number."""

from django.db import transaction

from attendance.models import ChangeCounter
from events.models import Event
from events_app.core.prepared import Answer

_table = ChangeCounter._meta.db_table


def next_change(event: Event, *, count: int = 1) -> int:
    """Raise the event's counter and return it; one statement, in the caller's transaction.

    With `count` so many numbers are taken; the last is returned.

    The row stays locked until that transaction ends, so the check-ins of one event queue up
    here: what is read afterwards cannot change under us, and no number is seen before a
    smaller one.
    """
    return int(asked_change(event, count=count).rows()[0][0])


def asked_change(event: Event, *, count: int = 1) -> Answer:
    """Ask for what `next_change` returns: its one row holds the number.

    Inside `together` the reads that are sent after it still see what the lock keeps as it is.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_change needs the transaction of the change it counts")
    return Answer(
        f"INSERT INTO {_table} (event_id, value) VALUES (%s, %s) "  # noqa: S608 - a constant
        f"ON CONFLICT (event_id) DO UPDATE SET value = {_table}.value + %s RETURNING value",
        [event.pk, count, count],
    )
