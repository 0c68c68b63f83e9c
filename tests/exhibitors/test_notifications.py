"""The mails of the exhibitors storey, read in the outbox."""

import pytest

from events_app.core.models import OutgoingMessage
from exhibitors.actions.applying import submit_application
from exhibitors.actions.assigning import assign_booth
from exhibitors.actions.reviewing import (
    approve_application,
    reject_application,
    return_application,
)
from exhibitors.models import Application, Entity
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(conference, cooperative, owner):
    """Return an application that just arrived; its mails are kept."""
    Entity.objects.filter(pk=cooperative.pk).update(contact_email="salt@example.org")
    cooperative.refresh_from_db()
    product = factories.make_product(cooperative)
    return submit_application(
        conference, cooperative, products=[product], by=owner, now=conference.starts_at
    )


def newest():
    return OutgoingMessage.objects.order_by("-pk").first()


def test_the_contact_reads_that_the_application_arrived(applied, conference, cooperative):
    mail = OutgoingMessage.objects.get()
    assert mail.to == "salt@example.org"
    assert mail.subject == f"Your application has arrived – {conference.title}"
    assert cooperative.name in mail.text
    assert f"/events/conference/application/?entity={cooperative.pk}" in mail.text


@pytest.mark.parametrize(
    ("decide", "subject"),
    [
        (return_application, "Please complete your application"),
        (reject_application, "Your application was not accepted"),
    ],
)
def test_a_refusal_tells_its_reason(decide, subject, applied, owner):
    decide(applied, reason="Photo & label are missing", by=owner)
    assert newest().subject.startswith(subject)
    assert "Photo & label are missing" in newest().text


def test_approval_and_booth_are_told(applied, conference, owner):
    approve_application(applied, by=owner)
    assert newest().subject.startswith("Your application is approved")
    booth = factories.make_booth(conference, code="B7", hall="East")
    assign_booth(booth, applied, by=owner)
    assert newest().subject.startswith("Your booth: B7")
    assert "East" in newest().text
    assert OutgoingMessage.objects.count() == 3


def test_without_a_contact_the_account_is_written_to(conference, cooperative, producer, owner):
    waiting = factories.make_application(conference, cooperative, state=Application.State.SUBMITTED)
    approve_application(waiting, by=owner)
    assert OutgoingMessage.objects.get().to == producer.email


def test_an_entity_nobody_can_write_to_is_approved_all_the_same(conference, owner):
    waiting = factories.make_application(
        conference, factories.make_entity(), state=Application.State.SUBMITTED
    )
    approve_application(waiting, by=owner)
    assert waiting.state == Application.State.APPROVED
    assert not OutgoingMessage.objects.exists()
