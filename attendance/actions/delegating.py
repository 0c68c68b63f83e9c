"""Delegations: staff open one, its leader registers the people, all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from attendance import notifications
from attendance.actions.registering import register
from attendance.models import Delegation, DelegationMember, Registration
from events.actions.seating import lock_seats
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User


class DelegationExists(DomainError):
    """Two delegations of one event have one name."""

    code = "delegation_exists"
    message = _("A delegation of this name exists already. Send its leader the link again.")


class DelegationClosed(DomainError):
    """Staff have closed the list."""

    code = "delegation_closed"
    message = _("The organiser has closed this delegation's list. Write to the organiser.")


class TooManyForDelegation(DomainError):
    """The quota or the event has fewer places left."""

    code = "too_many_for_delegation"


class PersonRefused(DomainError):
    """One of the people cannot be registered, so nobody was; `row` counts from 0."""

    code = "person_refused"

    def __init__(self, row: int, error: DomainError) -> None:
        """Keep the row and the words of the refusal."""
        super().__init__(error.message, row=row)
        self.row = row


@transaction.atomic
def open_delegation(
    event: Event,
    *,
    name: str,
    leader_name: str,
    leader_email: str,
    category: str,
    language: str,
    quota: int | None,
    by: User,
) -> Delegation:
    """Open a list for a delegation and mail its leader the link. Raises DelegationExists."""
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                event=event,
                name=" ".join(name.split()),
                leader_name=" ".join(leader_name.split()),
                leader_email=leader_email.strip().lower(),
                category=category,
                language=language,
                quota=quota,
            )
    except IntegrityError as error:
        raise DelegationExists from error
    notifications.delegation_opened(delegation)
    audit.record(by, "delegation.opened", delegation, quota=quota)
    return delegation


@transaction.atomic
def edit_delegation(
    delegation: Delegation, *, version: int, quota: int | None, closed: bool, by: User
) -> Delegation:
    """Change the quota, close or reopen the list. Raises StaleForm."""
    rows = Delegation.objects.filter(pk=delegation.pk, version=version)
    closed_at = (delegation.closed_at or timezone.now()) if closed else None
    if rows.update(quota=quota, closed_at=closed_at, version=F("version") + 1) == 0:
        raise StaleForm
    delegation.refresh_from_db()
    audit.record(by, "delegation.edited", delegation, quota=quota, closed=closed)
    return delegation


@transaction.atomic
def send_delegation_link(delegation: Delegation, *, by: User) -> None:
    """Mail the leader the link again."""
    notifications.delegation_opened(delegation)
    audit.record(by, "delegation.link_sent", delegation)


@transaction.atomic
def register_delegates(
    delegation: Delegation,
    *,
    people: Sequence[Mapping[str, str]],
    now: datetime | None = None,
) -> list[Registration]:
    """Register the people of a delegation, all or nobody, within quota and capacity.

    The event's seats are locked first, so the people counted here stay the same until the end.
    Raises DelegationClosed, TooManyForDelegation, PersonRefused.
    """
    lock_seats(delegation.event)
    delegation.refresh_from_db(fields=["quota", "closed_at", "category"])
    if delegation.closed_at is not None:
        raise DelegationClosed
    _check_room(delegation, len(people))
    registered = []
    for row, fields in enumerate(people):
        try:
            person = register(
                delegation.event,
                category=delegation.category,
                language=delegation.language,
                now=now,
                full_name=fields["full_name"],
                email=fields["email"],
                organization_name=fields["organization_name"],
                position=fields["position"],
            )
        except DomainError as error:
            raise PersonRefused(row, error) from error
        DelegationMember.objects.create(delegation=delegation, registration=person)
        registered.append(person)
    audit.record(None, "delegation.registered", delegation, count=len(registered))
    return registered


def free_places(delegation: Delegation) -> int | None:
    """Return how many more people the delegation may register; None when nothing limits it."""
    used = delegation.members.exclude(registration__state=Registration.State.CANCELLED).count()
    limits = [delegation.event.free_count]
    if delegation.quota is not None:
        limits.append(max(delegation.quota - used, 0))
    return min((limit for limit in limits if limit is not None), default=None)


def _check_room(delegation: Delegation, wanted: int) -> None:
    free = free_places(delegation)
    if free is not None and wanted > free:
        message = ngettext_lazy(
            "Nobody was registered: %(free)d place is left for your delegation.",
            "Nobody was registered: %(free)d places are left for your delegation.",
            free,
        ) % {"free": free}
        raise TooManyForDelegation(message, free=free)
