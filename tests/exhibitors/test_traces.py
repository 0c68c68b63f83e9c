"""Every action of the storey leaves a line that says who did what."""

from datetime import UTC, date, datetime

import pytest

from events_app.core.errors import DomainError
from events_app.core.models import AuditEntry
from exhibitors.actions import agreeing, applying, assigning, certifying, registering, reviewing
from exhibitors.models import Application, Certificate
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PARTIES = [{"role": "SUPPLIER", "legal_name": "A"}, {"role": "BUYER", "legal_name": "B"}]
TERMS = {"kind": "ORDER", "title": "Salt", "parties": PARTIES}


def verbs(by):
    entries = AuditEntry.objects.order_by("pk")
    assert {entry.actor for entry in entries} == {by}
    found = list(entries.values_list("verb", flat=True))
    AuditEntry.objects.all().delete()
    return found


def test_registering_leaves_a_trace(producer):
    entity = registering.register_entity(by=producer, name="HTX", type="COOPERATIVE")
    assert verbs(producer) == ["entity.registered"]
    registering.edit_entity(entity, version=1, by=producer, name="HTX Muối")
    product = registering.add_product(
        entity, by=producer, name="Muối", certificate={"stars": 4, "issued_on": date(2025, 6, 1)}
    )
    registering.edit_product(product, version=1, by=producer, name="Muối hạt")
    registering.delete_product(product, by=producer)
    assert verbs(producer) == [
        "entity.edited",
        "product.added",
        "certificate.claimed",
        "product.edited",
        "product.deleted",
    ]


def test_applying_and_reviewing_leave_a_trace(conference, cooperative, owner):
    product = factories.make_product(cooperative)
    send = {"products": [product], "by": owner, "now": NOW}
    row = applying.submit_application(conference, cooperative, **send)
    assert verbs(owner) == ["application.submitted", "application.products_chosen"]
    reviewing.return_application(row, reason="Photo", by=owner)
    again = applying.submit_application(conference, cooperative, **send)
    reviewing.approve_application(again, by=owner)
    applying.withdraw_application(again, by=owner)
    third = applying.submit_application(conference, cooperative, **send)
    reviewing.reject_application(third, reason="Full", by=owner)
    assert [verb for verb in verbs(owner) if not verb.endswith("products_chosen")] == [
        f"application.{end}"
        for end in ("returned", "submitted", "approved", "withdrawn", "submitted", "rejected")
    ]


def test_deciding_on_certificates_leaves_a_trace(cooperative, registrar):
    product = factories.make_product(cooperative)
    certificate = factories.make_certificate(product, state=Certificate.State.CLAIMED)
    certifying.refuse_certificate(certificate, reason="No such number", by=registrar)
    certifying.confirm_certificate(certificate, by=registrar)
    assert verbs(registrar) == ["certificate.refused", "certificate.issued"]
    certificate.refresh_from_db()
    assert certificate.confirmed_by == registrar


def test_booths_leave_a_trace(conference, cooperative, owner):
    row = factories.make_application(conference, cooperative)
    assert row.state == Application.State.APPROVED
    one, _two = assigning.add_booths(conference, prefix="A", first=1, count=2, by=owner)
    place = assigning.assign_booth(one, row, by=owner)
    assigning.free_booth(place, by=owner)
    assigning.remove_booth(one, by=owner)
    assert verbs(owner) == [
        "booth.added", "booth.added", "booth.assigned", "booth.freed", "booth.removed",
    ]  # fmt: skip


def test_agreements_leave_a_trace(conference, owner):
    row = agreeing.plan_agreement(conference, by=owner, **TERMS)
    row = agreeing.edit_agreement(row, version=1, by=owner, **TERMS)
    agreeing.withdraw_agreement(row, reason="Price", by=owner)
    agreeing.plan_again(row, by=owner)
    agreeing.sign_agreement(row, signed_at=NOW, signed_place="Cà Mau", by=owner, now=NOW,
                            signature_method="NONE", scan=("a.pdf", b"%PDF-1"))  # fmt: skip
    assert verbs(owner) == [
        f"agreement.{end}"
        for end in ("planned", "edited", "withdrawn", "planned", "signed", "scan_attached")
    ]


def test_a_refused_action_leaves_none(conference, cooperative, owner):
    booth = factories.make_booth(conference, assigned_count=1)
    row = factories.make_application(conference, cooperative)
    for refused in (
        lambda: assigning.assign_booth(booth, row, by=owner),
        lambda: assigning.remove_booth(booth, by=owner),
        lambda: agreeing.plan_agreement(conference, by=owner, **{**TERMS, "parties": []}),
    ):
        with pytest.raises(DomainError):
            refused()
    assert not AuditEntry.objects.exists()
