"""Takes and frees the places of an event: a counter that never passes the capacity."""

from django.db import transaction
from django.db.models import F, Q

from events.actions.errors import EventFull
from events.models import Event


@transaction.atomic
def take_seat(event: Event) -> None:
    """Take one place by a conditional UPDATE. Raises EventFull when none is left."""
    take_seats(event, count=1)


@transaction.atomic
def take_seats(event: Event, *, count: int) -> None:
    """Take `count` places together or none of them. Raises EventFull when too few are left."""
    rows = Event.objects.filter(pk=event.pk).filter(
        Q(capacity__isnull=True) | Q(registered_count__lte=F("capacity") - count)
    )
    if rows.update(registered_count=F("registered_count") + count) == 0:
        raise EventFull
    event.refresh_from_db(fields=["registered_count"])


@transaction.atomic
def free_seat(event: Event) -> None:
    """Give one place back; the counter never falls below zero."""
    free_seats(event, count=1)


@transaction.atomic
def free_seats(event: Event, *, count: int) -> None:
    """Give `count` places back together; the counter never falls below zero."""
    rows = Event.objects.filter(pk=event.pk, registered_count__gte=count)
    rows.update(registered_count=F("registered_count") - count)
    event.refresh_from_db(fields=["registered_count"])


@transaction.atomic
def lock_seats(event: Event) -> None:
    """Queue up at the event's counter until the surrounding transaction ends; read it fresh.

    Whoever touches seats and people takes this row first, and the people's counter afterwards:
    the other order deadlocks on PostgreSQL.
    """
    Event.objects.filter(pk=event.pk).update(registered_count=F("registered_count"))
    event.refresh_from_db(fields=["capacity", "registered_count"])
