"""Creates and edits events."""

import zoneinfo
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from events.actions.errors import (
    CapacityBelowRegistered,
    ConfirmationNumberMissing,
    EndBeforeStart,
    SessionsLeftOutside,
    SlugTaken,
    TitleMissing,
    UnknownTimeZone,
)
from events.models import Event, Organizer, Room, Session, Venue
from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User
from events_app.core.text import fold
from events_app.core.translated import LANGUAGE_CODES

_CALENDAR_FIELDS = ("starts_at", "ends_at", "time_zone", "venue_id")


@transaction.atomic
def create_event(*, organizer: Organizer, by: User | None, **fields: Any) -> Event:
    """Create a draft event.

    `fields` are the event's own plus `venue_name` and `venue_address`. Raises EndBeforeStart,
    TitleMissing, UnknownTimeZone, ConfirmationNumberMissing, SlugTaken.
    """
    venue = _venue(organizer, fields)
    event = Event(organizer=organizer, venue=venue, **fields)
    _check(event)
    event.search_text = search_text(event)
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as error:
        if Event.objects.filter(slug=event.slug).exists():
            raise SlugTaken from error
        raise
    audit.record(by, "event.created", event, slug=event.slug)
    return event


@transaction.atomic
def edit_event(event: Event, *, version: int, by: User | None, **fields: Any) -> Event:
    """Save new `fields` when nobody saved since `version`; return the row as it is now.

    A change of time, zone or place raises the calendar SEQUENCE of the event and its sessions.
    Raises StaleForm, SessionsLeftOutside, CapacityBelowRegistered and what create_event raises.
    """
    old = Event.objects.select_related("organizer", "venue").get(pk=event.pk)
    new = Event.objects.select_related("organizer").get(pk=event.pk)
    if "venue_name" in fields:
        new.venue = _venue(old.organizer, fields)
    for name, value in fields.items():
        setattr(new, name, value)
    _check(new)
    _check_against_rows(new)
    if Event.objects.filter(slug=new.slug).exclude(pk=new.pk).exists():
        raise SlugTaken
    moved = any(getattr(old, name) != getattr(new, name) for name in _CALENDAR_FIELDS)
    now = timezone.now()
    values = {name: getattr(new, name) for name in fields}
    values |= {
        "venue": new.venue,
        "search_text": search_text(new),
        "version": version + 1,
        "updated_at": now,
    }
    if moved:
        values["calendar_sequence"] = F("calendar_sequence") + 1
    if Event.objects.filter(pk=event.pk, version=version).update(**values) == 0:
        raise StaleForm
    if old.venue_id != new.venue_id:
        _move_rooms(new)
    if moved:
        touch_sessions(new, now=now)
    changed = sorted(name for name in fields if getattr(old, name) != getattr(new, name))
    audit.record(by, "event.edited", new, fields=changed)
    new.refresh_from_db()
    return new


def touch_sessions(event: Event, *, now: datetime) -> None:
    """Tell every calendar that the event's sessions changed in time, place or status."""
    event.sessions.update(calendar_sequence=F("calendar_sequence") + 1, updated_at=now)


def search_text(event: Event) -> str:
    """Return the folded text that the public list searches."""
    parts = [getattr(event, f"title_{code}") for code in LANGUAGE_CODES]
    parts.append(event.organizer.name)
    if event.venue is not None:
        parts += [event.venue.name, event.venue.address]
    return fold(" ".join(parts))


def _venue(organizer: Organizer, fields: dict[str, Any]) -> Venue | None:
    """Take the venue out of `fields`: the organiser's own of that name, made when it is new."""
    name = fields.pop("venue_name", "").strip()
    address = fields.pop("venue_address", "").strip()
    if not name:
        given: Venue | None = fields.pop("venue", None)
        return given
    venue, created = Venue.objects.get_or_create(
        organizer=organizer, name=name, defaults={"address": address}
    )
    if not created and address and venue.address != address:
        venue.address = address
        venue.save(update_fields=["address"])
    return venue


def _check(event: Event) -> None:
    if not any(getattr(event, f"title_{code}") for code in LANGUAGE_CODES):
        raise TitleMissing
    if event.time_zone not in zoneinfo.available_timezones():
        raise UnknownTimeZone
    if event.ends_at <= event.starts_at:
        raise EndBeforeStart
    if event.confirmed_on and not event.confirmation_number:
        raise ConfirmationNumberMissing


def _check_against_rows(event: Event) -> None:
    if event.capacity is not None and event.capacity < event.registered_count:
        raise CapacityBelowRegistered
    scheduled = event.sessions.filter(state=Session.State.SCHEDULED)
    outside = scheduled.filter(starts_at__lt=event.starts_at) | scheduled.filter(
        ends_at__gt=event.ends_at
    )
    if outside.exists():
        raise SessionsLeftOutside


def _move_rooms(event: Event) -> None:
    """Give the new venue rooms of the same names, so that no session loses its room."""
    for session in event.sessions.select_related("room").exclude(room=None):
        room = None
        if event.venue is not None and session.room is not None:
            room, _created = Room.objects.get_or_create(
                venue=event.venue,
                name=session.room.name,
                defaults={"capacity": session.room.capacity},
            )
        Session.objects.filter(pk=session.pk).update(room=room)
