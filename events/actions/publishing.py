"""Publishes, cancels and postpones events."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.actions.errors import ProgrammeClashes, ReasonMissing
from events.actions.planning import touch_sessions
from events.lifecycles import EVENT
from events.models import Event
from events.queries import clashes
from events_app.core.models import User


@transaction.atomic
def publish_event(event: Event, *, by: User | None) -> None:
    """Publish a draft, or a postponed event again.

    Raises ProgrammeClashes while a room or a person is booked twice, IllegalMove when somebody
    was faster.
    """
    found = clashes(event)
    if found:
        raise ProgrammeClashes(clashes=found)
    published_at = event.published_at or timezone.now()
    _move(event, Event.State.PUBLISHED, by=by, published_at=published_at, state_reason="")


@transaction.atomic
def cancel_event(event: Event, *, by: User | None, reason: str) -> None:
    """Cancel a published or postponed event. Raises ReasonMissing, IllegalMove."""
    _move(event, Event.State.CANCELLED, by=by, state_reason=_given(reason))


@transaction.atomic
def postpone_event(event: Event, *, by: User | None, reason: str) -> None:
    """Postpone a published event until it is published again. Raises ReasonMissing, IllegalMove."""
    _move(event, Event.State.POSTPONED, by=by, state_reason=_given(reason))


def _given(reason: str) -> str:
    cleaned = " ".join(reason.split())
    if not cleaned:
        raise ReasonMissing
    return cleaned


def _move(event: Event, to: str, *, by: User | None, **fields: Any) -> None:
    """Move the event; calendars learn of it by a higher SEQUENCE of every entry."""
    first = event.published_at is None
    sequence = F("calendar_sequence") + (0 if first else 1)
    EVENT.move(event, to, by=by, calendar_sequence=sequence, version=F("version") + 1, **fields)
    if not first:
        touch_sessions(event, now=timezone.now())
    event.refresh_from_db()
