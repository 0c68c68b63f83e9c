"""Gives and takes roles: at the organiser, and within one event."""

from django.db import IntegrityError, transaction

from events.actions.errors import AccountMissing, AlreadyThere, LastOwner
from events.models import Event, EventRole, Membership, Organizer
from events_app.core import audit
from events_app.core.models import User


@transaction.atomic
def add_member(organizer: Organizer, *, email: str, role: str, by: User | None) -> Membership:
    """Give the account `email` a role. Raises AccountMissing, AlreadyThere."""
    user = _account(email)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, organizer=organizer, role=role)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by, "member.added", organizer, user=user.pk, role=role)
    return membership


@transaction.atomic
def set_role(membership: Membership, *, role: str, by: User | None) -> None:
    """Change a person's role. Raises LastOwner."""
    if role != Membership.Role.OWNER:
        _keep_an_owner(membership)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    membership.role = role
    audit.record(by, "member.role_set", membership.organizer, user=membership.user_id, role=role)


@transaction.atomic
def remove_member(membership: Membership, *, by: User | None) -> None:
    """Take a person's role away. Raises LastOwner."""
    _keep_an_owner(membership)
    audit.record(by, "member.removed", membership.organizer, user=membership.user_id)
    membership.delete()


@transaction.atomic
def add_event_role(event: Event, *, email: str, role: str, by: User | None) -> EventRole:
    """Give the account `email` a role within the event. Raises AccountMissing, AlreadyThere."""
    user = _account(email)
    try:
        with transaction.atomic():
            event_role = EventRole.objects.create(event=event, user=user, role=role)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by, "event_role.added", event, user=user.pk, role=role)
    return event_role


@transaction.atomic
def remove_event_role(event_role: EventRole, *, by: User | None) -> None:
    """Take a role within the event away."""
    audit.record(by, "event_role.removed", event_role.event, user=event_role.user_id)
    event_role.delete()


def _account(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise AccountMissing
    return user


def _keep_an_owner(membership: Membership) -> None:
    """Raise LastOwner when nobody else would own the organiser; the owners' rows are locked."""
    owners = Membership.objects.select_for_update().filter(
        organizer=membership.organizer, role=Membership.Role.OWNER
    )
    if membership.pk in {row.pk for row in owners} and len(owners) == 1:
        raise LastOwner
