"""A new e-mail address counts once the person behind it has confirmed it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.actions.registering import edit_registration
from attendance.models import EmailChange, Registration
from events_app.core import audit
from events_app.core.errors import DomainError

VALID = timedelta(days=7)


class SameAddress(DomainError):
    """The address is already that of the registration."""

    code = "same_address"
    message = _("This is the address we already write to. Nothing was changed.")


class ConfirmationExpired(DomainError):
    """The link to confirm is older than it may be."""

    code = "confirmation_expired"
    message = _("This link is older than 7 days. Open your registration and ask again.")


@transaction.atomic
def request_email_change(
    registration: Registration, *, email: str, now: datetime | None = None
) -> EmailChange:
    """Send a confirmation to the new address; a later request replaces an earlier one.

    Raises SameAddress.
    """
    email = email.strip().lower()
    if email == registration.email:
        raise SameAddress
    EmailChange.objects.filter(registration=registration).delete()
    change = EmailChange.objects.create(
        registration=registration, email=email, requested_at=now or timezone.now()
    )
    notifications.confirm_email(change)
    audit.record(None, "registration.email_change_requested", registration)
    return change


@transaction.atomic
def confirm_email_change(change: EmailChange, *, now: datetime | None = None) -> Registration:
    """Use the new address, and tell the old one. Raises ConfirmationExpired, AlreadyRegistered."""
    if (now or timezone.now()) - change.requested_at > VALID:
        raise ConfirmationExpired
    registration = change.registration
    old = registration.email
    edit_registration(
        registration,
        version=registration.version,
        by=None,
        full_name=registration.full_name,
        organization_name=registration.organization_name,
        position=registration.position,
        email=change.email,
    )
    if old:
        notifications.email_changed(registration, old_email=old)
    change.delete()
    audit.record(None, "registration.email_confirmed", registration)
    return registration
