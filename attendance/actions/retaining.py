"""How long attendees stay named, and making them anonymous when the time is over.

Agreements, decisions, certificates and figures are kept by the archive rules: nothing here
touches them. Source: REFERENCE §5.3, no. 5.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from attendance.actions.erasing import erase_registration
from attendance.models import Registration, RetentionRule
from attendance.models.privacy import DEFAULT_MONTHS
from events.models import Event, Organizer
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class MonthsOutOfRange(DomainError):
    """A period is between 1 and 120 months."""

    code = "months_out_of_range"
    message = _("Choose between 1 and 120 months.")


@dataclass(frozen=True)
class Expiry:
    """One event: until when its attendees stay named, and how many still are."""

    event: Event
    months: int
    expires_at: datetime
    named_count: int


@transaction.atomic
def set_retention(
    organizer: Organizer, *, event_type: str, months: int, by: User | None
) -> RetentionRule:
    """Set the period for a type of event, or for all others (empty). Raises MonthsOutOfRange."""
    if not 1 <= months <= 120:
        raise MonthsOutOfRange
    rule, _made = RetentionRule.objects.update_or_create(
        organizer=organizer, event_type=event_type, defaults={"months": months}
    )
    audit.record(by, "retention.set", organizer, event_type=event_type, months=months)
    return rule


@transaction.atomic
def remove_retention(rule: RetentionRule, *, by: User | None) -> None:
    """Remove a rule: the general one, or the default, holds again."""
    audit.record(by, "retention.removed", rule.organizer, event_type=rule.event_type)
    rule.delete()


def expiries(organizer: Organizer | None = None) -> list[Expiry]:
    """Return the events that still name attendees, the next to expire first. Two queries."""
    rules = {
        (rule.organizer_id, rule.event_type): rule.months for rule in RetentionRule.objects.all()
    }
    events = Event.objects.filter(
        registrations__erased_at__isnull=True, registrations__isnull=False
    )
    if organizer is not None:
        events = events.filter(organizer=organizer)
    counted = events.annotate(named_count=Count("registrations")).select_related("organizer")
    found = [_expiry(event, rules) for event in counted]
    return sorted(found, key=lambda expiry: (expiry.expires_at, expiry.event.pk))


def carry_out_retention(*, now: datetime, dry_run: bool = False) -> Iterator[tuple[Expiry, int]]:
    """Make the attendees of expired events anonymous; yield each event and how many it had.

    Every person is a transaction of their own: a run that dies is continued by the next one.
    `dry_run` only counts.
    """
    for expiry in expiries():
        if expiry.expires_at > now:
            continue
        rows = Registration.objects.filter(event=expiry.event, erased_at__isnull=True)
        done = expiry.named_count
        if not dry_run:
            done = sum(erase_registration(row, by=None, now=now) for row in rows)
        yield expiry, done


def _expiry(event: Event, rules: dict[tuple[int, str], int]) -> Expiry:
    general = rules.get((event.organizer_id, ""), DEFAULT_MONTHS)
    months = rules.get((event.organizer_id, event.type), general)
    return Expiry(
        event=event,
        months=months,
        expires_at=_months_after(event.ends_at, months),
        named_count=event.named_count,  # type: ignore[attr-defined]
    )


def _months_after(moment: datetime, months: int) -> datetime:
    """Return the same day of a later month; its last day when it is shorter (31 Jan, 29 Feb)."""
    years, index = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, index + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)
