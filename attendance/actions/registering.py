"""Registering, inviting, changing and cancelling. Every seat goes through events' counter."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.categorising import (
    SEATED,
    check_category_open,
    free_place_of,
    move_place,
    take_place,
)
from attendance.actions.consenting import give_consents
from attendance.actions.counting import next_change
from attendance.actions.waiting import leave_group, offer_freed_places, somebody_waits
from attendance.lifecycles import REGISTRATION
from attendance.models import CategoryRule, Invitation, Registration, Substitution
from events.actions.errors import EventFull
from events.actions.seating import lock_seats
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, IllegalMove, StaleForm
from events_app.core.models import User
from events_app.core.text import fold

State = Registration.State
Approval = CategoryRule.Approval
Category = Registration.Category
PUBLIC_CATEGORIES = (
    Category.DELEGATE,
    Category.BUYER,
    Category.EXHIBITOR_STAFF,
    Category.PRESS,
    Category.VISITOR,
)


class RegistrationClosed(DomainError):
    """The event takes no registrations from the public now."""

    code = "registration_closed"
    message = _("Registration for this event is closed. Ask the organiser.")


class AlreadyRegistered(DomainError):
    """The same name and e-mail is registered for the event."""

    code = "already_registered"
    message = _(
        "This person is already registered with this e-mail. The link to the registration "
        "stands in the mail we sent then; nothing was registered twice."
    )


class CategoryNotOpen(DomainError):
    """The category is given by the organiser only."""

    code = "category_not_open"
    message = _("Choose one of the categories in the list.")


@transaction.atomic
def register(
    event: Event,
    *,
    full_name: str,
    email: str = "",
    organization_name: str = "",
    position: str = "",
    category: str = Category.DELEGATE,
    consents: Iterable[str] = (),
    language: str = "vi",
    by: User | None = None,
    entity: object = None,
    now: datetime | None = None,
) -> Registration:
    """Register a person and take a seat; their open invitation is used up.

    Where the category asks for it, a person from the public waits for a registrar's approval
    (PENDING) and sits on a seat meanwhile. Staff (`by`) may register at the desk after closing
    and in every category, never above capacity or quota. Raises RegistrationClosed,
    CategoryNotOpen, CategoryNotOpenYet, CategoryClosed, AlreadyRegistered, EventFull, CategoryFull.
    """
    now = now or timezone.now()
    fields = person_fields(full_name, email, organization_name, position)
    if by is None:
        check_public(event, category, now)
    if _same_person(event, fields).exists():
        raise AlreadyRegistered
    if by is None and somebody_waits(event):
        raise EventFull
    invited = _open_invitation(event, fields)
    state = State.REGISTERED
    if invited is None and by is None:
        rule = check_category_open(event, category=category, now=now)
        state = State.PENDING if rule.approval == Approval.REGISTRAR else state
    take_place(event, category=invited.category if invited else category)
    fields |= {"category": category, "language": language, "entity": entity}
    if invited is not None:
        registration = _use_invitation(invited, fields, by=by, now=now)
    else:
        registration = create_registration(event, state=state, registered_at=now, **fields)
        audit.record(by, f"registration.{state.lower()}", registration, category=category)
    give_consents(registration, purposes=consents, channel="desk" if by else "web")
    return registration


@transaction.atomic
def invite(
    event: Event,
    *,
    full_name: str,
    by: User | None,
    email: str = "",
    organization_name: str = "",
    position: str = "",
    category: str = Category.DELEGATE,
    language: str = "vi",
    now: datetime | None = None,
) -> Registration:
    """Put a person on the list of the invited; takes no seat. Raises AlreadyRegistered."""
    fields = person_fields(full_name, email, organization_name, position)
    if _same_person(event, fields).exists() or _open_invitation(event, fields):
        raise AlreadyRegistered
    fields |= {"category": category, "language": language}
    registration = create_registration(
        event, state=State.INVITED, invited_at=now or timezone.now(), **fields
    )
    Invitation.objects.create(registration=registration)
    audit.record(by, "registration.invited", registration, category=category)
    return registration


@transaction.atomic
def accept_invitation(
    registration: Registration, *, by: User | None, now: datetime | None = None
) -> Registration:
    """Register an invited person as they stand on the list, also one who had declined.

    Raises EventFull, CategoryFull, and IllegalMove for anybody not invited: people who await
    approval must not approve themselves with this.
    """
    if registration.state not in {State.INVITED, State.DECLINED} or not registration.invited_at:
        raise IllegalMove(old=registration.state, new=State.REGISTERED)
    take_place(registration.event, category=registration.category)
    if substituted().filter(invitation=registration.pk).exists():
        raise IllegalMove
    REGISTRATION.move(
        registration,
        State.REGISTERED,
        by=by,
        registered_at=now or timezone.now(),
        change_number=next_change(registration.event),
        version=F("version") + 1,
    )
    registration.refresh_from_db()
    return registration


@transaction.atomic
def edit_registration(
    registration: Registration,
    *,
    version: int,
    by: User | None,
    full_name: str,
    organization_name: str,
    position: str,
    email: str | None = None,
    category: str | None = None,
    table: str | None = None,
) -> Registration:
    """Change who the person is; None keeps e-mail, category and table.

    Raises StaleForm, AlreadyRegistered, and CategoryFull when the new category has no place.
    """
    fields = person_fields(
        full_name,
        registration.email if email is None else email,
        organization_name,
        position,
    )
    fields["category"] = category or registration.category
    fields["table"] = registration.table if table is None else _one_line(table)
    if registration.state in SEATED:
        move_place(registration.event, old=registration.category, new=str(fields["category"]))
    rows = Registration.objects.filter(pk=registration.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(
                version=version + 1,
                updated_at=timezone.now(),
                change_number=next_change(registration.event),
                **fields,
            )
    except IntegrityError as error:
        raise AlreadyRegistered from error
    if changed == 0:
        raise StaleForm
    registration.refresh_from_db()
    audit.record(by, "registration.edited", registration)
    return registration


@transaction.atomic
def cancel_registration(
    registration: Registration, *, by: User | None, now: datetime | None = None
) -> Registration:
    """Cancel an invitation or a registration; a seat passes to the line. Raises IllegalMove."""
    now = now or timezone.now()
    if registration.state == State.WAITLISTED:
        leave_group(registration, by=by, now=now)
        return registration
    had_seat = registration.state in SEATED
    if had_seat:  # before the row is touched: the event's lock comes first
        free_place_of(registration)
    else:
        lock_seats(registration.event)
    REGISTRATION.move(
        registration,
        State.CANCELLED,
        by=by,
        change_number=next_change(registration.event),
        version=F("version") + 1,
    )
    if had_seat:
        offer_freed_places(registration.event, now=now)
    registration.refresh_from_db()
    return registration


def substituted() -> QuerySet[Substitution, dict[str, int]]:
    """Return the keys of the invited in whose place somebody else comes now."""
    standing = Substitution.objects.exclude(registration__state=State.CANCELLED)
    return standing.values("invitation")  # type: ignore[return-value]


def check_public(event: Event, category: str, now: datetime) -> None:
    """Raise RegistrationClosed or CategoryNotOpen unless the public may register so at `now`."""
    if not event.registration_is_open(now):
        raise RegistrationClosed
    if category not in PUBLIC_CATEGORIES:
        raise CategoryNotOpen


def person_fields(
    full_name: str, email: str, organization_name: str, position: str
) -> dict[str, object]:
    """Return the columns that say who somebody is: one line each, NFC, folded for search."""
    name = _one_line(full_name)
    organization = _one_line(organization_name)
    return {
        "full_name": name,
        "name_folded": fold(name),
        "email": email.strip().lower(),
        "organization_name": organization,
        "organization_folded": fold(organization),
        "position": _one_line(position),
    }


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _same_person(event: Event, fields: dict[str, object]):  # type: ignore[no-untyped-def]
    return Registration.objects.filter(
        event=event,
        state__in=SEATED,
        email=fields["email"],
        name_folded=fields["name_folded"],
    ).exclude(email="")


def _open_invitation(event: Event, fields: dict[str, object]) -> Registration | None:
    """Return the open invitation of the same person; a colleague at the same address is another."""
    invited = Registration.objects.filter(
        event=event, state=State.INVITED, email=fields["email"], name_folded=fields["name_folded"]
    )
    free = invited.exclude(email="").exclude(pk__in=substituted())
    return free.order_by("pk").first()


def _use_invitation(
    registration: Registration, fields: dict[str, object], *, by: User | None, now: datetime
) -> Registration:
    """Turn the invitation of the same e-mail into this registration; keep its category."""
    kept = {key: value for key, value in fields.items() if key not in {"category", "entity"}}
    REGISTRATION.move(
        registration,
        State.REGISTERED,
        by=by,
        registered_at=now,
        change_number=next_change(registration.event),
        **kept,
    )
    return registration


def create_registration(event: Event, **fields: object) -> Registration:
    """Write a row without taking a seat. Raises AlreadyRegistered."""
    try:
        with transaction.atomic():
            return Registration.objects.create(
                event=event, change_number=next_change(event), **fields
            )
    except IntegrityError as error:
        raise AlreadyRegistered from error
