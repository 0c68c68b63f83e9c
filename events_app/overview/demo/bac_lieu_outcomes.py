"""What the Bạc Liêu conference left: tasks from its published report, sample memoranda."""

from datetime import datetime

from events.models import (
    ActionItem,
    Decision,
    Event,
    Minutes,
    Organization,
    OrganizationRole,
    Session,
)
from events_app.core.text import fold
from exhibitors.models import Agreement, AgreementParty, AgreementProduct, Application

IN_CHARGE = "Departments, localities and OCOP entities of Bạc Liêu"
OPENING_POINTS = (
    "The province has 145 recognised OCOP products of 69 entities: 31 with four stars, 114 with "
    "three. Two salt products await recognition with five stars.\n"
    "The programme still meets many difficulties; the conference is to open markets in the "
    "Mekong Delta, Ho Chi Minh City and the whole country."
)
CLOSING_POINTS = "The chairman of the province named what agencies and entities are to focus on."
DECISIONS = (
    "Promote the trade in OCOP products on social networks and e-commerce platforms.",
    "Connect supply and demand already at the stage of production.",
)
TASKS = (
    "Step up communication about the OCOP programme.",
    "Bring digital transformation into the promotion of OCOP products.",
    "Build distribution chains of their own for OCOP products.",
    "Link production with the market, from the stage of production on.",
    "Help entities to draw up plans for environmental protection.",
    "Ensure the conditions of food safety.",
    "Register the self-declaration of product quality.",
    "Find candidate products and local strengths for the programme.",
    "Call on young people to start businesses with products of the rural economy.",
    "Support entities in the communes, above all the remote ones.",
)
WITHDRAWN_REASON = "The buyer asked for more time (sample)."


def add_minutes(*, opening: Session, closing: Session) -> None:
    """Record two sessions; the tasks are those of the published report, without due dates."""
    Minutes.objects.create(session=opening, key_points=OPENING_POINTS)
    Minutes.objects.create(session=closing, key_points=CLOSING_POINTS)
    Decision.objects.bulk_create(
        Decision(session=closing, number=number, text=text)
        for number, text in enumerate(DECISIONS, start=1)
    )
    ActionItem.objects.bulk_create(
        ActionItem(session=closing, text=text, owner_name=IN_CHARGE) for text in TASKS
    )


def add_agreements(
    event: Event,
    applications: list[Application],
    *,
    signed_at: datetime,
) -> None:
    """Add three signed sample memoranda and a withdrawn one, all between samples.

    No named company signs here what it did not sign.
    """
    suppliers = [row for row in applications if row.entity.is_sample]
    for number in (1, 2, 3, 4):
        is_signed = number < 4
        agreement = Agreement.objects.create(
            event=event,
            number=number,
            kind=Agreement.Kind.MEMORANDUM,
            title=f"Sale of OCOP products {number} (sample)",
            state=Agreement.State.SIGNED if is_signed else Agreement.State.WITHDRAWN,
            signed_at=signed_at if is_signed else None,
            signed_place="Bạc Liêu" if is_signed else "",
            signature_method=Agreement.SignatureMethod.NONE,
            withdrawn_reason="" if is_signed else WITHDRAWN_REASON,
            created_at=signed_at,
            updated_at=signed_at,
        )
        _add_parties(agreement, suppliers[number - 1])


def _add_parties(agreement: Agreement, supplier: Application) -> None:
    name = f"Sample buyer {agreement.number}"
    buyer, _created = Organization.objects.get_or_create(
        name=name, defaults={"name_folded": fold(name), "kind": Organization.Kind.DISTRIBUTOR}
    )
    OrganizationRole.objects.create(
        event=agreement.event, organization=buyer, role=OrganizationRole.Role.BUYER
    )
    AgreementParty.objects.create(
        agreement=agreement,
        position=1,
        role=AgreementParty.Role.SUPPLIER,
        entity=supplier.entity,
        legal_name=supplier.entity.name,
    )
    AgreementParty.objects.create(
        agreement=agreement,
        position=2,
        role=AgreementParty.Role.BUYER,
        organization=buyer,
        legal_name=buyer.name,
    )
    AgreementProduct.objects.bulk_create(
        AgreementProduct(agreement=agreement, product=product)
        for product in supplier.products.all()
    )
