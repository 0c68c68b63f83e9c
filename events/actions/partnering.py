"""Names the partner organisations of an event."""

from django.db import IntegrityError, transaction

from events.actions.errors import AlreadyThere, PartnerNameMissing
from events.models import Event, Organization, OrganizationRole
from events_app.core import audit
from events_app.core.models import User
from events_app.core.text import fold


@transaction.atomic
def add_partner(
    event: Event,
    *,
    role: str,
    by: User | None,
    organization: Organization | None = None,
    name: str = "",
    kind: str = "",
    country: str = "VN",
) -> OrganizationRole:
    """Give an organisation a role in the event; make it when only its name is given.

    Partners are shared: a known folded name is found again.
    Raises PartnerNameMissing, AlreadyThere.
    """
    organization = organization or _named(" ".join(name.split()), kind, country)
    try:
        with transaction.atomic():
            row = OrganizationRole.objects.create(event=event, organization=organization, role=role)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by, "partner.added", event, organization=organization.pk, role=role)
    return row


@transaction.atomic
def remove_partner(row: OrganizationRole, *, by: User | None) -> None:
    """Take an organisation's role in the event away; the organisation itself stays."""
    audit.record(by, "partner.removed", row.event, organization=row.organization_id, role=row.role)
    row.delete()


def _named(name: str, kind: str, country: str) -> Organization:
    if not name:
        raise PartnerNameMissing
    known = Organization.objects.filter(name_folded=fold(name)).first()
    return known or Organization.objects.create(
        name=name,
        name_folded=fold(name),
        kind=kind or Organization.Kind.OTHER,
        country=country,
    )
