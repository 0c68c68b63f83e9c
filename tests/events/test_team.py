"""Roles at the organiser and in the event; partner organisations."""

import pytest

from events.actions import errors
from events.actions.partnering import add_partner, remove_partner
from events.actions.team import (
    add_event_role,
    add_member,
    remove_event_role,
    remove_member,
    set_role,
)
from events.models import EventRole, Membership, Organization
from events.queries import partners
from events_app.core.audit import trail
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db


def test_a_member_is_added_by_e_mail_once(department, owner):
    user = make_user(email="new@example.org")
    membership = add_member(department, email=" New@Example.org", role="PLANNER", by=owner)
    assert membership.user == user
    with pytest.raises(errors.AlreadyThere):
        add_member(department, email="new@example.org", role="READER", by=owner)
    with pytest.raises(errors.AccountMissing):
        add_member(department, email="nobody@example.org", role="READER", by=owner)
    assert trail(department).get().verb == "member.added"


def test_the_last_owner_stays(department, owner):
    mine = Membership.objects.get(user=owner)
    with pytest.raises(errors.LastOwner):
        remove_member(mine, by=owner)
    with pytest.raises(errors.LastOwner):
        set_role(mine, role="READER", by=owner)
    set_role(mine, role="OWNER", by=owner)
    make_user(email="second@example.org")
    second = add_member(department, email="second@example.org", role="OWNER", by=owner)
    set_role(mine, role="READER", by=owner)
    remove_member(mine, by=owner)
    assert list(department.memberships.all()) == [second]
    assert trail(department).first().verb == "member.removed"


def test_a_role_within_the_event_comes_and_goes(conference, owner):
    user = make_user(email="chair@example.org")
    role = add_event_role(conference, email="chair@example.org", role="CHAIR", by=owner)
    assert role.user == user
    with pytest.raises(errors.AlreadyThere):
        add_event_role(conference, email="chair@example.org", role="CHAIR", by=owner)
    remove_event_role(role, by=owner)
    assert not EventRole.objects.exists()
    assert [line.verb for line in trail(conference)] == ["event_role.removed", "event_role.added"]


def test_partners_are_shared_and_found_again_by_folded_name(conference, planner):
    known = make_organization(name="Siêu thị Đông Hải")
    row = add_partner(conference, role="BUYER", name="sieu thi  dong hai", by=planner)
    assert row.organization == known
    with pytest.raises(errors.AlreadyThere):
        add_partner(conference, role="BUYER", organization=known, by=planner)
    with pytest.raises(errors.PartnerNameMissing):
        add_partner(conference, role="BUYER", name=" ", by=planner)
    add_partner(conference, role="HOST", name="Sở Công Thương", kind="STATE_AGENCY", by=planner)
    assert [(str(role), [str(o) for o in names]) for role, names in partners(conference)] == [
        ("host", ["Sở Công Thương"]),
        ("buyer", ["Siêu thị Đông Hải"]),
    ]
    remove_partner(row, by=planner)
    assert Organization.objects.count() == 2
    assert trail(conference).first().verb == "partner.removed"
