"""The programme by day, and what stands in its way."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise

from events.models import Event, Organization, OrganizationRole, Session
from events_app.core.text import fold

CANCELLED_ENTRIES_STAY = timedelta(days=30)


@dataclass(frozen=True)
class Day:
    """One day of the programme, in the event's own zone."""

    day: date
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Clash:
    """Two sessions that want the same room or the same person at once."""

    kind: str
    name: str
    first: Session
    second: Session


def sessions_of(event: Event) -> QuerySet[Session]:
    """Return the sessions with room and people in three queries, in order of time."""
    return event.sessions.select_related("room").prefetch_related("session_speakers__speaker")


def programme(event: Event) -> list[Day]:
    """Return the days that have sessions, cancelled ones included. Three queries."""
    rows = list(sessions_of(event))
    for row in rows:
        row.event = event
    by_day = itertools.groupby(rows, key=lambda row: row.starts_at.astimezone(event.zone).date())
    return [Day(day=day, sessions=tuple(sessions)) for day, sessions in by_day]


def feed_sessions(event: Event, *, now: datetime) -> list[Session]:
    """Return the sessions a calendar shows: cancelled ones until 30 days after the event.

    Source: CALENDAR.md, "Cancelled".
    """
    rows = list(sessions_of(event))
    if now > event.ends_at + CANCELLED_ENTRIES_STAY:
        rows = [row for row in rows if row.state != Session.State.CANCELLED]
    for row in rows:
        row.event = event
    return rows


def clashes(event: Event) -> list[Clash]:
    """Return every double booking of a room or a person among the scheduled sessions."""
    return find_clashes(sessions_of(event).filter(state=Session.State.SCHEDULED))


def find_clashes(sessions: Iterable[Session]) -> list[Clash]:
    """Return the clashes among `sessions`; one that ends when another starts is no clash."""
    found = []
    for first, second in itertools.combinations(sessions, 2):
        if not (first.starts_at < second.ends_at and second.starts_at < first.ends_at):
            continue
        if first.room_id is not None and first.room_id == second.room_id:
            found.append(Clash("room", str(first.room), first, second))
        theirs = _people(second)
        for key, name in _people(first).items():
            if key in theirs:
                found.append(Clash("person", name, first, second))
    return found


def partners(event: Event) -> list[tuple[str | Promise, list[Organization]]]:
    """Return (role, organisations) in the order of the roles. One query."""
    by_role: dict[str, list[Organization]] = {}
    for row in event.organization_roles.select_related("organization"):
        by_role.setdefault(row.role, []).append(row.organization)
    return [
        (role.label, by_role[role.value]) for role in OrganizationRole.Role if role.value in by_role
    ]


def _people(session: Session) -> dict[tuple[str, str], str]:
    """Return who is on stage; the same folded name and organisation is the same person."""
    return {
        (fold(row.speaker.full_name), fold(row.speaker.organization_name)): row.speaker.full_name
        for row in session.session_speakers.all()
    }
