"""The operating times of an event: entered for one day or for many at once, and removed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from events.actions.window_errors import TooManyDays, WindowEntered, WindowTooFar
from events.models import Event, OperatingWindow
from events_app.core import audit
from events_app.core.models import User

LONGEST_DAYS = 60
# Move-in begins days, not months, before a fair; a wrong year is the usual slip.
FARTHEST = timedelta(days=60)


@transaction.atomic
def add_windows(
    event: Event,
    *,
    kind: str,
    day: date,
    starts: time,
    ends: time,
    by: User,
    until: date | None = None,
    note: str = "",
) -> list[OperatingWindow]:
    """Enter one window a day from `day` to `until`, on the clocks of the event's zone.

    An end before the start means the next day. Raises TooManyDays, WindowTooFar, WindowEntered.
    """
    last = until or day
    days = (last - day).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        raise TooManyDays
    rows = [_window(event, kind, day + timedelta(days=n), starts, ends, note) for n in range(days)]
    for row in (rows[0], rows[-1]):
        if not event.starts_at - FARTHEST <= row.starts_at <= event.ends_at + FARTHEST:
            raise WindowTooFar
    try:
        with transaction.atomic():
            OperatingWindow.objects.bulk_create(rows)
    except IntegrityError as error:
        raise WindowEntered from error
    audit.record(by, "windows.added", event, kind=kind, day=day.isoformat(), count=days)
    return rows


@transaction.atomic
def edit_window(
    window: OperatingWindow, *, kind: str, day: date, starts: time, ends: time, note: str, by: User
) -> None:
    """Change one window; calendars see the new version. Raises WindowTooFar, WindowEntered."""
    new = _window(window.event, kind, day, starts, ends, note)
    event = window.event
    if not event.starts_at - FARTHEST <= new.starts_at <= event.ends_at + FARTHEST:
        raise WindowTooFar
    try:
        with transaction.atomic():
            OperatingWindow.objects.filter(pk=window.pk).update(
                kind=kind,
                starts_at=new.starts_at,
                ends_at=new.ends_at,
                note=note,
                calendar_sequence=F("calendar_sequence") + 1,
                updated_at=timezone.now(),
            )
    except IntegrityError as error:
        raise WindowEntered from error
    audit.record(by, "window.edited", window.event, kind=kind, day=day.isoformat())


@transaction.atomic
def remove_window(window: OperatingWindow, *, by: User) -> None:
    """Take one window off the timetable."""
    audit.record(
        by, "window.removed", window.event, kind=window.kind, starts=window.starts_at.isoformat()
    )
    window.delete()


def _window(
    event: Event, kind: str, day: date, starts: time, ends: time, note: str
) -> OperatingWindow:
    zone = event.zone
    end_day = day if ends > starts else day + timedelta(days=1)
    return OperatingWindow(
        event=event,
        kind=kind,
        starts_at=_instant(day, starts, zone),
        ends_at=_instant(end_day, ends, zone),
        note=note,
    )


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)
