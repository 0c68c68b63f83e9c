"""A registrar's yes or no to registrations that await it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.actions.categorising import free_place_of
from attendance.actions.counting import next_change
from attendance.actions.waiting import offer_freed_places
from attendance.lifecycles import REGISTRATION
from attendance.models import Registration
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, IllegalMove
from events_app.core.models import User

State = Registration.State


class DecisionReasonMissing(DomainError):
    """People deserve a reason."""

    code = "decision_reason_missing"
    message = _("Say why: the person reads the reason in the mail.")


class NobodyChosen(DomainError):
    """No registration was ticked, or none of them waits any more."""

    code = "nobody_chosen"
    message = _("Tick at least one registration that awaits approval.")


@transaction.atomic
def approve_registration(
    registration: Registration, *, by: User, now: datetime | None = None
) -> Registration:
    """Register a person who waits; the seat is theirs already. Raises IllegalMove.

    The mail with the badge is a job of the door's.
    """
    if registration.state != State.PENDING:
        raise IllegalMove(old=registration.state, new=State.REGISTERED)
    REGISTRATION.move(
        registration,
        State.REGISTERED,
        by=by,
        registered_at=now or timezone.now(),
        change_number=next_change(registration.event),
        version=F("version") + 1,
    )
    audit.record(by, "registration.approved", registration)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def approve_registrations(event: Event, *, ids: Iterable[int], by: User) -> list[Registration]:
    """Approve those of `ids` that wait at this event, all or none. Raises NobodyChosen."""
    waiting = Registration.objects.filter(event=event, state=State.PENDING, pk__in=list(ids))
    approved = [approve_registration(row, by=by) for row in waiting.order_by("pk")]
    if not approved:
        raise NobodyChosen
    return approved


@transaction.atomic
def decline_registration(registration: Registration, *, reason: str, by: User) -> Registration:
    """Cancel a registration that waits, free its seat and write why to the person.

    Raises DecisionReasonMissing, IllegalMove.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DecisionReasonMissing
    if registration.state != State.PENDING:
        raise IllegalMove(old=registration.state, new=State.CANCELLED)
    free_place_of(registration)
    REGISTRATION.move(
        registration,
        State.CANCELLED,
        by=by,
        decision_reason=reason,
        change_number=next_change(registration.event),
        version=F("version") + 1,
    )
    registration.refresh_from_db()
    offer_freed_places(registration.event, now=timezone.now())
    audit.record(by, "registration.not_approved", registration)
    if registration.email:
        notifications.registration_declined(registration)
    return registration
