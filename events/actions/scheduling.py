"""Puts sessions, people and rooms into the programme."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from events.actions.errors import (
    EndBeforeStart,
    RoomInUse,
    RoomNameTaken,
    RoomOfAnotherVenue,
    SessionOutsideEvent,
    TitleMissing,
    VenueMissing,
)
from events.lifecycles import SESSION
from events.models import Event, Room, Session, SessionSpeaker, Speaker
from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User
from events_app.core.translated import LANGUAGE_CODES

_CALENDAR_FIELDS = ("starts_at", "ends_at", "room_id")


@transaction.atomic
def add_session(
    event: Event, *, by: User | None, speakers: Sequence[dict[str, str]] = (), **fields: Any
) -> Session:
    """Add a session; `speakers` are {full_name, position, organization_name, role}.

    Raises EndBeforeStart, SessionOutsideEvent, RoomOfAnotherVenue, TitleMissing.
    """
    session = Session(event=event, **fields)
    _check(session)
    session.save(force_insert=True)
    _set_speakers(session, speakers)
    audit.record(by, "session.added", session, event=event.slug)
    return session


@transaction.atomic
def edit_session(
    session: Session,
    *,
    version: int,
    by: User | None,
    speakers: Sequence[dict[str, str]] | None = None,
    **fields: Any,
) -> Session:
    """Save new `fields` when nobody saved since `version`; `speakers=None` keeps the people.

    A new time or room raises the calendar SEQUENCE. Raises StaleForm and what add_session raises.
    """
    old = Session.objects.get(pk=session.pk)
    new = Session.objects.select_related("event", "room").get(pk=session.pk)
    for name, value in fields.items():
        setattr(new, name, value)
    _check(new)
    values: dict[str, Any] = {name: getattr(new, name) for name in fields}
    values |= {"version": version + 1, "updated_at": timezone.now()}
    if any(getattr(old, name) != getattr(new, name) for name in _CALENDAR_FIELDS):
        values["calendar_sequence"] = F("calendar_sequence") + 1
    if Session.objects.filter(pk=session.pk, version=version).update(**values) == 0:
        raise StaleForm
    if speakers is not None:
        _set_speakers(new, speakers)
    changed = sorted(name for name in fields if getattr(old, name) != getattr(new, name))
    audit.record(by, "session.edited", new, fields=changed)
    new.refresh_from_db()
    return new


@transaction.atomic
def cancel_session(session: Session, *, by: User | None) -> None:
    """Cancel a session; it stays visible. Raises IllegalMove when it is cancelled already."""
    _move(session, Session.State.CANCELLED, by)


@transaction.atomic
def restore_session(session: Session, *, by: User | None) -> None:
    """Put a cancelled session back.

    Raises IllegalMove, and SessionOutsideEvent when the event moved meanwhile.
    """
    _check(session)
    _move(session, Session.State.SCHEDULED, by)


@transaction.atomic
def add_room(event: Event, *, name: str, by: User | None, capacity: int | None = None) -> Room:
    """Add a room to the event's venue. Raises VenueMissing, RoomNameTaken."""
    if event.venue is None:
        raise VenueMissing
    try:
        with transaction.atomic():
            room = Room.objects.create(venue=event.venue, name=name, capacity=capacity)
    except IntegrityError as error:
        raise RoomNameTaken from error
    audit.record(by, "room.added", room, event=event.slug)
    return room


@transaction.atomic
def remove_room(room: Room, *, by: User | None) -> None:
    """Remove a room that no session uses. Raises RoomInUse."""
    if room.sessions.exists():
        raise RoomInUse
    audit.record(by, "room.removed", room)
    room.delete()


def _move(session: Session, to: str, by: User | None) -> None:
    SESSION.move(
        session,
        to,
        by=by,
        calendar_sequence=F("calendar_sequence") + 1,
        version=F("version") + 1,
    )
    session.refresh_from_db()


def _check(session: Session) -> None:
    if not any(getattr(session, f"title_{code}") for code in LANGUAGE_CODES):
        raise TitleMissing
    if session.ends_at <= session.starts_at:
        raise EndBeforeStart
    event = session.event
    if session.starts_at < event.starts_at or session.ends_at > event.ends_at:
        raise SessionOutsideEvent
    if session.room is not None and session.room.venue_id != event.venue_id:
        raise RoomOfAnotherVenue


def _set_speakers(session: Session, speakers: Sequence[dict[str, str]]) -> None:
    """Write who is on stage and drop people who are on no stage any more."""
    session.session_speakers.all().delete()
    for line in speakers:
        speaker, _created = Speaker.objects.update_or_create(
            event=session.event,
            full_name=line["full_name"],
            organization_name=line.get("organization_name", ""),
            defaults={"position": line.get("position", "")},
        )
        SessionSpeaker.objects.get_or_create(
            session=session,
            speaker=speaker,
            role=line.get("role") or SessionSpeaker.Role.SPEAKER,
        )
    Speaker.objects.filter(event=session.event, sessions=None).delete()
