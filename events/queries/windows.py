"""The operating times of an event, by day, and the days they and the event cover."""

from dataclasses import dataclass
from datetime import date, timedelta

from events.models import Event, OperatingWindow


@dataclass(frozen=True)
class WindowDay:
    """The operating times that begin on one day of the event's zone."""

    day: date
    windows: tuple[OperatingWindow, ...]


def working_days(event: Event) -> tuple[date, date]:
    """Return the first and last day on which exhibitors work, in the event's zone."""
    spans = list(event.operating_windows.values_list("starts_at", "ends_at"))
    spans.append((event.starts_at, event.ends_at))
    first = min(start for start, _end in spans).astimezone(event.zone)
    # What ends at midnight sharp belongs to the day before.
    last = max(end for _start, end in spans) - timedelta(microseconds=1)
    return first.date(), last.astimezone(event.zone).date()


def timetable(event: Event) -> tuple[WindowDay, ...]:
    """Return the operating times by day, in order of time; one query."""
    days: dict[date, list[OperatingWindow]] = {}
    for window in event.operating_windows.all():
        days.setdefault(window.starts_at.astimezone(event.zone).date(), []).append(window)
    return tuple(WindowDay(day, tuple(windows)) for day, windows in days.items())
