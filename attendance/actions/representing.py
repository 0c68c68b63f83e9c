"""Naming who meets people for a partner organisation at an event."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import PartnerStaff
from events.actions.errors import AccountMissing, AlreadyThere
from events.models import Event, Organization
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class NotAPartner(DomainError):
    """The organisation has no role at the event."""

    code = "not_a_partner"
    message = _("This organisation is no partner of the event. Name it as one on the team page.")


@transaction.atomic
def name_partner_staff(
    event: Event, *, organization: Organization, email: str, by: User
) -> PartnerStaff:
    """Let the account `email` scan badges for a partner of the event.

    Raises NotAPartner, AccountMissing, AlreadyThere.
    """
    if not event.organization_roles.filter(organization=organization).exists():
        raise NotAPartner
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise AccountMissing
    try:
        with transaction.atomic():
            duty = PartnerStaff.objects.create(event=event, organization=organization, user=user)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by, "partner_staff.named", event, organization=organization.pk, user=user.pk)
    return duty


@transaction.atomic
def dismiss_partner_staff(duty: PartnerStaff, *, by: User) -> None:
    """Take the right away; what the person scanned stays with the partner."""
    audit.record(
        by,
        "partner_staff.dismissed",
        duty.event,
        organization=duty.organization_id,
        user=duty.user_id,
    )
    duty.delete()
