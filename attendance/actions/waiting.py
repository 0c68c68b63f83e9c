"""The waiting list: freed places are kept for the first in line and offered with a deadline.

The rule, as docs/architecture.md tells it: whoever is first and fits gets the offer. A group that
does not fit is passed over at most PASSES times; after that the places that become free are kept
for it until it fits, so that it does not starve.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.actions.counting import next_change
from attendance.lifecycles import REGISTRATION, WAITING
from attendance.models import Registration, WaitingEntry
from events.actions.seating import free_seats, lock_seats, take_seats
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

State = WaitingEntry.State
PASSES = 3
TIME_TO_ANSWER = timedelta(hours=48)
SHORTEST_TIME_TO_ANSWER = timedelta(hours=2)


class OfferOver(DomainError):
    """The deadline has passed, or the offer was answered already."""

    code = "offer_over"
    message = _(
        "This offer is over: its deadline has passed or it was answered. Join the waiting list "
        "again if you still want to come."
    )


def answer_deadline(event: Event, now: datetime) -> datetime:
    """Return until when an offer made at `now` stands: 48 hours, not past the event's start.

    Shortly before and during the event two hours remain.
    """
    latest = min(now + TIME_TO_ANSWER, event.starts_at)
    return max(latest, now + SHORTEST_TIME_TO_ANSWER)


def somebody_waits(event: Event) -> bool:
    """Tell whether free places belong to people in line, and not to whoever comes next."""
    return WaitingEntry.objects.filter(event=event).in_line().exists()


@transaction.atomic
def offer_freed_places(event: Event, *, now: datetime) -> list[WaitingEntry]:
    """Offer what is free to the line, in its order; return the entries that got an offer.

    The offered places stay taken in the event's counter until they are accepted or passed on.
    """
    if event.state != Event.State.PUBLISHED or event.has_ended(now):
        return []
    if not somebody_waits(event):
        return []
    lock_seats(event)
    line = list(WaitingEntry.objects.filter(event=event).in_line())
    offered: list[WaitingEntry] = []
    passed: list[WaitingEntry] = []
    for entry in line:
        entry.event = event
        free = event.free_count
        if free is None or free >= entry.missing_count:
            make_offer(entry, by=None, now=now)
            offered.append(entry)
            _pass_over(passed)
            passed = []
        elif free == 0:
            break
        elif entry.skipped_count >= PASSES:
            _keep_places(entry, count=free)
            break
        else:
            passed.append(entry)
    return offered


@transaction.atomic
def make_offer(entry: WaitingEntry, *, by: User | None, now: datetime, **fields: object) -> None:
    """Take the places an entry needs and offer them by mail. Raises EventFull, IllegalMove."""
    lock_seats(entry.event)
    entry.refresh_from_db(fields=["place_count", "held_count"])
    if entry.missing_count:
        take_seats(entry.event, count=entry.missing_count)
    WAITING.move(
        entry,
        State.OFFERED,
        by=by,
        held_count=entry.place_count,
        offered_at=now,
        answer_by=answer_deadline(entry.event, now),
        **fields,
    )
    notifications.place_offered(entry)


@transaction.atomic
def lapse_offer(entry: WaitingEntry, *, now: datetime) -> bool:
    """End an offer nobody answered and pass its places on; False when somebody was faster."""
    current = WaitingEntry.objects.overdue(now).filter(pk=entry.pk).select_related("event").first()
    if current is None:
        return False
    end_entry(current, State.LAPSED, by=None, now=now)
    notifications.offer_lapsed(current)
    return True


@transaction.atomic
def end_entry(
    entry: WaitingEntry, to: str, *, by: User | None, now: datetime, **fields: object
) -> None:
    """Take an entry out of the line, free what it held, and pass it on. Raises IllegalMove."""
    lock_seats(entry.event)
    entry.refresh_from_db(fields=["held_count"])
    held = entry.held_count
    WAITING.move(entry, to, by=by, held_count=0, **fields)
    state = Registration.State.DECLINED if to == State.DECLINED else Registration.State.CANCELLED
    for registration in waiting_people(entry):
        REGISTRATION.move(
            registration,
            state,
            by=by,
            change_number=next_change(entry.event),
            version=F("version") + 1,
        )
    _free_and_pass_on(entry.event, held, now=now)


@transaction.atomic
def leave_group(registration: Registration, *, by: User | None, now: datetime) -> None:
    """Make a group smaller by one of its people; the last one takes the entry along."""
    lock_seats(registration.event)
    entry = WaitingEntry.objects.select_related("event").get(members__registration=registration)
    if entry.place_count == 1:
        end_entry(entry, State.REMOVED if by else State.DECLINED, by=by, now=now)
        registration.refresh_from_db()
        return
    REGISTRATION.move(
        registration,
        Registration.State.CANCELLED,
        by=by,
        change_number=next_change(entry.event),
        version=F("version") + 1,
    )
    smaller = entry.place_count - 1
    kept = min(entry.held_count, smaller)
    WaitingEntry.objects.filter(pk=entry.pk).update(place_count=smaller, held_count=kept)
    audit.record(by, "waiting.made_smaller", entry, places=smaller)
    _free_and_pass_on(entry.event, entry.held_count - kept, now=now)


def waiting_people(entry: WaitingEntry) -> Sequence[Registration]:
    """Return the people of an entry who still wait, the one who filled in the form first."""
    rows = Registration.objects.filter(
        waiting_member__entry=entry, state=Registration.State.WAITLISTED
    )
    return list(rows.order_by("waiting_member__pk"))


def _free_and_pass_on(event: Event, count: int, *, now: datetime) -> None:
    if count:
        free_seats(event, count=count)
    offer_freed_places(event, now=now)


def _pass_over(entries: Sequence[WaitingEntry]) -> None:
    """Note that somebody behind got an offer because these groups did not fit."""
    for entry in entries:
        WaitingEntry.objects.filter(pk=entry.pk).update(skipped_count=F("skipped_count") + 1)
        entry.skipped_count += 1
        audit.record(None, "waiting.passed_over", entry, times=entry.skipped_count)


def _keep_places(entry: WaitingEntry, *, count: int) -> None:
    take_seats(entry.event, count=count)
    WaitingEntry.objects.filter(pk=entry.pk).update(held_count=F("held_count") + count)
    audit.record(None, "waiting.places_kept", entry, places=count)
