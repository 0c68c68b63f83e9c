"""The exhibitor's own pages, with and without the script of the queue."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from exhibitors.models import Application, Delivery, SalesEntry
from tests import factories

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def week(department) -> Event:  # type: ignore[no-untyped-def]
    """Return a retail week that began yesterday and runs for two more days."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return factories.make_event(
        organizer=department,
        type="RETAIL_WEEK",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=2),
    )


@pytest.fixture
def exhibitor(week: Event, cooperative) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's approved application."""
    return factories.make_application(week, cooperative)


@pytest.fixture
def mine(client: Client, producer) -> Client:  # type: ignore[no-untyped-def]
    """Return the producer's browser."""
    client.force_login(producer)
    return client


def today(event: Event) -> date:
    return timezone.now().astimezone(event.zone).date()


def filled(application: Application, **overrides: Any) -> dict[str, str]:
    return {
        "client_id": str(uuid.uuid4()),
        "day": today(application.event).isoformat(),
        "sales_class": "DIRECT",
        "amount": "2,5",
        "scale": "1000000",
        "currency": "VND",
        **overrides,
    }


def url(name: str, *args: object) -> str:
    return reverse(f"exhibitors:{name}", args=args)


def test_a_report_in_millions_is_kept_in_full(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    path = url("my_sales", exhibitor.pk)
    answer = mine.post(path, filled(exhibitor), follow=True)
    row = SalesEntry.objects.get()
    assert (row.amount, row.currency, row.channel, row.market) == (
        Decimal(2_500_000),
        "VND",
        "ONSITE",
        "DOMESTIC",
    )
    page = answer.content.decode()
    assert "The sales are reported." in page
    assert "₫2,500,000" in page


def test_what_was_typed_stays_when_the_form_is_refused(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    fields = filled(exhibitor, amount="1.500", note="Salt of Dong Hai")
    page = mine.post(url("my_sales", exhibitor.pk), fields).content.decode()
    assert "can be read in two ways" in page
    assert 'value="Salt of Dong Hai"' in page
    assert not SalesEntry.objects.exists()


def test_the_queue_gets_json_and_a_lost_reply_makes_no_second_row(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    fields = filled(exhibitor)
    for _time in range(2):
        answer = mine.post(url("my_sales", exhibitor.pk), fields, **JSON)
        assert answer.status_code == 201
        day = fields["day"]
        assert answer.json() == {
            "message": "The sales are reported.",
            "url": f"/exhibit/{exhibitor.pk}/sales/?day={day}",
        }
    assert SalesEntry.objects.count() == 1
    tomorrow = (today(exhibitor.event) + timedelta(days=1)).isoformat()
    answer = mine.post(url("my_sales", exhibitor.pk), filled(exhibitor, day=tomorrow), **JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "day": ["This day has not come yet. Choose today or an earlier day."]
    }
    answer = mine.post(url("my_sales", exhibitor.pk), {}, **JSON)
    assert set(answer.json()["errors"]) == {"client_id", "day", "sales_class", "amount", "currency"}


def test_a_refusal_of_the_whole_form_has_no_field(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    Event.objects.update(state="REPORTED")
    answer = mine.post(url("my_sales", exhibitor.pk), filled(exhibitor), **JSON)
    assert list(answer.json()["errors"]) == [""]


def test_a_report_is_corrected_and_taken_back(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    row = factories.make_sale(exhibitor, quantity=Decimal("1.125"), unit="kg")
    path = url("sale_correction", exhibitor.pk, row.pk)
    page = mine.get(path)
    form = page.context["form"]
    assert (form["amount"].value(), form["quantity"].value()) == ("1000000", "1.1250")
    again = filled(exhibitor, amount="x")
    assert "Write an amount in digits" in mine.post(path, again).content.decode()
    again = filled(exhibitor, amount="900 000", scale="", quantity="1,1250", unit="kg")
    for _time in range(2):
        assert mine.post(path, again, **JSON).status_code == 201
    new = SalesEntry.objects.get(replaces=row)
    assert (new.amount, new.quantity) == (Decimal(900_000), Decimal("1.125"))
    assert mine.get(path).status_code == 409
    late = mine.post(path, filled(exhibitor), **JSON)
    assert late.status_code == 422
    path = url("sale_taking_back", exhibitor.pk, new.pk)
    assert "Take back the report of ₫900,000" in mine.get(path).content.decode()
    assert mine.post(path, {"reason": ""}).status_code == 200
    Event.objects.update(state="CANCELLED")
    assert "called off" in mine.post(path, {"reason": "Twice"}).content.decode()
    Event.objects.update(state="PUBLISHED")
    mine.post(path, {"reason": "Twice"})
    new.refresh_from_db()
    assert new.state == "VOIDED"
    assert mine.get(path).status_code == 409


def test_a_validated_report_says_whom_to_ask(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    row = factories.make_sale(exhibitor, state="VALIDATED")
    answer = mine.get(url("sale_correction", exhibitor.pk, row.pk))
    assert answer.status_code == 409
    assert "Ask the organiser" in answer.content.decode()


def test_the_own_download_has_every_row(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    factories.make_sale(exhibitor, note="=1+1", state="VOIDED", void_reason="Twice")
    lines = mine.get(url("my_sales_csv", exhibitor.pk)).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,entity,day,class,amount,currency")
    assert ",DIRECT,1000000.00,VND," in lines[1]
    assert ",VOIDED,,Twice,'=1+1," in lines[1]


@pytest.mark.parametrize(
    "name", ["portal", "my_sales", "my_sales_csv", "my_timetable", "my_stores"]
)
def test_strangers_find_nothing(client, exhibitor, outsider, owner, name) -> None:  # type: ignore[no-untyped-def]
    for user in (outsider, owner):
        client.force_login(user)
        assert client.get(url(name, exhibitor.pk)).status_code == 404


def test_the_day_of_the_address_is_kept_within_the_event(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    yesterday = today(exhibitor.event) - timedelta(days=1)
    now = today(exhibitor.event)
    cases = [(yesterday.isoformat(), yesterday), ("2020-01-01", now), ("2026-99-99", now)]
    for wanted, shown in cases:
        page = mine.get(url("my_sales", exhibitor.pk), {"day": wanted})
        assert page.context["day"] == shown


def test_the_pages_ask_as_much_for_three_reports_as_for_one(  # type: ignore[no-untyped-def]
    mine, exhibitor, owner, django_assert_max_num_queries
) -> None:
    counts = []
    for _time in range(2):
        factories.make_sale(exhibitor, day=today(exhibitor.event), recorded_by=owner)
        with django_assert_max_num_queries(40) as seen:
            mine.get(url("my_sales", exhibitor.pk))
        counts.append(len(seen))
        factories.make_sale(exhibitor, day=today(exhibitor.event), recorded_by=owner)
    assert counts[0] == counts[1]


def test_the_portal_shows_booth_times_and_what_to_do(mine, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    booth = factories.make_booth(week, code="B12", hall="Hall 2", area_m2=Decimal(9))
    booth.assignments.create(application=exhibitor)
    factories.make_window(week, note="Gate 3")
    salt = factories.make_product(exhibitor.entity, name="Salt")
    oil = factories.make_product(exhibitor.entity, name="Oil", stars=3)
    oil.certificates.update(valid_until=today(week))
    exhibitor.products.set([salt, oil])
    page = mine.get(url("portal", exhibitor.pk)).content.decode()
    for words in (
        "B12",
        "Hall 2",
        "Move-in",
        "Gate 3",
        "Salt has no certificate on record.",
        "The certificate of Oil lapses before the event ends.",
        "Report today&#x27;s sales.",
        f"/leads/{week.slug}/exhibitor-{exhibitor.entity_id}/",
    ):
        assert words in page
    factories.make_sale(exhibitor, day=today(week))
    assert (
        "Report today&#x27;s sales." not in mine.get(url("portal", exhibitor.pk)).content.decode()
    )


def test_a_draft_is_asked_to_be_sent(mine, exhibitor) -> None:  # type: ignore[no-untyped-def]
    Application.objects.update(state="RETURNED", reason="Add the label")
    page = mine.get(url("portal", exhibitor.pk)).content.decode()
    assert "Complete your application and send it." in page
    assert "Add the label" in page
    sales = mine.get(url("my_sales", exhibitor.pk)).content.decode()
    assert "Sales come with an approved application" in sales


def test_the_timetable_goes_into_a_calendar(mine, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    from icalendar import Calendar

    booth = factories.make_booth(week, code="B12", hall="Hall 2")
    booth.assignments.create(application=exhibitor)
    window = factories.make_window(week, note="Gate 3")
    body = mine.get(url("my_timetable", exhibitor.pk)).content
    (entry,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(entry["SUMMARY"]) == f"move-in: {week.title_en}"
    assert str(entry["LOCATION"]) == "booth B12 (Hall 2)"
    assert str(entry["DESCRIPTION"]) == "Gate 3"
    assert entry["DTSTART"].dt == window.starts_at
    assert str(entry["UID"]) == f"{window.calendar_uid}@phien"


def test_the_queue_asks_who_is_signed_in(mine, producer) -> None:  # type: ignore[no-untyped-def]
    answer = mine.get(url("sending"))
    assert answer.json()["sender"] == str(producer.pk)
    assert len(answer.json()["token"]) > 30
    assert "no-store" in answer["Cache-Control"]


def test_the_worker_knows_its_scope_and_nobody(client) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(url("portal_worker"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert 'const SCOPE = "/exhibit/";' in text
    assert 'const STATIC = "/static/";' in text


def test_goods_are_recorded_shown_and_taken_off(mine, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    path = url("my_stores", exhibitor.pk)
    assert "No host store yet" in mine.get(path).content.decode()
    store = factories.make_store(week, branch="GO! Thăng Long")
    salt = factories.make_product(exhibitor.entity, name="Salt")
    fields = {
        "client_id": str(uuid.uuid4()), "store": store.pk, "kind": "DELIVERED",
        "product": salt.pk, "quantity": "12,5", "unit": "kg",
        "delivered_on": today(week).isoformat(),
    }  # fmt: skip
    for _time in range(2):
        assert mine.post(path, fields, **JSON).status_code == 201
    row = Delivery.objects.get()
    assert row.quantity == Decimal("12.5")
    refused = mine.post(path, {**fields, "client_id": str(uuid.uuid4()), "quantity": "0"}, **JSON)
    assert list(refused.json()["errors"]) == ["quantity"]
    wrong = mine.post(path, {**fields, "quantity": "some"})
    assert "Write a quantity in digits" in wrong.content.decode()
    assert (
        "at most three decimals"
        in mine.post(path, {**fields, "quantity": "1,12345"}).content.decode()
    )
    factories.make_sale(
        exhibitor, store=store, product=salt, quantity=Decimal(20), unit="kg", day=today(week)
    )
    page = mine.get(path).content.decode()
    assert "-7.5 kg" in page
    assert "More sold than delivered" in page
    removal = url("delivery_removal", exhibitor.pk, row.pk)
    assert "Take 12.5 kg Salt off the list?" in mine.get(removal).content.decode()
    mine.post(removal)
    row.refresh_from_db()
    assert row.is_voided
    assert mine.get(removal).status_code == 404


def test_a_sale_names_its_store(mine, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    store = factories.make_store(week)
    mine.post(url("my_sales", exhibitor.pk), filled(exhibitor, store=str(store.pk)))
    assert SalesEntry.objects.get().store == store


def test_the_way_to_the_portal_starts_at_my_work(mine, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    page = mine.get(reverse("overview:dashboard")).content.decode()
    assert f'<a href="/exhibit/{exhibitor.pk}/">{week.title_en}</a>' in page
    Event.objects.update(
        ends_at=timezone.now() - timedelta(days=31), starts_at=timezone.now() - timedelta(days=33)
    )
    page = mine.get(reverse("overview:dashboard")).content.decode()
    assert f"/exhibit/{exhibitor.pk}/" not in page
