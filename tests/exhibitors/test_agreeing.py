"""Agreements: parties, currency, signing with evidence."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from events_app.core.errors import IllegalMove
from exhibitors.actions import agreeing
from exhibitors.actions.errors import (
    CurrencyMissing,
    FileTooLarge,
    ReasonMissing,
    SigningInTheFuture,
    TooFewParties,
    WrongFile,
)
from exhibitors.models import Agreement
from exhibitors.queries import agreement_summary

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PARTIES = [{"role": "SUPPLIER", "legal_name": "A"}, {"role": "BUYER", "legal_name": "B"}]
SIGNING = {"signed_place": "Cà Mau", "signature_method": "WET_INK_SCAN", "now": NOW}


def plan(event, by, **more):
    fields = {"kind": "ORDER", "title": "Salt", "parties": PARTIES, **more}
    return agreeing.plan_agreement(event, by=by, **fields)


def test_one_party_or_a_value_without_currency_is_refused(conference, owner):
    with pytest.raises(TooFewParties):
        plan(conference, owner, parties=PARTIES[:1])
    with pytest.raises(CurrencyMissing):
        plan(conference, owner, value=Decimal(5))


def test_only_signed_agreements_count(conference, owner):
    money = {"value": Decimal(5), "currency": "VND"}
    signed, _planned, withdrawn = (plan(conference, owner, **money) for _ in range(3))
    with pytest.raises(SigningInTheFuture):
        agreeing.sign_agreement(signed, signed_at=NOW + timedelta(1), by=owner, **SIGNING)
    scan = ("a.pdf", b"%PDF-1.7")
    agreeing.sign_agreement(signed, signed_at=NOW, by=owner, scan=scan, **SIGNING)
    with pytest.raises(ReasonMissing):
        agreeing.withdraw_agreement(withdrawn, reason=" ", by=owner)
    agreeing.withdraw_agreement(withdrawn, reason="price", by=owner)
    with pytest.raises(IllegalMove):
        agreeing.withdraw_agreement(signed, reason="late", by=owner)
    with pytest.raises(IllegalMove):
        agreeing.edit_agreement(
            signed, version=1, kind="ORDER", title="x", parties=PARTIES, by=owner
        )
    found = agreement_summary(conference)
    assert (found.planned_count, found.signed_count, found.withdrawn_count) == (1, 1, 1)
    assert found.value_by_kind_and_currency == {("ORDER", "VND"): Decimal(5)}


def test_scans_are_told_by_their_bytes_and_kept_once(conference, owner, monkeypatch):
    row = plan(conference, owner)
    with pytest.raises(WrongFile):
        agreeing.attach_scan(row, name="a.pdf", content=b"MZ", by=owner)
    one = agreeing.attach_scan(row, name="a.pdf", content=b"%PDF-1", by=owner)
    assert agreeing.attach_scan(row, name="b.pdf", content=b"%PDF-1", by=owner).pk == one.pk
    monkeypatch.setattr(agreeing, "LARGEST_SCAN_BYTES", 5)
    with pytest.raises(FileTooLarge):
        agreeing.attach_scan(row, name="c.pdf", content=b"%PDF-2", by=owner)


def test_the_database_refuses_a_signing_without_time_and_place(conference, owner):
    row = plan(conference, owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(state="SIGNED")
