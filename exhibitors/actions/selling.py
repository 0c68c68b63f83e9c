"""Records what exhibitors sell: each report once, corrected by a new row, never erased."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.models import Event
from events.queries import working_days
from events_app.core import audit
from events_app.core.models import User
from exhibitors.actions.selling_errors import (
    AmountNotPositive,
    AmountTooFine,
    CurrencyUnknown,
    DayInFuture,
    DayOutside,
    NotExhibiting,
    ProductOfAnother,
    QuantityIncomplete,
    SalesClosed,
    SaleValidated,
    SentIdTaken,
    StoreClosed,
    StoreOfAnother,
    VoidReasonMissing,
)
from exhibitors.lifecycles import SALE
from exhibitors.models import CURRENCY_DECIMALS, Application, SalesEntry, SalesHeadline

State = SalesEntry.State


@transaction.atomic
def record_sale(
    application: Application,
    *,
    client_id: uuid.UUID,
    by: User,
    now: datetime | None = None,
    **fields: Any,
) -> SalesEntry:
    """Record one amount; the same `client_id` sent again gives the row of the first time.

    `fields` are those of SalesEntry: day, sales_class, amount, currency and what is optional.
    Raises SentIdTaken, and a SalesError that names the field at fault.
    """
    known = _sent_before(application, client_id)
    if known is not None:
        return known
    _check(application, fields, now or timezone.now())
    return _write(application, client_id, by, fields)


@transaction.atomic
def correct_sale(
    entry: SalesEntry,
    *,
    client_id: uuid.UUID,
    by: User,
    now: datetime | None = None,
    **fields: Any,
) -> SalesEntry:
    """Replace a report that was not validated yet by a new row; the old one stays.

    Raises SaleValidated, IllegalMove (it was replaced or taken back), and what record_sale raises.
    """
    application = entry.application
    known = _sent_before(application, client_id)
    if known is not None:
        return known
    _refuse_validated(entry)
    _check(application, fields, now or timezone.now())
    SALE.move(entry, State.REPLACED, by=by)
    return _write(application, client_id, by, fields, replaces=entry)


@transaction.atomic
def take_back_sale(entry: SalesEntry, *, reason: str, by: User) -> None:
    """Take back an own report. Raises SaleValidated, VoidReasonMissing, IllegalMove."""
    _refuse_validated(entry)
    void_sale(entry, reason=reason, by=by)


@transaction.atomic
def void_sale(entry: SalesEntry, *, reason: str, by: User) -> None:
    """Let a report count no longer, with the reason; a validated one too (staff).

    Raises VoidReasonMissing, SalesClosed (its figures are handed in), IllegalMove.
    """
    if not reason.strip():
        raise VoidReasonMissing
    _refuse_closed(entry.application.event)
    SALE.move(entry, State.VOIDED, by=by, void_reason=reason.strip())


@transaction.atomic
def validate_sale(entry: SalesEntry, *, by: User) -> None:
    """Say that the organiser checked the report. Raises IllegalMove."""
    SALE.move(entry, State.VALIDATED, by=by)


@transaction.atomic
def validate_day(event: Event, *, day: date, by: User) -> int:
    """Validate every preliminary report of a day; return how many."""
    rows = list(SalesEntry.objects.of_event(event).filter(day=day, state=State.PRELIMINARY))
    for row in rows:
        SALE.move(row, State.VALIDATED, by=by)
    return len(rows)


@transaction.atomic
def choose_headline(
    event: Event, *, adds_direct: bool, adds_booked: bool, adds_negotiation: bool, by: User
) -> None:
    """Choose the classes that the report adds up and names; none of them: no sum is shown."""
    chosen = {
        "adds_direct": adds_direct,
        "adds_booked": adds_booked,
        "adds_negotiation": adds_negotiation,
    }
    if any(chosen.values()):
        SalesHeadline.objects.update_or_create(event=event, defaults=chosen)
    else:
        SalesHeadline.objects.filter(event=event).delete()
    audit.record(by, "sales.headline_chosen", event, **chosen)


def _sent_before(application: Application, client_id: uuid.UUID) -> SalesEntry | None:
    known = SalesEntry.objects.filter(client_id=client_id).first()
    if known is not None and known.application_id != application.pk:
        raise SentIdTaken
    return known


def _write(
    application: Application,
    client_id: uuid.UUID,
    by: User,
    fields: dict[str, Any],
    replaces: SalesEntry | None = None,
) -> SalesEntry:
    # get_or_create reads again when another request with the same id was faster (PostgreSQL).
    entry, _is_new = SalesEntry.objects.get_or_create(
        client_id=client_id,
        defaults={"application": application, "replaces": replaces, "recorded_by": by, **fields},
    )
    audit.record(by, "sale.recorded", entry, day=str(entry.day), application=application.pk)
    return entry


def _refuse_validated(entry: SalesEntry) -> None:
    if entry.state == State.VALIDATED:
        raise SaleValidated


def _refuse_closed(event: Event) -> None:
    if event.state != Event.State.PUBLISHED:
        raise SalesClosed


def _check(application: Application, fields: dict[str, Any], now: datetime) -> None:
    if application.state != Application.State.APPROVED:
        raise NotExhibiting
    _refuse_closed(application.event)
    _check_day(application.event, fields["day"], now)
    _check_amount(fields["amount"], fields["currency"])
    product, store = fields.get("product"), fields.get("store")
    if product is not None and product.entity_id != application.entity_id:
        raise ProductOfAnother
    if store is not None and store.event_id != application.event_id:
        raise StoreOfAnother
    if store is not None and not store.starts_on <= fields["day"] <= store.ends_on:
        raise StoreClosed
    check_quantity(fields.get("quantity"), fields.get("unit", ""))


def _check_day(event: Event, day: date, now: datetime) -> None:
    first, last = working_days(event)
    if not first <= day <= last:
        raise DayOutside
    if day > now.astimezone(event.zone).date():
        raise DayInFuture


def _check_amount(amount: Decimal, currency: str) -> None:
    if currency not in CURRENCY_DECIMALS:
        raise CurrencyUnknown
    if amount <= 0:
        raise AmountNotPositive
    if amount != round(amount, CURRENCY_DECIMALS[currency]):
        raise AmountTooFine


def check_quantity(quantity: Decimal | None, unit: str) -> None:
    """Refuse a quantity without unit, or one of nothing. Raises QuantityIncomplete."""
    if quantity is not None and (quantity <= 0 or not unit):
        raise QuantityIncomplete
