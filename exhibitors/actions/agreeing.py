"""Agreements: planned between two or more parties, signed with evidence, or withdrawn."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove, StaleForm
from events_app.core.models import User
from exhibitors.actions.errors import (
    CurrencyMissing,
    FileTooLarge,
    ReasonMissing,
    SigningInTheFuture,
    TooFewParties,
    WrongFile,
)
from exhibitors.lifecycles import AGREEMENT
from exhibitors.models import Agreement, AgreementParty, AgreementScan, Product

State = Agreement.State
LARGEST_SCAN_BYTES = 20 * 1024 * 1024
SCAN_BEGINNINGS = {b"%PDF-": ".pdf", b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}


@transaction.atomic
def plan_agreement(
    event: Event,
    *,
    kind: str,
    title: str,
    parties: Sequence[dict[str, Any]],
    by: User,
    products: Sequence[Product] = (),
    value: Decimal | None = None,
    currency: str = "",
    value_kind: str = "",
) -> Agreement:
    """Plan the event's next agreement; each party is a dict of AgreementParty's fields.

    Raises TooFewParties, CurrencyMissing.
    """
    _check(parties, value, currency)
    Event.objects.select_for_update().get(pk=event.pk)
    top = Agreement.objects.filter(event=event).aggregate(top=Max("number"))["top"] or 0
    agreement = Agreement.objects.create(
        event=event,
        number=top + 1,
        kind=kind,
        title=title,
        value=value,
        currency=currency if value is not None else "",
        value_kind=value_kind if value is not None else "",
    )
    _write_parties(agreement, parties)
    agreement.products.set(products)
    audit.record(by, "agreement.planned", agreement, number=agreement.number)
    return agreement


@transaction.atomic
def edit_agreement(
    agreement: Agreement,
    *,
    version: int,
    kind: str,
    title: str,
    parties: Sequence[dict[str, Any]],
    by: User,
    products: Sequence[Product] = (),
    value: Decimal | None = None,
    currency: str = "",
    value_kind: str = "",
) -> Agreement:
    """Change a planned agreement when nobody saved since `version`.

    Raises TooFewParties, CurrencyMissing, StaleForm, IllegalMove (it is signed or withdrawn).
    """
    _check(parties, value, currency)
    if not Agreement.objects.filter(pk=agreement.pk, state=State.PLANNED).exists():
        raise IllegalMove
    rows = Agreement.objects.filter(pk=agreement.pk, state=State.PLANNED, version=version)
    changed = rows.update(
        kind=kind,
        title=title,
        value=value,
        currency=currency if value is not None else "",
        value_kind=value_kind if value is not None else "",
        version=version + 1,
        updated_at=timezone.now(),
    )
    if changed == 0:
        raise StaleForm
    agreement.parties.all().delete()
    _write_parties(agreement, parties)
    agreement.products.set(products)
    audit.record(by, "agreement.edited", agreement)
    return Agreement.objects.get(pk=agreement.pk)


@transaction.atomic
def sign_agreement(
    agreement: Agreement,
    *,
    signed_at: datetime,
    signed_place: str,
    signature_method: str,
    by: User,
    scan: tuple[str, bytes] | None = None,
    now: datetime | None = None,
) -> None:
    """Record that all parties signed, when and where; `scan` is (file name, bytes).

    Raises SigningInTheFuture, WrongFile, FileTooLarge, IllegalMove.
    """
    if signed_at > (now or timezone.now()):
        raise SigningInTheFuture
    AGREEMENT.move(
        agreement,
        State.SIGNED,
        by=by,
        signed_at=signed_at,
        signed_place=signed_place,
        signature_method=signature_method,
    )
    if scan is not None:
        attach_scan(agreement, name=scan[0], content=scan[1], by=by)


@transaction.atomic
def withdraw_agreement(agreement: Agreement, *, reason: str, by: User) -> None:
    """Take a planned agreement off the ceremony. Raises ReasonMissing, IllegalMove."""
    if not reason.strip():
        raise ReasonMissing
    AGREEMENT.move(agreement, State.WITHDRAWN, by=by, withdrawn_reason=reason.strip())


@transaction.atomic
def plan_again(agreement: Agreement, *, by: User) -> None:
    """Put a withdrawn agreement back on the list. Raises IllegalMove."""
    AGREEMENT.move(agreement, State.PLANNED, by=by, withdrawn_reason="")


@transaction.atomic
def attach_scan(agreement: Agreement, *, name: str, content: bytes, by: User) -> AgreementScan:
    """Keep a scan with its SHA-256; the same file twice stays one row.

    Raises WrongFile (told by the first bytes, not by the name), FileTooLarge.
    """
    if len(content) > LARGEST_SCAN_BYTES:
        raise FileTooLarge
    ending = next(
        (end for beginning, end in SCAN_BEGINNINGS.items() if content.startswith(beginning)), None
    )
    if ending is None:
        raise WrongFile
    digest = hashlib.sha256(content).hexdigest()
    known = agreement.scans.filter(sha256=digest).first()
    if known is not None:
        return known
    scan = AgreementScan(
        agreement=agreement, name=name[:200], sha256=digest, size=len(content), uploaded_by=by
    )
    scan.file.save(f"{digest}{ending}", ContentFile(content), save=False)
    scan.save()
    audit.record(by, "agreement.scan_attached", agreement, sha256=digest)
    return scan


def _check(parties: Sequence[dict[str, Any]], value: Decimal | None, currency: str) -> None:
    if len(parties) < 2:
        raise TooFewParties
    if value is not None and not currency:
        raise CurrencyMissing


def _write_parties(agreement: Agreement, parties: Sequence[dict[str, Any]]) -> None:
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, position=position, **party)
        for position, party in enumerate(parties, start=1)
    )
