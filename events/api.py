"""JSON API of the events app: published events and their programmes, for everybody."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import HttpError

from events.models import Event, Session
from events.queries import EventFilters, get_public_events, phase_of, programme
from events.schemas import EventOut, EventPage, PersonOut, SessionOut, SessionPage
from events_app.core.translated import LANGUAGE_CODES

router = Router(tags=["events"])
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/events", response=EventPage, auth=None)
def list_events(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    type: str = "",  # noqa: A002 - the public name of the filter
    when: Literal["", "upcoming", "past"] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """List published events; `q` searches titles, venue and organiser without diacritics."""
    now = timezone.now()
    events = get_public_events(EventFilters(q=q, type=type, when=when, now=now))
    items = [event_out(event, now) for event in events[offset : offset + limit]]
    return EventPage(count=events.count(), items=items)


@router.get("/events/{slug}", response=EventOut, auth=None)
def get_event(request: HttpRequest, slug: str) -> Any:
    """Return one published event."""
    return event_out(public_event_or_404(slug), timezone.now())


@router.get("/events/{slug}/sessions", response=SessionPage, auth=None)
def list_sessions(request: HttpRequest, slug: str, limit: Limit = 100, offset: Offset = 0) -> Any:
    """List the sessions of a published event in order of time, cancelled ones included."""
    event = public_event_or_404(slug)
    rows = [row for day in programme(event) for row in day.sessions]
    items = [_session_out(event, row) for row in rows[offset : offset + limit]]
    return SessionPage(count=len(rows), items=items)


def public_event_or_404(slug: str) -> Event:
    """Return the published event. Raises HttpError 404 with code not_found."""
    event = Event.objects.public().select_related("venue", "organizer").filter(slug=slug).first()
    if event is None:
        raise HttpError(404, "No published event has this address.")
    return event


def event_out(event: Event, now: datetime) -> EventOut:
    """Return what the API says about `event` at `now`."""
    return EventOut(
        slug=event.slug,
        type=event.type,
        state=event.state,
        phase=phase_of(event, now).value,
        title=_by_language(event, "title"),
        description=_by_language(event, "description"),
        organizer=event.organizer.name,
        time_zone=event.time_zone,
        starts_at=event.starts_at.astimezone(event.zone),
        ends_at=event.ends_at.astimezone(event.zone),
        planned_starts_on=event.planned_starts_on,
        planned_ends_on=event.planned_ends_on,
        venue=event.venue.name if event.venue else None,
        address=event.venue.address if event.venue else None,
        capacity=event.capacity,
        free_count=event.free_count,
        confirmation_number=event.confirmation_number,
        confirmed_on=event.confirmed_on,
        note=event.note,
        url=settings.SITE_URL + reverse("events:public_event", args=[event.slug]),
        calendar_url=settings.SITE_URL + reverse("events:programme_feed", args=[event.slug]),
    )


def _session_out(event: Event, session: Session) -> SessionOut:
    return SessionOut(
        id=str(session.calendar_uid),
        state=session.state,
        title=_by_language(session, "title"),
        topic=session.topic,
        room=session.room.name if session.room else None,
        starts_at=session.starts_at.astimezone(event.zone),
        ends_at=session.ends_at.astimezone(event.zone),
        people=[
            PersonOut(
                full_name=row.speaker.full_name,
                position=row.speaker.position,
                organization_name=row.speaker.organization_name,
                role=row.role,
            )
            for row in session.session_speakers.all()
        ],
    )


def _by_language(row: Event | Session, field: str) -> dict[str, str]:
    """Return the languages that are filled."""
    texts = {code: getattr(row, f"{field}_{code}") for code in LANGUAGE_CODES}
    return {code: text for code, text in texts.items() if text}
