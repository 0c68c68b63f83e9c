"""Staff badges: named by the exhibitor, within the badges its booths bring."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from attendance.actions.staffing import (
    name_booth_staff,
    remove_booth_staff,
    set_badges_per_booth,
)
from attendance.actions.staffing_errors import (
    NotAnExhibitor,
    NotBoothStaff,
    StaffingOver,
    TooManyStaff,
)
from attendance.models import BoothStaffRule, Registration
from attendance.queries.booth_staff import badge_quota, staff_lines, staff_of
from events_app.core import audit
from events_app.core.models import OutgoingMessage
from exhibitors.models import Application
from tests import factories


@pytest.fixture
def exhibitor(conference, cooperative) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's approved application."""
    return factories.make_application(conference, cooperative)


def test_a_named_person_has_a_seat_a_category_and_a_firm(exhibitor, producer, conference) -> None:  # type: ignore[no-untyped-def]
    person = name_booth_staff(exhibitor, full_name="Sa  Seller", position="sales", by=producer)
    conference.refresh_from_db()
    assert (person.full_name, person.category, person.entity, person.state) == (
        "Sa Seller",
        "EXHIBITOR_STAFF",
        exhibitor.entity,
        "REGISTERED",
    )
    assert person.organization_name == exhibitor.entity.name
    assert conference.registered_count == 1
    assert list(staff_of(exhibitor)) == [person]


def test_the_quota_follows_the_booths_and_is_kept(exhibitor, producer, planner, conference) -> None:  # type: ignore[no-untyped-def]
    assert badge_quota(exhibitor) == 3
    set_badges_per_booth(conference, badges_per_booth=1, by=planner)
    first = name_booth_staff(exhibitor, full_name="One", position="", by=producer)
    with pytest.raises(TooManyStaff):
        name_booth_staff(exhibitor, full_name="Two", position="", by=producer)
    for _booth in range(2):
        factories.make_booth(conference).assignments.create(application=exhibitor)
    assert badge_quota(exhibitor) == 2
    name_booth_staff(exhibitor, full_name="Two", position="", by=producer)
    remove_booth_staff(exhibitor, first, by=producer)
    name_booth_staff(exhibitor, full_name="Three", position="", by=producer)
    conference.refresh_from_db()
    assert conference.registered_count == 2
    (line,) = staff_lines(conference)
    assert (line.entity, line.named_count, line.quota) == (exhibitor.entity.name, 2, 2)
    assert [row.verb for row in audit.trail(conference)] == ["booth_staff.quota_set"]


def test_only_ones_own_staff_can_be_removed_once(exhibitor, producer, conference) -> None:  # type: ignore[no-untyped-def]
    other = factories.make_registration(conference, category="EXHIBITOR_STAFF")
    with pytest.raises(NotBoothStaff):
        remove_booth_staff(exhibitor, other, by=producer)
    person = name_booth_staff(exhibitor, full_name="One", position="", by=producer)
    assert remove_booth_staff(exhibitor, person, by=producer).state == "CANCELLED"
    with pytest.raises(NotBoothStaff):
        remove_booth_staff(exhibitor, person, by=producer)


def test_only_approved_exhibitors_of_an_event_that_is_on_name_staff(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    exhibitor.event.state = "CANCELLED"
    with pytest.raises(StaffingOver):
        name_booth_staff(exhibitor, full_name="One", position="", by=producer)
    exhibitor.state = "SUBMITTED"
    with pytest.raises(NotAnExhibitor):
        name_booth_staff(exhibitor, full_name="One", position="", by=producer)


def test_a_booth_brings_at_least_one_badge(conference) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match="booth_staff_at_least_one"):
        BoothStaffRule.objects.create(event=conference, badges_per_booth=0)


def test_the_exhibitor_names_and_removes_on_a_page(  # type: ignore[no-untyped-def]
    exhibitor, producer, sign_in, conference, outsider, django_capture_on_commit_callbacks
) -> None:
    path = reverse("attendance:my_booth_staff", args=[exhibitor.pk])
    assert sign_in(outsider).get(path).status_code == 404
    client = sign_in(producer)
    assert "3 badges are left." in client.get(path).content.decode()
    fields = {"full_name": "Sa Seller", "position": "sales", "email": "sa@example.org"}
    page = client.post(path, fields, follow=True).content.decode()
    assert "Sa Seller has a staff badge." in page
    assert "2 badges are left." in page
    again = client.post(path, fields)
    assert again.status_code == 422
    assert "already registered" in again.content.decode()
    assert 'value="Sa Seller"' in again.content.decode()
    person = Registration.objects.get()
    removal = reverse("attendance:booth_staff_removal", args=[exhibitor.pk, person.pk])
    assert "Cancel the badge of Sa Seller?" in client.get(removal).content.decode()
    client.post(removal)
    person.refresh_from_db()
    assert person.state == "CANCELLED"
    assert client.get(removal).status_code == 404
    assert not OutgoingMessage.objects.exclude(to="sa@example.org").exists()


def test_the_page_says_why_nobody_can_be_named(exhibitor, producer, sign_in, conference) -> None:  # type: ignore[no-untyped-def]
    path = reverse("attendance:my_booth_staff", args=[exhibitor.pk])
    BoothStaffRule.objects.create(event=conference, badges_per_booth=1)
    name_booth_staff(exhibitor, full_name="One", position="", by=producer)
    assert "Every staff badge of yours is taken." in sign_in(producer).get(path).content.decode()
    Application.objects.update(state="SUBMITTED")
    page = sign_in(producer).get(path).content.decode()
    assert "Staff badges come with an approved application." in page


def test_the_organiser_sees_all_and_sets_the_number(  # type: ignore[no-untyped-def]
    exhibitor, planner, registrar, sign_in, conference, django_assert_max_num_queries
) -> None:
    path = reverse("attendance:booth_staff", args=[conference.slug])
    counts = []
    client = sign_in(planner)
    for _time in range(2):
        with django_assert_max_num_queries(40) as seen:
            page = client.get(path).content.decode()
        counts.append(len(seen))
        for _exhibitor in range(2):
            factories.make_application(conference, factories.make_entity())
    assert counts[0] == counts[1]
    assert "0 / 3" in page
    assert client.post(path, {"badges_per_booth": "0"}).status_code == 200
    client.post(path, {"badges_per_booth": "5"})
    assert BoothStaffRule.objects.get().badges_per_booth == 5
    client = sign_in(registrar)
    assert "0 / 5" in client.get(path).content.decode()
    assert client.post(path, {"badges_per_booth": "9"}).status_code == 403
