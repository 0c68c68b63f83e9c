"""Takes and frees the places of an event: a counter that never passes the capacity."""

from django.db import transaction
from django.db.models import F, Q

from events.actions.errors import EventFull
from events.models import Event


@transaction.atomic
def take_seat(event: Event) -> None:
    """Take one place by a conditional UPDATE. Raises EventFull when none is left."""
    rows = Event.objects.filter(pk=event.pk).filter(
        Q(capacity__isnull=True) | Q(registered_count__lt=F("capacity"))
    )
    if rows.update(registered_count=F("registered_count") + 1) == 0:
        raise EventFull
    event.refresh_from_db(fields=["registered_count"])


@transaction.atomic
def free_seat(event: Event) -> None:
    """Give one place back; the counter never falls below zero."""
    rows = Event.objects.filter(pk=event.pk, registered_count__gt=0)
    rows.update(registered_count=F("registered_count") - 1)
    event.refresh_from_db(fields=["registered_count"])
