"""Host stores, goods and stock of a retail week."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove, StaleForm
from exhibitors.actions import selling_errors as errors
from exhibitors.actions.stocking import (
    add_store,
    edit_store,
    record_delivery,
    remove_store,
    void_delivery,
)
from exhibitors.models import Application, Delivery, HostStore
from exhibitors.queries import stock_of
from tests import factories

DAY = date(2026, 12, 1)
NOON = factories.START + timedelta(hours=4)


@pytest.fixture
def week(department) -> Event:  # type: ignore[no-untyped-def]
    """Return a retail week of three days."""
    ends = factories.START + timedelta(days=2, hours=9)
    return factories.make_event(organizer=department, type="RETAIL_WEEK", ends_at=ends)


@pytest.fixture
def supplier(week: Event, cooperative) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's approved application."""
    return factories.make_application(week, cooperative)


def brought(application: Application, shop: HostStore, user: Any, **overrides: Any) -> Delivery:
    fields = {
        "client_id": uuid.uuid4(),
        "store": shop,
        "product": application.entity.products.first(),
        "quantity": Decimal(10),
        "unit": "kg",
        "delivered_on": DAY,
        "now": NOON,
        **overrides,
    }
    return record_delivery(application, by=user, **fields)


def test_stores_are_added_edited_and_removed(week, owner) -> None:  # type: ignore[no-untyped-def]
    days = {"starts_on": DAY, "ends_on": DAY + timedelta(days=2)}
    store = add_store(week, branch="Big C Thăng Long", by=owner, **days)
    assert str(store) == "Big C Thăng Long"
    with pytest.raises(errors.StoreTaken):
        add_store(week, branch="Big C Thăng Long", by=owner, **days)
    with pytest.raises(errors.StoreEndsBeforeStart):
        add_store(week, branch="x", by=owner, starts_on=DAY, ends_on=DAY - timedelta(days=1))
    with pytest.raises(errors.DayOutside):
        add_store(week, branch="x", by=owner, starts_on=DAY, ends_on=DAY + timedelta(days=9))
    partner = factories.make_organization(name="Central Retail")
    edit_store(store, version=1, branch="GO! Hà Nội", partner=partner, by=owner, **days)
    with pytest.raises(StaleForm):
        edit_store(store, version=1, branch="Big C", by=owner, **days)
    other = add_store(week, branch="Other", by=owner, **days)
    with pytest.raises(errors.StoreTaken):
        edit_store(other, version=1, branch="GO! Hà Nội", by=owner, **days)
    store.refresh_from_db()
    assert str(store) == "Central Retail – GO! Hà Nội"
    assert [line.verb for line in audit.trail(store)] == ["store.edited", "store.added"]
    remove_store(other, by=owner)
    assert list(week.host_stores.all()) == [store]


def test_stock_is_delivered_less_sold_less_returned(week, supplier, producer) -> None:  # type: ignore[no-untyped-def]
    salt = factories.make_product(supplier.entity, name="Salt")
    store = factories.make_store(week, branch="GO!")
    brought(supplier, store, producer)
    brought(supplier, store, producer, kind="RETURNED", quantity=Decimal(2), unit="KG")
    factories.make_sale(supplier, store=store, product=salt, quantity=Decimal(3), unit="kg")
    # An order takes nothing off the shelf, nor does a sale without quantity or taken back.
    factories.make_sale(
        supplier, store=store, product=salt, quantity=Decimal(50), unit="kg", sales_class="BOOKED"
    )
    factories.make_sale(supplier, store=store, product=salt)
    factories.make_sale(
        supplier, store=store, product=salt, quantity=Decimal(1), unit="kg", state="VOIDED",
        void_reason="Twice",
    )  # fmt: skip
    stranger = factories.make_application(week, factories.make_entity())
    factories.make_sale(
        stranger, store=store, product=factories.make_product(stranger.entity),
        quantity=Decimal(4), unit="box",
    )  # fmt: skip
    (mine,) = stock_of(week, supplier)
    assert (mine.delivered, mine.returned, mine.sold, mine.left) == (10, 2, 3, 5)
    lefts = {(line.entity, line.left) for line in stock_of(week)}
    assert lefts == {(supplier.entity.name, Decimal(5)), (stranger.entity.name, Decimal(-4))}


def test_goods_are_recorded_once_and_taken_off_once(week, supplier, producer) -> None:  # type: ignore[no-untyped-def]
    factories.make_product(supplier.entity)
    store = factories.make_store(week)
    first = brought(supplier, store, producer, client_id=uuid.UUID(int=5))
    assert brought(supplier, store, producer, client_id=uuid.UUID(int=5)) == first
    other = factories.make_application(week, factories.make_entity())
    with pytest.raises(errors.SentIdTaken):
        brought(other, store, producer, client_id=uuid.UUID(int=5))
    with pytest.raises(errors.StoreInUse):
        remove_store(store, by=producer)
    void_delivery(first, by=producer)
    with pytest.raises(IllegalMove):
        void_delivery(first, by=producer)
    assert stock_of(week) == ()
    verbs = [line.verb for line in audit.trail(first)]
    assert verbs == ["delivery.voided", "delivery.recorded"]


def test_a_store_with_sales_stays(week, supplier, owner) -> None:  # type: ignore[no-untyped-def]
    store = factories.make_store(week)
    factories.make_sale(supplier, store=store)
    with pytest.raises(errors.StoreInUse):
        remove_store(store, by=owner)


def test_wrong_goods_are_refused(week, supplier, producer, department) -> None:  # type: ignore[no-untyped-def]
    factories.make_product(supplier.entity)
    store = factories.make_store(week)
    cases: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"delivered_on": DAY + timedelta(days=1)}, errors.DayInFuture),
        ({"product": factories.make_product(factories.make_entity())}, errors.ProductOfAnother),
        (
            {"store": factories.make_store(factories.make_event(organizer=department))},
            errors.StoreOfAnother,
        ),
        ({"quantity": Decimal(0)}, errors.QuantityIncomplete),
        ({"unit": ""}, errors.QuantityIncomplete),
    ]
    for overrides, error in cases:
        with pytest.raises(error):
            brought(supplier, store, producer, **overrides)
    supplier.event.state = "CANCELLED"
    with pytest.raises(errors.SalesClosed):
        brought(supplier, store, producer)
    supplier.state = "WITHDRAWN"
    with pytest.raises(errors.NotExhibiting):
        brought(supplier, store, producer)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"quantity": Decimal(0)}, "delivery_quantity_positive"),
        ({"kind": "LOST"}, "delivery_kind_known"),
    ],
)
def test_the_database_refuses_wrong_goods(week, supplier, producer, fields, constraint) -> None:  # type: ignore[no-untyped-def]
    row = {
        "store": factories.make_store(week),
        "application": supplier,
        "product": factories.make_product(supplier.entity),
        "quantity": Decimal(1),
        "unit": "kg",
        "delivered_on": DAY,
        "recorded_by": producer,
    }
    assert str(Delivery.objects.create(**row)) == "DELIVERED 1 kg"
    with pytest.raises(IntegrityError, match=constraint):
        Delivery.objects.create(**{**row, **fields})


def test_a_store_ends_after_it_starts(week) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match="store_ends_after_start"):
        factories.make_store(week, ends_on=DAY - timedelta(days=1))
