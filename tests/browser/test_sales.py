"""Daily sales on a phone: kept without a network, sent once, brought back when refused."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from events.models import Event
from events_app.core.models import User
from exhibitors.models import Application, Entity, SalesEntry
from tests import factories
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[Page, str], None]
FORM = "form[data-offline]"


@pytest.fixture
def exhibitor(department, cooperative: Entity) -> Application:  # type: ignore[no-untyped-def]
    """Return the cooperative's application to a fair that runs today."""
    now = timezone.now()
    event = factories.make_event(
        organizer=department,
        slug="fair",
        type="RETAIL_WEEK",
        title_en="Fair of Salt",
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
    )
    salt = factories.make_product(cooperative, name="Sea salt", stars=4)
    booth = factories.make_booth(event, code="B12", hall="Hall 2")
    factories.make_window(event, note="Gate 3, trucks up to 5 t")
    row = factories.make_application(event, cooperative, products=[salt])
    booth.assignments.create(application=row)
    return row


def sales(page: Page, exhibitor: Application) -> None:
    page.goto(f"/exhibit/{exhibitor.pk}/sales/")
    page.wait_for_selector("[data-queue][data-count]", state="attached")


def report(page: Page, amount: str, *, sales_class: str = "DIRECT") -> None:
    page.check(f"{FORM} input[name=sales_class][value={sales_class}]")
    page.fill(f"{FORM} input[name=amount]", amount)
    page.click(f"{FORM} button.main")


def waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-queue-list] [data-pending]:visible")).to_have_count(count)


def kept_at_hand(page: Page) -> None:
    """Wait until the service worker has the page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    for _time in range(60):
        if page.evaluate(
            "caches.open('phien-exhibit-pages').then((c) => c.match(location.href)).then(Boolean)"
        ):
            return
        page.wait_for_timeout(100)
    pytest.fail("the worker did not keep the page")


def test_two_reports_made_offline_survive_a_reload_and_arrive_once(
    enter: Callable[..., Page], exhibitor: Application, producer: User, look: Look
) -> None:
    page = enter(producer, size=PHONE)
    sales(page, exhibitor)
    look(page, "sales-empty")
    kept_at_hand(page)
    page.context.set_offline(True)
    report(page, "198.650")
    waiting(page, 1)
    expect(page.locator("[data-queue-status]")).to_contain_text("kept on this device")
    report(page, "187.000", sales_class="BOOKED")
    waiting(page, 2)
    page.reload()
    waiting(page, 2)
    look(page, "sales-offline")
    assert not SalesEntry.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-queue-status]")).to_contain_text("is sent", timeout=30_000)
    waiting(page, 0)
    rows = SalesEntry.objects.order_by("pk").values_list("sales_class", "amount", "currency")
    assert list(rows) == [
        ("DIRECT", Decimal(198_650), "VND"),
        ("BOOKED", Decimal(187_000), "VND"),
    ]
    page.click("[data-queue-reload]")
    expect(page.locator("#totals .tile")).to_have_count(2)
    look(page, "sales-sent")


def test_a_report_with_a_network_is_there_at_once(
    enter: Callable[..., Page], exhibitor: Application, producer: User
) -> None:
    page = enter(producer, size=PHONE)
    sales(page, exhibitor)
    report(page, "250000")
    expect(page.locator("#day .todo li")).to_have_count(1)
    expect(page.locator("[data-queue-status]")).to_have_text("The sales are reported.")
    assert SalesEntry.objects.count() == 1


def test_a_refusal_comes_back_to_the_form_with_what_was_typed(
    enter: Callable[..., Page], exhibitor: Application, producer: User, look: Look
) -> None:
    page = enter(producer, size=PHONE)
    sales(page, exhibitor)
    kept_at_hand(page)
    page.context.set_offline(True)
    report(page, "0")
    waiting(page, 1)
    page.reload()
    waiting(page, 1)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-queue-list] [data-refused]:visible")).to_have_count(1)
    page.click("[data-queue-list] button[data-do=edit]")
    expect(page.locator(f"{FORM} .error-summary")).to_contain_text("above zero")
    expect(page.locator(f"{FORM} input[name=amount]")).to_have_value("0")
    look(page, "sales-refused")
    page.fill(f"{FORM} input[name=amount]", "90000")
    page.click(f"{FORM} button.main")
    expect(page.locator("#day .todo li")).to_have_count(1)
    expect(page.locator("[data-queue-list] li")).to_have_count(0)
    assert SalesEntry.objects.get().amount == 90_000


def test_a_lost_reply_makes_no_second_row(
    enter: Callable[..., Page], exhibitor: Application, producer: User
) -> None:
    page = enter(producer, service_workers="block")
    sales(page, exhibitor)
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/sales/", lose)
    report(page, "250000")
    expect(page.locator("[data-queue-status]")).to_contain_text("kept on this device")
    assert lost == [201]
    assert SalesEntry.objects.count() == 1
    page.evaluate("dispatchEvent(new Event('online'))")
    waiting(page, 0)
    expect(page.locator("[data-queue-status]")).to_contain_text("is sent")
    assert SalesEntry.objects.count() == 1


def test_who_is_signed_out_is_told_and_loses_nothing(
    enter: Callable[..., Page], exhibitor: Application, producer: User
) -> None:
    page = enter(producer)
    sales(page, exhibitor)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    report(page, "250000")
    waiting(page, 1)
    expect(page.locator("[data-queue-status]")).to_contain_text("You are signed out")
    expect(page.locator("[data-queue-sign-in]")).to_be_visible()
    page.context.add_cookies(cookies)
    page.evaluate("dispatchEvent(new Event('online'))")
    waiting(page, 0)
    assert SalesEntry.objects.count() == 1


def test_the_next_person_on_the_device_neither_sees_nor_sends_it(
    enter: Callable[..., Page], exhibitor: Application, producer: User
) -> None:
    colleague = factories.make_user(full_name="Cam Colleague")
    exhibitor.entity.members.create(user=colleague)
    page = enter(producer)
    sales(page, exhibitor)
    kept_at_hand(page)
    page.route("**/exhibit/session/", lambda route: route.abort())
    report(page, "250000")
    waiting(page, 1)
    page.context.clear_cookies()
    page.unroute("**/exhibit/session/")
    page.goto("/accounts/login/")
    page.wait_for_timeout(300)
    assert not page.evaluate("caches.has('phien-exhibit-pages')")
    page.fill("input[name=login]", colleague.email)
    page.fill("input[name=password]", "correct horse")
    page.click("main button.main")
    page.wait_for_url("**/manage/")
    sales(page, exhibitor)
    expect(page.locator("[data-queue-list] li")).to_have_count(0)
    assert not SalesEntry.objects.exists()


def test_the_pages_hold_on_a_phone_and_a_desk(
    enter: Callable[..., Page], exhibitor: Application, producer: User, owner: User, look: Look
) -> None:
    event: Event = exhibitor.event
    store = factories.make_store(event, branch="GO! Thăng Long")
    salt = exhibitor.products.get()
    factories.make_sale(exhibitor, store=store, product=salt, quantity=Decimal(3), unit="kg")
    booked = factories.make_sale(exhibitor, sales_class="BOOKED", amount=Decimal(187_000_000))
    other = factories.make_application(event, factories.make_entity())
    own = f"/exhibit/{exhibitor.pk}"
    staff = f"/manage/{event.slug}"
    for size in (PHONE, DESK):
        page = enter(producer, size=size)
        for name, path in {
            "portal": f"{own}/",
            "sales": f"{own}/sales/?day={booked.day.isoformat()}",
            "sale-correction": f"{own}/sales/{booked.pk}/correction/",
            "sale-taking-back": f"{own}/sales/{booked.pk}/removal/",
            "my-stores": f"{own}/stores/",
            "my-staff": f"{own}/staff/",
            "work": "/manage/",
        }.items():
            page.goto(path)
            look(page, name)
        page = enter(owner, size=size)
        for name, path in {
            "staff-sales": f"{staff}/sales/",
            "staff-reports": f"{staff}/sales/reports/?day={booked.day.isoformat()}",
            "staff-voiding": f"{staff}/sales/{booked.pk}/removal/",
            "staff-stores": f"{staff}/stores/",
            "staff-store": f"{staff}/stores/{store.pk}/",
            "staff-store-form": f"{staff}/stores/new/",
            "staff-times": f"{staff}/times/",
            "staff-booth-staff": f"{staff}/attendees/booth-staff/",
        }.items():
            page.goto(path)
            look(page, name)
    assert other.sales_entries.count() == 0
