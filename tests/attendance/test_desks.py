"""Who may meet people for whom at an event, and whose phone number it is."""

import pytest
from django.db import IntegrityError

from attendance.actions.asking import add_question
from attendance.actions.representing import (
    NotAPartner,
    dismiss_partner_staff,
    name_partner_staff,
)
from attendance.models import PartnerStaff
from attendance.queries.leads import Desk, desk_of, desks_of
from events.actions.errors import AccountMissing, AlreadyThere
from events.models import Event, OrganizationRole
from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Application, Entity
from tests import factories

pytestmark = pytest.mark.django_db


def test_only_people_of_confirmed_exhibitors_have_a_desk(
    conference: Event, cooperative: Entity, producer: User, operator: User, owner: User
) -> None:
    key = f"exhibitor-{cooperative.pk}"
    application = factories.make_application(conference, cooperative, state="SUBMITTED")
    assert desks_of(producer) == []
    assert desk_of(producer, slug="conference", key=key) is None
    Application.objects.filter(pk=application.pk).update(state="APPROVED")
    assert desks_of(producer) == [Desk(conference, cooperative)]
    assert desk_of(producer, slug="conference", key=key) == Desk(conference, cooperative)
    assert desk_of(operator, slug="conference", key=key) is None
    assert desk_of(owner, slug="conference", key=key) is None
    for wrong in ("exhibitor-", "exhibitor-x", "exhibitor-²", f"partner-{cooperative.pk}", "x-1"):
        assert desk_of(producer, slug="conference", key=wrong) is None
    assert desk_of(producer, slug="other", key=key) is None


def test_partners_have_a_desk_by_their_named_staff_while_they_have_a_role(
    conference: Event, owner: User
) -> None:
    partner, buyer = factories.make_organization(), factories.make_user()
    with pytest.raises(NotAPartner):
        name_partner_staff(conference, organization=partner, email=buyer.email, by=owner)
    role = OrganizationRole.objects.create(event=conference, organization=partner, role="BUYER")
    with pytest.raises(AccountMissing):
        name_partner_staff(conference, organization=partner, email="no@example.org", by=owner)
    duty = name_partner_staff(
        conference, organization=partner, email=f" {buyer.email.upper()}", by=owner
    )
    with pytest.raises(AlreadyThere):
        name_partner_staff(conference, organization=partner, email=buyer.email, by=owner)
    desk = Desk(conference, partner)
    assert desks_of(buyer) == [desk]
    assert desk_of(buyer, slug="conference", key=desk.key) == desk
    role.delete()
    assert desks_of(buyer) == []
    dismiss_partner_staff(duty, by=owner)
    assert not PartnerStaff.objects.exists()
    verbs = [line.verb for line in audit.trail(conference)]
    assert verbs == ["partner_staff.dismissed", "partner_staff.named"]


def test_only_a_phone_question_can_be_the_persons_own_number(
    conference: Event, owner: User
) -> None:
    fields = {"label_en": "Number", "is_contact": True, "by": owner}
    assert add_question(conference, kind="PHONE", **fields).is_contact is True  # type: ignore[arg-type]
    assert add_question(conference, kind="TEXT", **fields).is_contact is False  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="question_contact_is_a_phone"):
        factories.make_question(conference, kind="TEXT", is_contact=True)
