"""Host stores of a retail week, and the goods brought to and from them."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event
from events.queries import working_days
from events_app.core import audit
from events_app.core.errors import IllegalMove, StaleForm
from events_app.core.models import User
from exhibitors.actions.selling import check_quantity
from exhibitors.actions.selling_errors import (
    DayInFuture,
    DayOutside,
    NotExhibiting,
    ProductOfAnother,
    SalesClosed,
    SentIdTaken,
    StoreEndsBeforeStart,
    StoreInUse,
    StoreOfAnother,
    StoreTaken,
)
from exhibitors.models import Application, Delivery, HostStore


@transaction.atomic
def add_store(event: Event, *, by: User, **fields: Any) -> HostStore:
    """Add a branch; `fields` are those of HostStore.

    Raises StoreTaken, StoreEndsBeforeStart, DayOutside (its days are not those of the event).
    """
    _check_days(event, fields)
    try:
        with transaction.atomic():
            store = HostStore.objects.create(event=event, **fields)
    except IntegrityError as error:
        raise StoreTaken from error
    audit.record(by, "store.added", store, event=event.slug)
    return store


@transaction.atomic
def edit_store(store: HostStore, *, version: int, by: User, **fields: Any) -> None:
    """Save a branch when nobody saved since `version`. Raises StaleForm and as add_store."""
    _check_days(store.event, fields)
    rows = HostStore.objects.filter(pk=store.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(version=version + 1, **fields)
    except IntegrityError as error:
        raise StoreTaken from error
    if changed == 0:
        raise StaleForm
    audit.record(by, "store.edited", store)


@transaction.atomic
def remove_store(store: HostStore, *, by: User) -> None:
    """Remove a branch that nothing is recorded for. Raises StoreInUse."""
    if store.deliveries.exists() or store.sales_entries.exists():
        raise StoreInUse
    audit.record(by, "store.removed", store)
    store.delete()


@transaction.atomic
def record_delivery(
    application: Application,
    *,
    client_id: uuid.UUID,
    by: User,
    now: datetime | None = None,
    **fields: Any,
) -> Delivery:
    """Record goods brought or taken back; the same `client_id` again gives the first row.

    `fields` are those of Delivery. Raises SentIdTaken, and a SalesError that names the field.
    """
    known = Delivery.objects.filter(client_id=client_id).first()
    if known is not None:
        if known.application_id != application.pk:
            raise SentIdTaken
        return known
    _check_delivery(application, fields, now or timezone.now())
    row, _is_new = Delivery.objects.get_or_create(
        client_id=client_id,
        defaults={"application": application, "recorded_by": by, **fields},
    )
    audit.record(by, "delivery.recorded", row, store=row.store_id, kind=row.kind)
    return row


@transaction.atomic
def void_delivery(delivery: Delivery, *, by: User) -> None:
    """Take goods off the list that were recorded by mistake. Raises IllegalMove the second time."""
    if Delivery.objects.filter(pk=delivery.pk, is_voided=False).update(is_voided=True) == 0:
        raise IllegalMove
    audit.record(by, "delivery.voided", delivery)


def _check_days(event: Event, fields: dict[str, Any]) -> None:
    if fields["ends_on"] < fields["starts_on"]:
        raise StoreEndsBeforeStart
    first, last = working_days(event)
    if fields["starts_on"] < first or fields["ends_on"] > last:
        raise DayOutside


def _check_delivery(application: Application, fields: dict[str, Any], now: datetime) -> None:
    event = application.event
    if application.state != Application.State.APPROVED:
        raise NotExhibiting
    if event.state != Event.State.PUBLISHED:
        raise SalesClosed
    if fields["delivered_on"] > now.astimezone(event.zone).date():
        raise DayInFuture
    if fields["product"].entity_id != application.entity_id:
        raise ProductOfAnother
    if fields["store"].event_id != application.event_id:
        raise StoreOfAnother
    check_quantity(fields["quantity"], fields["unit"])
