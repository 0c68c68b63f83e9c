"""The public list, and what the clock says about an event."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.models.event import EventQuerySet
from events_app.core.text import fold


class Phase(TextChoices):
    """What visitors are told: the stored state, refined by the clock."""

    DRAFT = "DRAFT", _("draft")
    REGISTRATION_OPEN = "REGISTRATION_OPEN", _("registration open")
    REGISTRATION_CLOSED = "REGISTRATION_CLOSED", _("registration closed")
    RUNNING = "RUNNING", _("running now")
    ENDED = "ENDED", _("ended")
    REPORTED = "REPORTED", _("results published")
    CANCELLED = "CANCELLED", _("cancelled")
    POSTPONED = "POSTPONED", _("postponed")


def phase_of(event: Event, now: datetime) -> Phase:
    """Return the phase of `event` at `now`. Source: REFERENCE §7, EventStatus."""
    if event.state != Event.State.PUBLISHED:
        return Phase(event.state)
    if event.has_ended(now):
        return Phase.ENDED
    if event.is_running(now):
        return Phase.RUNNING
    return Phase.REGISTRATION_OPEN if event.registration_is_open(now) else Phase.REGISTRATION_CLOSED


@dataclass(frozen=True)
class EventFilters:
    """What a visitor asked the public list for; unknown values are ignored."""

    q: str = ""
    type: str = ""
    when: str = ""
    now: datetime | None = None


def get_public_events(filters: EventFilters | None = None) -> EventQuerySet:
    """Return the published events that match: coming ones by date, past ones newest first."""
    filters = filters or EventFilters()
    now = filters.now or timezone.now()
    events = Event.objects.public().select_related("venue", "organizer")
    for word in fold(filters.q).split():
        events = events.filter(search_text__contains=word)
    if filters.type in Event.Type.values:
        events = events.filter(type=filters.type)
    if filters.when == "upcoming":
        return events.filter(ends_at__gt=now).order_by("starts_at", "pk")
    if filters.when == "past":
        events = events.filter(ends_at__lte=now)
    return events.order_by("-starts_at", "pk")
