"""Calendar documents: rows in, RFC 5545 bytes out; the same rows give the same bytes."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, OperatingWindow, Session

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Entry

REFRESH = "PT1H"
_STATUS = {
    Event.State.CANCELLED: "CANCELLED",
    Event.State.POSTPONED: "TENTATIVE",
    Event.State.DRAFT: "TENTATIVE",
}


def programme_calendar(event: Event, sessions: Sequence[Session]) -> bytes:
    """Return the feed of the programme: one entry per session, cancelled ones included."""
    calendar = _calendar(event, reverse("events:programme_feed", args=[event.slug]))
    _add_zone(calendar, event, [event, *sessions])
    for session in sessions:
        calendar.add_component(_session_entry(event, session))
    return bytes(calendar.to_ical(sorted=True))


def session_calendar(session: Session) -> bytes:
    """Return the file of one session; UID and SEQUENCE are those of the feed."""
    event = session.event
    path = reverse("events:session_file", args=[event.slug, session.calendar_uid])
    calendar = _calendar(event, path, name=session.title)
    _add_zone(calendar, event, [session])
    calendar.add_component(_session_entry(event, session))
    return bytes(calendar.to_ical(sorted=True))


def event_calendar(event: Event) -> bytes:
    """Return the file of the whole event as one entry."""
    calendar = _calendar(event, reverse("events:event_file", args=[event.slug]))
    _add_zone(calendar, event, [event])
    entry = _entry(event, event)
    entry.add("SUMMARY", plain(_marked(event.title, event.state)))
    _add_text(entry, "LOCATION", _place(event))
    _add_text(entry, "DESCRIPTION", "\n\n".join(filter(None, (event.note, event.description))))
    _close(entry, event, _STATUS.get(Event.State(event.state), "CONFIRMED"))
    calendar.add_component(entry)
    return bytes(calendar.to_ical(sorted=True))


def timetable_calendar(
    event: Event, windows: Sequence[OperatingWindow], *, path: str, place: str = ""
) -> bytes:
    """Return the operating times as entries; `place` (a booth) comes before the venue."""
    calendar = _calendar(event, path)
    _add_zone(calendar, event, [event, *windows])
    for window in windows:
        entry = _entry(event, window)
        title = f"{window.get_kind_display()}: {event.title}"
        entry.add("SUMMARY", plain(_marked(title, event.state)))
        _add_text(entry, "LOCATION", ", ".join(filter(None, (place, _place(event)))))
        _add_text(entry, "DESCRIPTION", window.note)
        _close(entry, event, _STATUS.get(Event.State(event.state), "CONFIRMED"))
        calendar.add_component(entry)
    return bytes(calendar.to_ical(sorted=True))


def plain(text: str) -> str:
    """Return `text` without control characters; line breaks and tabs become blanks.

    icalendar 7 neither strips control characters nor escapes NAME and X-WR-CALNAME.
    """
    blanks = "".join(" " if mark in "\r\n\t" else mark for mark in text)
    return " ".join(_without_controls(blanks).split())


def _without_controls(text: str) -> str:
    return "".join(
        mark for mark in text if mark == "\n" or unicodedata.category(mark) not in {"Cc", "Cs"}
    )


def _calendar(event: Event, path: str, name: str = "") -> "Calendar":
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Phien//Programme//EN")
    title = plain(name or event.title)
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, vText(title))
    calendar.add("X-WR-TIMEZONE", vText(event.time_zone))
    # RFC 7986 §5: these properties name their value type.
    _add_raw(calendar, "SOURCE", settings.SITE_URL + path, "URI")
    _add_raw(calendar, "URL", _page(event), "URI")
    _add_raw(calendar, "REFRESH-INTERVAL", REFRESH, "DURATION")
    calendar.add("X-PUBLISHED-TTL", REFRESH, encode=False)
    calendar.add("COLOR", "firebrick", encode=False)
    return calendar


def _add_raw(calendar: "Calendar", key: str, value: str, kind: str) -> None:
    from icalendar import vUri

    raw = vUri(value)
    raw.params["VALUE"] = kind
    calendar.add(key, raw, encode=False)


def _add_zone(
    calendar: "Calendar", event: Event, rows: Iterable[Event | Session | OperatingWindow]
) -> None:
    """Add a VTIMEZONE trimmed to the years the entries lie in."""
    from icalendar import Timezone

    spans = [(row.starts_at, row.ends_at) for row in rows]
    first = min(start for start, _end in spans).astimezone(event.zone).date()
    last = max(end for _start, end in spans).astimezone(event.zone).date()
    zone = Timezone.from_tzid(
        event.time_zone,
        first_date=first.replace(month=1, day=1),
        last_date=last.replace(month=12, day=31) + timedelta(days=1),
    )
    zone.pop("COMMENT", None)
    calendar.add_component(zone)


def _session_entry(event: Event, session: Session) -> "Entry":
    cancelled = session.state == Session.State.CANCELLED
    state = Event.State.CANCELLED if cancelled else Event.State(event.state)
    entry = _entry(event, session)
    entry.add("SUMMARY", plain(_marked(session.title, state)))
    room = session.room.name if session.room else ""
    _add_text(entry, "LOCATION", ", ".join(filter(None, (room, _place(event)))))
    people = "\n".join(
        f"{row.get_role_display()}: {row.speaker.full_name}"
        for row in session.session_speakers.all()
    )
    _add_text(entry, "DESCRIPTION", "\n\n".join(filter(None, (session.topic, people, event.note))))
    _close(entry, event, _STATUS.get(state, "CONFIRMED"))
    return entry


def _entry(event: Event, row: Event | Session | OperatingWindow) -> "Entry":
    """Return an entry with identity, version and time. DTSTAMP is the row's last change."""
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("UID", f"{row.calendar_uid}@phien", encode=False)
    entry.add("SEQUENCE", row.calendar_sequence)
    changed = row.updated_at.replace(microsecond=0)
    entry.add("DTSTAMP", changed)
    entry.add("LAST-MODIFIED", changed)
    entry.add("DTSTART", _local(row.starts_at, event))
    entry.add("DTEND", _local(row.ends_at, event))
    return entry


def _close(entry: "Entry", event: Event, status: str) -> None:
    entry.add("STATUS", status, encode=False)
    entry.add("TRANSP", "OPAQUE", encode=False)
    entry.add("URL", _page(event), encode=False)


def _local(instant: datetime, event: Event) -> datetime:
    return instant.astimezone(event.zone).replace(microsecond=0)


def _add_text(entry: "Entry", key: str, text: str) -> None:
    cleaned = _without_controls(text.replace("\r\n", "\n").replace("\t", " ")).strip()
    if cleaned:
        entry.add(key, cleaned)


def _marked(title: str, state: str) -> str:
    if state == Event.State.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if state == Event.State.POSTPONED:
        return _("Postponed: %(title)s") % {"title": title}
    return title


def _place(event: Event) -> str:
    if event.venue is None:
        return ""
    return ", ".join(filter(None, (event.venue.name, event.venue.address)))


def _page(event: Event) -> str:
    return f"{settings.SITE_URL}{reverse('events:public_event', args=[event.slug])}"
