"""Sales: reported once, corrected by a new row, summed per class and currency only."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove
from events_app.core.models import OutgoingMessage
from exhibitors.actions import selling_errors as errors
from exhibitors.actions.asking_for_sales import remind_of_sales
from exhibitors.actions.selling import (
    choose_headline,
    correct_sale,
    record_sale,
    take_back_sale,
    validate_day,
    validate_sale,
    void_sale,
)
from exhibitors.models import Application, SalesEntry, SalesHeadline
from exhibitors.queries import sales_summary, silent_exhibitors
from tests import factories

DAY = date(2026, 12, 1)
NOON = factories.START + timedelta(hours=4)


@pytest.fixture
def exhibitor(conference: Event, cooperative) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's approved application."""
    return factories.make_application(conference, cooperative)


def sold(application: Application, user: Any, **overrides: Any) -> SalesEntry:
    fields = {
        "day": DAY,
        "sales_class": "DIRECT",
        "amount": Decimal(250_000),
        "currency": "VND",
        **overrides,
    }
    client_id = fields.pop("client_id", None) or uuid.uuid4()
    fields.setdefault("now", NOON)
    return record_sale(application, client_id=client_id, by=user, **fields)


def test_a_report_is_kept_with_its_trace(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    product = factories.make_product(exhibitor.entity)
    row = sold(exhibitor, producer, product=product, quantity=Decimal(3), unit="kg", note="Salt")
    assert (row.state, row.amount, row.recorded_by, row.product) == (
        "PRELIMINARY",
        Decimal(250_000),
        producer,
        product,
    )
    assert [line.verb for line in audit.trail(row)] == ["sale.recorded"]
    assert str(row) == "2026-12-01 DIRECT 250000 VND"


def test_the_same_id_sent_again_gives_the_first_row(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    first = sold(exhibitor, producer, client_id=uuid.UUID(int=7))
    again = sold(exhibitor, producer, client_id=uuid.UUID(int=7), amount=Decimal(9))
    assert again == first
    assert again.amount == Decimal(250_000)
    assert SalesEntry.objects.count() == 1


def test_the_id_of_another_exhibitor_is_refused(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    sold(exhibitor, producer, client_id=uuid.UUID(int=7))
    other = factories.make_application(exhibitor.event, factories.make_entity())
    with pytest.raises(errors.SentIdTaken):
        sold(other, producer, client_id=uuid.UUID(int=7))


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"day": DAY - timedelta(days=1)}, errors.DayOutside),
        ({"day": DAY + timedelta(days=1)}, errors.DayOutside),
        ({"now": factories.START - timedelta(days=1)}, errors.DayInFuture),
        ({"amount": Decimal(0)}, errors.AmountNotPositive),
        ({"amount": Decimal("0.5")}, errors.AmountTooFine),
        ({"amount": Decimal("0.555"), "currency": "PHP"}, errors.AmountTooFine),
        ({"currency": "XXX"}, errors.CurrencyUnknown),
        ({"quantity": Decimal(3)}, errors.QuantityIncomplete),
        ({"quantity": Decimal(0), "unit": "kg"}, errors.QuantityIncomplete),
    ],
)
def test_a_wrong_report_is_refused(exhibitor, producer, overrides, error) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error):
        sold(exhibitor, producer, **overrides)
    assert not SalesEntry.objects.exists()


def test_the_day_is_that_of_the_event_and_not_of_the_server(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    """At 23:30 UTC of 30 November it is 06:30 of 1 December in Ha Noi."""
    early = factories.START - timedelta(hours=1, minutes=30)
    assert early.date() == date(2026, 11, 30)
    assert sold(exhibitor, producer, now=early).day == DAY


def test_operating_times_widen_the_days(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    factories.make_window(exhibitor.event)
    assert sold(exhibitor, producer, day=DAY - timedelta(days=1)).day == DAY - timedelta(days=1)


def test_what_belongs_to_others_is_refused(exhibitor, producer, department) -> None:  # type: ignore[no-untyped-def]
    foreign = factories.make_product(factories.make_entity())
    with pytest.raises(errors.ProductOfAnother):
        sold(exhibitor, producer, product=foreign)
    elsewhere = factories.make_store(factories.make_event(organizer=department))
    with pytest.raises(errors.StoreOfAnother):
        sold(exhibitor, producer, store=elsewhere)
    closed = factories.make_store(exhibitor.event, ends_on=DAY - timedelta(days=1),
                                  starts_on=DAY - timedelta(days=2))  # fmt: skip
    with pytest.raises(errors.StoreClosed):
        sold(exhibitor, producer, store=closed)
    store = factories.make_store(exhibitor.event)
    assert sold(exhibitor, producer, store=store).store == store


def test_only_approved_exhibitors_of_a_running_event_report(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    exhibitor.event.state = "CANCELLED"
    with pytest.raises(errors.SalesClosed):
        sold(exhibitor, producer)
    exhibitor.state = "SUBMITTED"
    with pytest.raises(errors.NotExhibiting):
        sold(exhibitor, producer)


def corrected(row: SalesEntry, user: Any, **overrides: Any) -> SalesEntry:
    fields = {
        "day": DAY,
        "sales_class": "BOOKED",
        "amount": Decimal(90_000),
        "currency": "VND",
        "client_id": uuid.uuid4(),
        **overrides,
    }
    return correct_sale(row, by=user, now=NOON, **fields)


def test_a_correction_replaces_and_erases_nothing(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    old = sold(exhibitor, producer)
    new = corrected(old, producer, client_id=uuid.UUID(int=3))
    old.refresh_from_db()
    assert (old.state, old.amount, new.replaces, new.state) == (
        "REPLACED",
        Decimal(250_000),
        old,
        "PRELIMINARY",
    )
    assert list(SalesEntry.objects.counted()) == [new]
    assert corrected(old, producer, client_id=uuid.UUID(int=3)) == new
    with pytest.raises(IllegalMove):
        corrected(old, producer)
    assert [line.verb for line in audit.trail(old)] == ["sale.replaced", "sale.recorded"]


def test_a_stale_correction_comes_too_late(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    stale = sold(exhibitor, producer)
    corrected(SalesEntry.objects.get(pk=stale.pk), producer)
    with pytest.raises(IllegalMove):
        corrected(stale, producer)
    assert SalesEntry.objects.count() == 2


def test_taking_back_needs_a_reason_and_keeps_the_row(exhibitor, producer) -> None:  # type: ignore[no-untyped-def]
    row = sold(exhibitor, producer)
    with pytest.raises(errors.VoidReasonMissing):
        take_back_sale(row, reason="  ", by=producer)
    take_back_sale(row, reason="Twice", by=producer)
    row.refresh_from_db()
    assert (row.state, row.void_reason) == ("VOIDED", "Twice")
    assert sales_summary(exhibitor.event).totals == ()
    with pytest.raises(IllegalMove):
        void_sale(row, reason="Again", by=producer)


def test_a_validated_report_is_the_staffs_to_take_back(exhibitor, producer, registrar) -> None:  # type: ignore[no-untyped-def]
    row = sold(exhibitor, producer)
    validate_sale(row, by=registrar)
    with pytest.raises(errors.SaleValidated):
        take_back_sale(row, reason="Twice", by=producer)
    with pytest.raises(errors.SaleValidated):
        corrected(row, producer)
    void_sale(row, reason="Counted by the neighbour", by=registrar)
    row.refresh_from_db()
    assert row.state == "VOIDED"


def test_a_final_report_is_not_undermined(exhibitor, producer, registrar) -> None:  # type: ignore[no-untyped-def]
    row = sold(exhibitor, producer)
    row.application.event.state = "REPORTED"
    with pytest.raises(errors.SalesClosed):
        void_sale(row, reason="Late", by=registrar)


def test_a_day_is_validated_at_once(exhibitor, producer, registrar) -> None:  # type: ignore[no-untyped-def]
    rows = [sold(exhibitor, producer) for _ in range(3)]
    take_back_sale(rows[0], reason="Twice", by=producer)
    factories.make_window(exhibitor.event)
    other_day = sold(exhibitor, producer, day=DAY - timedelta(days=1))
    assert validate_day(exhibitor.event, day=DAY, by=registrar) == 2
    assert validate_day(exhibitor.event, day=DAY, by=registrar) == 0
    other_day.refresh_from_db()
    assert other_day.state == "PRELIMINARY"
    (total,) = (row for row in sales_summary(exhibitor.event).totals)
    assert (total.report_count, total.preliminary_count) == (3, 1)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"amount": Decimal(0)}, "sale_amount_positive"),
        ({"currency": "XXX"}, "sale_currency_known"),
        ({"sales_class": "GIFT"}, "sale_class_known"),
        ({"channel": "X"}, "sale_channel_known"),
        ({"market": "X"}, "sale_market_known"),
        ({"state": "X"}, "sale_state_known"),
        ({"state": "VOIDED"}, "sale_voided_with_reason"),
        ({"void_reason": "x"}, "sale_voided_with_reason"),
        ({"quantity": Decimal(2)}, "sale_quantity_positive_with_unit"),
    ],
)
def test_the_database_refuses_what_actions_would(exhibitor, fields, constraint) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match=constraint):
        factories.make_sale(exhibitor, **fields)


def test_a_row_is_sent_once_and_replaced_once(exhibitor) -> None:  # type: ignore[no-untyped-def]
    row = factories.make_sale(exhibitor)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_sale(exhibitor, client_id=row.client_id)
    factories.make_sale(exhibitor, replaces=row)
    with pytest.raises(IntegrityError):
        factories.make_sale(exhibitor, replaces=row)


def test_4h_handicrafts_shows_cash_and_booked_apart(department) -> None:  # type: ignore[no-untyped-def]
    """Acceptance (f). Source: REFERENCE §4.2 [V:R2]."""
    event = factories.make_event(organizer=department, type="FAIR", time_zone="Asia/Manila")
    entity = factories.make_entity(name="4H Handicrafts", type="SME")
    exhibitor = factories.make_application(event, entity)
    factories.make_sale(exhibitor, amount=Decimal(198_650), currency="PHP")
    factories.make_sale(exhibitor, amount=Decimal(187_000), currency="PHP", sales_class="BOOKED")
    factories.make_sale(exhibitor, amount=Decimal(500), currency="USD", sales_class="BOOKED")
    summary = sales_summary(event)
    shown = [(row.sales_class, row.currency, row.amount) for row in summary.totals]
    assert shown == [
        ("DIRECT", "PHP", Decimal(198_650)),
        ("BOOKED", "PHP", Decimal(187_000)),
        ("BOOKED", "USD", Decimal(500)),
    ]
    assert summary.headlines == ()
    assert [line.label for line in summary.by_exhibitor] == ["4H Handicrafts"]
    assert summary.by_exhibitor[0].amounts == summary.totals
    assert summary.exhibitor_count == 1


def test_a_headline_names_what_it_adds_and_keeps_currencies_apart(exhibitor, owner) -> None:  # type: ignore[no-untyped-def]
    event = exhibitor.event
    for kind, amount in (("DIRECT", 100), ("BOOKED", 20), ("UNDER_NEGOTIATION", 3)):
        factories.make_sale(exhibitor, sales_class=kind, amount=Decimal(amount), currency="PHP")
    factories.make_sale(exhibitor, amount=Decimal(7), currency="EUR")
    choose_headline(event, adds_direct=True, adds_booked=True, adds_negotiation=False, by=owner)
    headlines = sales_summary(event).headlines
    assert [(row.name, row.currency, row.amount) for row in headlines] == [
        ("direct (cash) sales + booked orders", "EUR", Decimal(7)),
        ("direct (cash) sales + booked orders", "PHP", Decimal(120)),
    ]
    assert str(event.sales_headline) == "DIRECT + BOOKED"
    choose_headline(event, adds_direct=False, adds_booked=False, adds_negotiation=False, by=owner)
    assert sales_summary(event).headlines == ()
    assert [line.verb for line in audit.trail(event)] == ["sales.headline_chosen"] * 2
    with pytest.raises(IntegrityError, match="headline_adds_something"):
        SalesHeadline.objects.create(event=event, adds_direct=False)


def test_every_dimension_folds_the_same_reports(exhibitor) -> None:  # type: ignore[no-untyped-def]
    salt = factories.make_product(exhibitor.entity, name="Salt")
    store = factories.make_store(exhibitor.event, branch="Big C")
    next_day = DAY + timedelta(days=1)
    factories.make_sale(exhibitor, product=salt, market="EXPORT", channel="ONLINE")
    factories.make_sale(exhibitor, day=next_day, store=store, amount=Decimal(5))
    summary = sales_summary(exhibitor.event)

    def shown(lines: Any) -> list[tuple[object, str, Decimal]]:
        return [(line.key, line.label, line.amounts[0].amount) for line in lines]

    million = Decimal(1_000_000)
    assert shown(summary.by_day) == [(DAY, "", million), (next_day, "", Decimal(5))]
    assert shown(summary.by_product) == [
        (salt.pk, "Salt", million),
        (None, "product not named", Decimal(5)),
    ]
    assert shown(summary.by_store) == [
        (store.pk, "Big C", Decimal(5)),
        (None, "not in a host store", million),
    ]
    assert shown(summary.by_market) == [
        ("DOMESTIC", "domestic", Decimal(5)),
        ("EXPORT", "export", million),
    ]
    assert shown(summary.by_channel) == [
        ("ONSITE", "on site", Decimal(5)),
        ("ONLINE", "sold online", million),
    ]


def test_the_sums_take_as_many_queries_for_sixty_exhibitors_as_for_one(  # type: ignore[no-untyped-def]
    conference, django_assert_num_queries
) -> None:
    for number in range(60):
        application = factories.make_application(conference, factories.make_entity())
        if number % 2:
            factories.make_sale(application, recorded_by=_teller())
    with django_assert_num_queries(2):
        summary = sales_summary(conference)
    with django_assert_num_queries(3):
        silent = silent_exhibitors(conference, day=DAY)
    assert (len(summary.by_exhibitor), len(silent)) == (30, 30)


def _teller() -> Any:
    from events_app.core.models import User

    return User.objects.first() or factories.make_user()


def test_the_silent_are_reminded_once_a_day(exhibitor, owner, conference) -> None:  # type: ignore[no-untyped-def]
    speaker = factories.make_application(conference, factories.make_entity())
    factories.make_sale(speaker)
    factories.make_application(conference, factories.make_entity(), state="SUBMITTED")
    (silent,) = silent_exhibitors(conference, day=DAY)
    assert (silent.application_id, silent.is_reminded) == (exhibitor.pk, False)
    assert remind_of_sales(conference, day=DAY, by=owner) == 1
    assert remind_of_sales(conference, day=DAY, by=owner) == 0
    (mail,) = OutgoingMessage.objects.all()
    assert mail.subject.startswith("Your sales of 1 December 2026")
    assert f"/exhibit/{exhibitor.pk}/sales/?day=2026-12-01" in mail.text
    (silent,) = silent_exhibitors(conference, day=DAY)
    assert silent.is_reminded
    assert remind_of_sales(conference, day=DAY + timedelta(days=1), by=owner) == 2


def test_a_booth_stands_beside_the_silent(exhibitor, conference) -> None:  # type: ignore[no-untyped-def]
    booth = factories.make_booth(conference, code="A7")
    booth.assignments.create(application=exhibitor)
    (silent,) = silent_exhibitors(conference, day=DAY)
    assert silent.booths == ("A7",)
