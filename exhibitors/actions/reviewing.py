"""Staff decide on applications."""

from django.db import transaction

from events_app.core.models import User
from exhibitors.actions.errors import ReasonMissing
from exhibitors.lifecycles import APPLICATION
from exhibitors.models import Application
from exhibitors.notifications import tell_application_decided

State = Application.State


@transaction.atomic
def approve_application(application: Application, *, by: User) -> None:
    """Make the entity an exhibitor. Raises IllegalMove."""
    APPLICATION.move(application, State.APPROVED, by=by, reason="")
    tell_application_decided(application)


@transaction.atomic
def return_application(application: Application, *, reason: str, by: User) -> None:
    """Send the application back to be completed. Raises ReasonMissing, IllegalMove."""
    _decide(application, State.RETURNED, reason, by)


@transaction.atomic
def reject_application(application: Application, *, reason: str, by: User) -> None:
    """Turn the application down. Raises ReasonMissing, IllegalMove."""
    _decide(application, State.REJECTED, reason, by)


def _decide(application: Application, state: str, reason: str, by: User) -> None:
    if not reason.strip():
        raise ReasonMissing
    APPLICATION.move(application, state, by=by, reason=reason.strip())
    tell_application_decided(application)
