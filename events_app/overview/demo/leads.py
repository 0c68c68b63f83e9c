"""Two sample people met at the rehearsal, so that the pages of leads have something to show."""

import uuid
from dataclasses import dataclass

from django.utils import timezone

from attendance.actions.capturing import Remark, capture_lead
from attendance.actions.registering import register
from attendance.actions.representing import name_partner_staff
from attendance.models import LeadNote
from attendance.queries.leads import Desk
from events.actions.partnering import add_partner
from events.models import Event, Organization, OrganizationRole
from events_app.overview.demo.people import Cast

PARTNER = "Sample buyer of the rehearsal"


@dataclass(frozen=True)
class _Met:
    name: str
    note: str
    interest: str
    next_step: str
    consents: tuple[str, ...] = ()


MET = (
    _Met(
        "Khách gặp mẫu 1",
        "Sample note: asks for salt in bags of 500 g.",
        LeadNote.Interest.HIGH,
        "Send a price list (sample)",
        ("CONTACT_SHARING",),
    ),
    _Met("Khách gặp mẫu 2", "Sample note: only looking.", LeadNote.Interest.LOW, ""),
)


def add_leads(event: Event, cast: Cast) -> None:
    """Let the producer meet two people for a sample partner; one shares the contact."""
    owner, producer = cast.users["owner"], cast.users["producer"]
    role = add_partner(
        event,
        role=OrganizationRole.Role.BUYER,
        name=PARTNER,
        kind=Organization.Kind.BUYER,
        by=owner,
    )
    desk = Desk(event, role.organization)
    name_partner_staff(event, organization=role.organization, email=producer.email, by=owner)
    now = timezone.now()
    for number, met in enumerate(MET, start=1):
        person = register(
            event,
            full_name=met.name,
            email=f"met{number}@example.org",
            organization_name=f"Đơn vị mẫu {number}",
            consents=met.consents,
            by=owner,
        )
        said = {"note": met.note, "interest": met.interest, "next_step": met.next_step}
        remark = Remark(id=uuid.uuid4(), at=now, received_at=now, **said)
        capture_lead(desk, person.reference, remark=remark, by=producer)
