"""Closes an event with its report."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.actions.errors import EventNotStarted
from events.lifecycles import EVENT
from events.models import Event
from events_app.core.models import User


@transaction.atomic
def mark_reported(event: Event, *, by: User | None, now: datetime | None = None) -> None:
    """Move a published event to REPORTED. Raises EventNotStarted, IllegalMove."""
    if (now or timezone.now()) < event.starts_at:
        raise EventNotStarted
    EVENT.move(event, Event.State.REPORTED, by=by)
