"""Sales and host stores as the staff of the event see them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from exhibitors.models import Application, HostStore, SalesEntry, SalesHeadline
from tests import factories


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


def today(event: Event) -> date:
    return timezone.now().astimezone(event.zone).date()


def url(name: str, *args: object) -> str:
    return reverse(f"exhibitors:{name}", args=args)


def test_the_staff_see_sums_and_choose_the_headline(
    sign_in, owner, reader, exhibitor, week
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(reader)
    path = url("sales", week.slug)
    assert "No sales are reported yet" in client.get(path).content.decode()
    factories.make_sale(exhibitor, amount=Decimal(198_650), currency="PHP")
    factories.make_sale(exhibitor, amount=Decimal(187_000), currency="PHP", sales_class="BOOKED")
    page = client.get(path).content.decode()
    assert "₱198,650.00" in page
    assert "₱187,000.00" in page
    assert "₱385,650.00" not in page
    assert "Headline of the report" not in page
    for by in ("day", "product", "market", "channel", "store", "other"):
        assert "₱198,650.00" in client.get(path, {"by": by}).content.decode()
    assert client.post(url("sales_headline", week.slug), {"adds_direct": "on"}).status_code == 403
    client = sign_in(owner)
    client.post(url("sales_headline", week.slug), {"adds_direct": "on", "adds_booked": "on"})
    assert SalesHeadline.objects.get().classes == ("DIRECT", "BOOKED")
    page = client.get(path).content.decode()
    assert "Direct (cash) sales + booked orders:</strong> ₱385,650.00" in page


def test_the_staff_page_asks_the_same_for_sixty_exhibitors(  # type: ignore[no-untyped-def]
    sign_in, owner, exhibitor, week, django_assert_max_num_queries
) -> None:
    client = sign_in(owner)
    counts = []
    for more in (1, 59):
        for _number in range(more):
            one = factories.make_application(week, factories.make_entity())
            factories.make_sale(one, day=today(week), recorded_by=owner)
        with django_assert_max_num_queries(40) as seen:
            client.get(url("sales", week.slug))
        with django_assert_max_num_queries(40) as listed:
            client.get(url("sales_reports", week.slug))
        counts.append((len(seen), len(listed)))
    assert counts[0] == counts[1]


def test_the_silent_are_reminded_from_the_page(sign_in, registrar, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    day = today(week).isoformat()
    assert exhibitor.entity.name in client.get(url("sales", week.slug)).content.decode()
    path = url("sales_reminders", week.slug)
    page = client.post(path, {"day": day}, follow=True).content.decode()
    assert "1 reminder is sent." in page
    assert "Reminded" in page
    assert "0 reminders are sent." in client.post(path, {"day": day}, follow=True).content.decode()
    for wrong in ("", "2020-01-01", "2026-99-99"):
        assert (
            "Choose a day first." in client.post(path, {"day": wrong}, follow=True).content.decode()
        )


def test_reports_are_found_validated_and_taken_back(sign_in, registrar, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    day = today(week).isoformat()
    rows = [factories.make_sale(exhibitor, day=today(week)) for _ in range(3)]
    listed = url("sales_reports", week.slug)
    found = client.get(listed, {"day": day, "q": "muoi dong", "state": "PRELIMINARY"})
    assert [row.pk for row in found.context["page"]] == [row.pk for row in reversed(rows)]
    assert not client.get(listed, {"q": "nobody"}).context["page"].object_list
    client.post(url("sale_validation", week.slug, rows[0].pk))
    rows[0].refresh_from_db()
    assert rows[0].state == "VALIDATED"
    page = client.post(url("sales_validation", week.slug), {"day": day}, follow=True)
    assert "2 reports are validated." in page.content.decode()
    page = client.post(url("sales_validation", week.slug), {"day": "x"}, follow=True)
    assert "Choose a day first." in page.content.decode()
    path = url("sale_voiding", week.slug, rows[0].pk)
    assert client.get(path).status_code == 200
    Event.objects.update(state="REPORTED")
    assert "its report is final" in client.post(path, {"reason": "Twice"}).content.decode()
    Event.objects.update(state="PUBLISHED")
    client.post(path, {"reason": "Twice"})
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].void_reason) == ("VOIDED", "Twice")
    assert client.post(path, {"reason": "Twice"}).status_code == 409
    csv = client.get(url("sales_csv", week.slug)).content.decode("utf-8-sig").splitlines()
    assert len(csv) == 4


def test_the_staff_keep_the_stores(sign_in, registrar, exhibitor, week) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    listed = url("stores", week.slug)
    assert "No host store yet" in client.get(listed).content.decode()
    first, last = week.starts_at.astimezone(week.zone).date(), week.ends_at.astimezone(week.zone)
    fields = {
        "branch": "GO! Thăng Long",
        "starts_on": first.isoformat(),
        "ends_on": last.date().isoformat(),
    }
    client.post(url("new_store", week.slug), fields)
    store = HostStore.objects.get()
    page = client.post(url("new_store", week.slug), fields).content.decode()
    assert "a branch of this name already" in page
    edit = url("edit_store", week.slug, store.pk)
    assert client.get(edit).context["form"]["branch"].value() == "GO! Thăng Long"
    client.post(edit, {**fields, "branch": "GO! Hà Nội", "version": "1"})
    assert "Somebody saved this" in client.post(edit, {**fields, "version": "1"}).content.decode()
    factories.make_sale(exhibitor, store=store, day=today(week))
    assert "₫1,000,000" in client.get(listed).content.decode()
    page = client.get(url("store", week.slug, store.pk)).content.decode()
    assert "GO! Hà Nội" in page
    assert "₫1,000,000" in page
    removal = url("store_removal", week.slug, store.pk)
    assert client.post(removal).status_code == 409
    SalesEntry.objects.all().delete()
    assert client.get(removal).status_code == 200
    client.post(removal)
    assert not HostStore.objects.exists()
