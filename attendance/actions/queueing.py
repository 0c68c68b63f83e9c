"""Joining the waiting list, answering an offer, and what staff may change in the line."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.actions.categorising import take_quota
from attendance.actions.consenting import give_consents
from attendance.actions.counting import next_change
from attendance.actions.registering import (
    AlreadyRegistered,
    check_public,
    create_registration,
    person_fields,
)
from attendance.actions.waiting import (
    OfferOver,
    end_entry,
    make_offer,
    offer_freed_places,
    waiting_people,
)
from attendance.lifecycles import REGISTRATION, WAITING
from attendance.models import Registration, WaitingEntry, WaitingMember
from attendance.models.waiting import LARGEST_GROUP
from events.actions.seating import lock_seats
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, IllegalMove
from events_app.core.models import User

State = WaitingEntry.State


class AlreadyWaiting(DomainError):
    """The e-mail stands in line already."""

    code = "already_waiting"
    message = _(
        "This e-mail is on the waiting list already: the mail we sent then holds the link. To "
        "change the group, leave the list there and join again."
    )


class GroupTooLarge(DomainError):
    """The event, or the list, never has so many places at once."""

    code = "group_too_large"
    message = _("The group is too large. Leave some names out, or ask the organiser.")


class SamePersonTwice(DomainError):
    """Two people of one group have the same name."""

    code = "same_person_twice"
    message = _("Somebody stands in the group twice. Write each name once.")


@transaction.atomic
def join_waiting_list(
    event: Event,
    *,
    full_name: str,
    email: str,
    organization_name: str = "",
    position: str = "",
    category: str = Registration.Category.DELEGATE,
    companions: Iterable[str] = (),
    consents: Iterable[str] = (),
    language: str = "vi",
    now: datetime | None = None,
) -> WaitingEntry:
    """Put a person, with the people they bring, at the end of the line.

    What happens to be free is offered at once. Raises RegistrationClosed, CategoryNotOpen,
    AlreadyRegistered, AlreadyWaiting, GroupTooLarge, SamePersonTwice.
    """
    now = now or timezone.now()
    check_public(event, category, now)
    people = [
        person_fields(full_name, email, organization_name, position),
        *(person_fields(name, email, organization_name, "") for name in companions),
    ]
    _check_group(event, people)
    lock_seats(event)
    number = next_change(event)
    entry = _create_entry(
        event, number=number, position=number, place_count=len(people), email=people[0]["email"],
        language=language,
    )  # fmt: skip
    for fields in people:
        registration = create_registration(
            event, state=Registration.State.WAITLISTED, category=category, language=language,
            **fields,
        )  # fmt: skip
        WaitingMember.objects.create(entry=entry, registration=registration)
        audit.record(None, "registration.waitlisted", registration, category=category)
    first = waiting_people(entry)[0]
    give_consents(first, purposes=consents, channel="web")
    audit.record(None, "waiting.joined", entry, places=len(people))
    notifications.waiting_list_joined(entry)
    offer_freed_places(event, now=now)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def accept_offer(entry: WaitingEntry, *, now: datetime | None = None) -> Sequence[Registration]:
    """Register the people of an offer; their places are those that were kept.

    Raises OfferOver, AlreadyRegistered, and CategoryFull while the category has no place.
    """
    now = now or timezone.now()
    if not entry.is_open(now):
        raise OfferOver
    lock_seats(entry.event)
    people = waiting_people(entry)
    WAITING.move(entry, State.ACCEPTED, by=None, held_count=0)
    for registration in people:
        take_quota(entry.event, category=registration.category)
        try:
            with transaction.atomic():
                REGISTRATION.move(
                    registration,
                    Registration.State.REGISTERED,
                    by=None,
                    registered_at=now,
                    change_number=next_change(entry.event),
                    version=F("version") + 1,
                )
        except IntegrityError as error:
            raise AlreadyRegistered from error
        registration.refresh_from_db()
    return people


@transaction.atomic
def decline_offer(entry: WaitingEntry, *, now: datetime | None = None) -> None:
    """Decline an offer, or leave the line. Raises IllegalMove when it is over already."""
    end_entry(entry, State.DECLINED, by=None, now=now or timezone.now())


@transaction.atomic
def remove_entry(
    entry: WaitingEntry, *, by: User, reason: str, now: datetime | None = None
) -> None:
    """Take an entry out of the line. Raises IllegalMove."""
    end_entry(entry, State.REMOVED, by=by, now=now or timezone.now(), staff_reason=reason)


@transaction.atomic
def offer_by_hand(
    entry: WaitingEntry, *, by: User, reason: str, now: datetime | None = None
) -> None:
    """Offer places out of turn. Raises EventFull when too few are free, IllegalMove."""
    make_offer(entry, by=by, now=now or timezone.now(), staff_reason=reason)


@transaction.atomic
def move_entry(
    entry: WaitingEntry, *, to: str, by: User, reason: str, now: datetime | None = None
) -> None:
    """Move a waiting entry "first", "up", "down" or "last" in the line. Raises IllegalMove."""
    lock_seats(entry.event)
    number = next_change(entry.event)
    line = list(WaitingEntry.objects.filter(event=entry.event).in_line())
    place = next((at for at, other in enumerate(line) if other.pk == entry.pk), None)
    if place is None:
        raise IllegalMove
    if to == "first":
        lowest = WaitingEntry.objects.filter(event=entry.event).aggregate(low=Min("position"))
        _set_position(entry, lowest["low"] - 1)
    elif to == "last":
        _set_position(entry, number)
    else:
        other = max(place - 1, 0) if to == "up" else min(place + 1, len(line) - 1)
        mine, theirs = line[place].position, line[other].position
        _set_position(line[other], mine)
        _set_position(entry, theirs)
    WaitingEntry.objects.filter(pk=entry.pk).update(
        staff_reason=reason, updated_at=now or timezone.now()
    )
    audit.record(by, "waiting.moved", entry, to=to)
    offer_freed_places(entry.event, now=now or timezone.now())


def _set_position(entry: WaitingEntry, position: int) -> None:
    WaitingEntry.objects.filter(pk=entry.pk).update(position=position)


def _check_group(event: Event, people: Sequence[dict[str, object]]) -> None:
    names = {str(person["name_folded"]) for person in people}
    if len(names) < len(people):
        raise SamePersonTwice
    if len(people) > min(LARGEST_GROUP, event.capacity or LARGEST_GROUP):
        raise GroupTooLarge
    registered = Registration.objects.filter(
        event=event,
        state=Registration.State.REGISTERED,
        email=people[0]["email"],
        name_folded__in=names,
    )
    if registered.exists():
        raise AlreadyRegistered


def _create_entry(event: Event, **fields: object) -> WaitingEntry:
    try:
        with transaction.atomic():
            return WaitingEntry.objects.create(event=event, **fields)
    except IntegrityError as error:
        raise AlreadyWaiting from error
