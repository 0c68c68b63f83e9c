"""Rules of the categories, and their places: counters that never pass a quota.

Every place goes through here: `take_place` and `free_place` move the event's counter and the
category's together. The event's counter comes first, always: its row lock makes the people of
one event queue up, so that no two of them wait for each other.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import CategoryRule, Registration
from attendance.models.category import default_rule
from events.actions.seating import free_seat, take_seat
from events.models import Event
from events_app.core import audit, formats
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User

State = Registration.State
# Whoever is in one of these states sits on a place.
SEATED = (State.REGISTERED, State.PENDING)


class CategoryFull(DomainError):
    """The category's quota is used up."""

    code = "category_full"
    message = gettext_lazy("Every place of this category is taken. Choose another category.")


class CategoryNotOpenYet(DomainError):
    """The category opens later."""

    code = "category_not_open_yet"
    message = gettext_lazy("Registration in this category is not open yet.")


class CategoryClosed(DomainError):
    """The category has closed."""

    code = "category_closed"
    message = gettext_lazy("Registration in this category is closed.")


class QuotaBelowTaken(DomainError):
    """More people of the category are registered than the new quota."""

    code = "quota_below_taken"
    message = gettext_lazy(
        "More people of this category are registered already. Choose a larger quota."
    )


class CategoryTimesWrong(DomainError):
    """The category would close before it opens."""

    code = "category_times_wrong"
    message = gettext_lazy("The category must close after it opens.")


class DayOutsideEvent(DomainError):
    """A day on which the event does not take place."""

    code = "day_outside_event"
    message = gettext_lazy("Choose days of the event.")


def check_category_open(event: Event, *, category: str, now: datetime) -> CategoryRule:
    """Return the category's rule when the public may register in it at `now`.

    Raises CategoryNotOpenYet, CategoryClosed, each with the instant in the event's zone.
    """
    rule = CategoryRule.objects.filter(event=event, category=category).first()
    if rule is None:
        return default_rule(event, category)
    name = str(rule)
    if rule.opens_at is not None and now < rule.opens_at:
        when = formats.format_datetime(rule.opens_at, event.zone)
        text = _("Registration as %(category)s opens on %(when)s. Come back then.")
        raise CategoryNotOpenYet(text % {"category": name, "when": when})
    if rule.closes_at is not None and now >= rule.closes_at:
        when = formats.format_datetime(rule.closes_at, event.zone)
        text = _("Registration as %(category)s closed on %(when)s. Ask the organiser.")
        raise CategoryClosed(text % {"category": name, "when": when})
    return rule


@transaction.atomic
def take_place(event: Event, *, category: str) -> None:
    """Take one place of the event and of the category. Raises EventFull, CategoryFull."""
    take_seat(event)
    take_quota(event, category=category)


@transaction.atomic
def take_quota(event: Event, *, category: str) -> None:
    """Take a place of the category for somebody whose seat is kept already. Raises CategoryFull.

    The caller holds the event's row lock.
    """
    if not _take_quota(event, category):
        ready_rule(event, category=category)
        if not _take_quota(event, category):
            name = Registration.Category(category).label
            text = _("Every place for the category “%(category)s” is taken. Ask the organiser.")
            raise CategoryFull(text % {"category": name})


@transaction.atomic
def free_place(event: Event, *, category: str) -> None:
    """Give a place of the event and of the category back."""
    free_seat(event)
    _give_quota(event, category)


@transaction.atomic
def free_place_of(registration: Registration) -> None:
    """Give back the place somebody sits on, in the category that stands in the database now."""
    free_seat(registration.event)
    registration.refresh_from_db(fields=["category"])
    _give_quota(registration.event, registration.category)


@transaction.atomic
def move_place(event: Event, *, old: str, new: str) -> None:
    """Change the category of somebody who sits on a place. Raises CategoryFull."""
    if old == new:
        return
    free_place(event, category=old)
    take_place(event, category=new)


def ready_rule(event: Event, *, category: str) -> CategoryRule:
    """Return the category's row; a new one counts who sits there already.

    The caller holds the event's row lock (`take_seat`), so that nobody sits down meanwhile.
    """
    fresh = default_rule(event, category)
    seated = Registration.objects.filter(event=event, category=category, state__in=SEATED)
    rule, _created = CategoryRule.objects.get_or_create(
        event=event,
        category=category,
        defaults={"badge_colour": fresh.badge_colour, "taken_count": seated.count()},
    )
    return rule


@transaction.atomic
def save_rule(event: Event, *, category: str, version: int, by: User, **fields: Any) -> None:
    """Keep what staff decided about a category; `version` is 0 where there was no row.

    Raises QuotaBelowTaken, CategoryTimesWrong, DayOutsideEvent, StaleForm.
    """
    _check(event, fields)
    # Locks the event's row on every database, as taking a seat does.
    Event.objects.filter(pk=event.pk).update(registered_count=F("registered_count"))
    rule = ready_rule(event, category=category)
    if rule.version != max(version, 1):
        raise StaleForm
    quota = fields["quota"]
    rows = CategoryRule.objects.filter(pk=rule.pk, version=rule.version)
    if quota is not None:
        rows = rows.filter(taken_count__lte=quota)
    if rows.update(version=F("version") + 1, **fields) == 0:
        raise QuotaBelowTaken
    audit.record(by, "category.changed", event, category=category, quota=quota)


def _check(event: Event, fields: dict[str, Any]) -> None:
    opens, closes = fields["opens_at"], fields["closes_at"]
    if opens is not None and closes is not None and closes <= opens:
        raise CategoryTimesWrong
    first = event.starts_at.astimezone(event.zone).date()
    last = event.ends_at.astimezone(event.zone).date()
    if any(not first <= date.fromisoformat(day) <= last for day in fields["days"]):
        raise DayOutsideEvent


def _take_quota(event: Event, category: str) -> bool:
    """Take one place of the quota by a conditional UPDATE; False when full or without a row."""
    rows = CategoryRule.objects.filter(event=event, category=category).filter(
        Q(quota__isnull=True) | Q(taken_count__lt=F("quota"))
    )
    return rows.update(taken_count=F("taken_count") + 1) == 1


def _give_quota(event: Event, category: str) -> None:
    rows = CategoryRule.objects.filter(event=event, category=category, taken_count__gt=0)
    rows.update(taken_count=F("taken_count") - 1)
