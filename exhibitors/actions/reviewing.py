"""Staff decide on applications and on the certificates that entities claim."""

from django.db import transaction
from django.utils import timezone

from events_app.core.models import User
from exhibitors.actions.errors import ReasonMissing
from exhibitors.lifecycles import APPLICATION, CERTIFICATE
from exhibitors.models import Application, Certificate
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


@transaction.atomic
def confirm_certificate(certificate: Certificate, *, by: User) -> None:
    """Confirm what the entity claims: from now on its stars count. Raises IllegalMove."""
    CERTIFICATE.move(
        certificate,
        Certificate.State.ISSUED,
        by=by,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )


@transaction.atomic
def refuse_certificate(certificate: Certificate, *, by: User) -> None:
    """Say that the claimed certificate could not be confirmed. Raises IllegalMove."""
    CERTIFICATE.move(certificate, Certificate.State.REFUSED, by=by)


def _decide(application: Application, state: str, reason: str, by: User) -> None:
    if not reason.strip():
        raise ReasonMissing
    APPLICATION.move(application, state, by=by, reason=reason.strip())
    tell_application_decided(application)
