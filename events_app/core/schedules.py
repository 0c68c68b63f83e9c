"""Recurring duties: claimed by a conditional UPDATE, so that of several workers one does each."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from events_app.core.models import Schedule

logger = logging.getLogger(__name__)
EVERY_MINUTE = timedelta(seconds=55)  # the sweeper comes once a minute, never quite on time
Duty = Callable[[datetime], None]
_duties: dict[str, tuple[timedelta, Duty]] = {}


def due_work(name: str, *, every: timedelta = EVERY_MINUTE) -> Callable[[Duty], Duty]:
    """Register a duty that is done when it is due; it gets the time and must bear a repetition."""

    def register(function: Duty) -> Duty:
        _duties[name] = (every, function)
        return function

    return register


def do_due_work(now: datetime) -> list[str]:
    """Do what is due at `now` and was not claimed by another worker; return the names.

    A claim is given before the work: a duty whose worker dies comes again after its interval.
    """
    done = []
    for name, (every, function) in _duties.items():
        Schedule.objects.get_or_create(name=name, defaults={"due_at": now})
        mine = Schedule.objects.filter(name=name, due_at__lte=now)
        if mine.update(due_at=now + every):
            function(now)
            done.append(name)
    return done
