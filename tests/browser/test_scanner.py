"""The gate without a network: verdicts on the phone, a queue that loses nothing."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from attendance.actions.arranging import add_area
from attendance.actions.badging import reissue_badge
from attendance.actions.certifying import set_attendance_rule
from attendance.actions.enrolling import create_enrolment_code, revoke_device
from attendance.actions.registering import cancel_registration
from attendance.models import CheckIn, Device, Registration, TallyEntry
from attendance.queries import badge_signer
from attendance.queries.certificates import standings
from events.models import Event
from tests import factories
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[Page, str], None]


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event that runs now."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=2), "ends_at": now + timedelta(hours=2)}
    return factories.make_event(organizer=department, **times)


@pytest.fixture
def gate(fair: Event):  # type: ignore[no-untyped-def]
    """Return the fair's gate."""
    return factories.make_gate(fair, name="Cổng Bắc")


@pytest.fixture
def device(open_page: Callable[..., Page], gate) -> Iterator[Callable[..., Page]]:  # type: ignore[no-untyped-def]
    """Return a function that enrols a fresh phone at the gate."""

    def enrolled(name: str = "Phone 1", **options) -> Page:  # type: ignore[no-untyped-def]
        page = open_page(size=PHONE, **options)
        enrol(page, gate, name)
        return page

    return enrolled


def enrol(page: Page, gate, name: str) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"/gate/#{create_enrolment_code(gate, by=None)}")
    page.fill("#device-name", name)
    page.click("#enrolment-form button.main")
    page.wait_for_selector("html[data-ready]")
    people = Registration.objects.filter(event=gate.event).count()
    expect(page.locator("#known")).to_have_text(f"{people} people known")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    expect(page.locator("#network")).to_have_text("online")


def scan(page: Page, text: str) -> str:
    """Let a USB scanner type a code; return the reason shown."""
    before = page.evaluate("performance.getEntriesByName('frame-to-verdict').length")
    page.fill("#typed", text)
    page.press("#typed", "Enter")
    for _attempt in range(200):
        if page.evaluate("performance.getEntriesByName('frame-to-verdict').length") > before:
            break
        page.wait_for_timeout(25)
    return str(page.locator("#verdict .verdict").get_attribute("data-reason"))


def waiting(page: Page, count: int) -> None:
    expect(page.locator("#waiting")).to_have_text(f"{count} waiting", timeout=30_000)


def test_without_a_network_a_reloaded_phone_gives_the_right_verdicts(
    device: Callable[..., Page], fair: Event, look: Look
) -> None:
    people = {
        name: factories.make_registration(fair, full_name=name)
        for name in ("Trần Thị Ánh Nguyệt", "Lê Cũ", "Phạm Hủy", "Đỗ Gõ")
    }
    sign = badge_signer(fair)
    good, old, cancelled = (sign(person) for person in list(people.values())[:3])
    invited = sign(factories.make_registration(fair, state=Registration.State.INVITED))
    other_fair = factories.make_event(
        organizer=fair.organizer, starts_at=fair.starts_at, ends_at=fair.ends_at
    )
    other = badge_signer(other_fair)(factories.make_registration(other_fair))
    over = factories.make_event(organizer=fair.organizer)
    reissue_badge(people["Lê Cũ"], by=None)
    cancel_registration(people["Phạm Hủy"], by=None)
    page = device()
    newcomer = sign(factories.make_registration(fair, full_name="Walk In"))
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    look(page, "scanner-offline")
    seen = [
        scan(page, code)
        for code in (
            good, good, good[:-1] + ("1" if good[-1] != "1" else "2"), other, old, cancelled,
            invited, newcomer, "0000-0000", people["Đỗ Gõ"].printed_reference,
        )
    ]  # fmt: skip
    assert seen == [
        "admitted", "already_in", "forged_badge", "other_event", "old_badge", "cancelled",
        "invited_only", "walk_in", "unknown_reference", "admitted",
    ]  # fmt: skip
    waiting(page, 10)
    look(page, "scanner-verdict-offline")
    assert not CheckIn.objects.exists()
    page.context.set_offline(False)
    waiting(page, 0)
    rows = CheckIn.objects.filter(event=fair).order_by("sequence")
    assert [(row.verdict, row.reason) for row in rows] == [
        ("admitted", ""), ("logged_refusal", "already_in"), ("logged_refusal", "forged_badge"),
        ("logged_refusal", "other_event"), ("logged_refusal", "old_badge"),
        ("logged_refusal", "cancelled"), ("logged_refusal", "invited_only"), ("admitted", ""),
        ("logged_refusal", "unknown_reference"), ("admitted", ""),
    ]  # fmt: skip
    assert over.pk


def test_four_hundred_scans_survive_a_reload_and_arrive_once(
    device: Callable[..., Page], fair: Event
) -> None:
    people = [factories.make_registration(fair) for _ in range(400)]
    codes = list(map(badge_signer(fair), people))
    page = device()
    page.context.set_offline(True)
    page.evaluate(
        """async (codes) => {
          for (const code of codes) {
            document.getElementById("typed").value = code;
            document.getElementById("scan-form").requestSubmit();
            await new Promise((resolve) => setTimeout(resolve, 0));
          }
        }""",
        codes,
    )
    waiting(page, 400)
    page.reload()
    waiting(page, 400)
    page.context.set_offline(False)
    waiting(page, 0)
    rows = CheckIn.objects.filter(event=fair)
    assert rows.filter(verdict="admitted").count() == rows.count() == 400
    assert rows.values("registration").distinct().count() == 400
    assert set(rows.values_list("sequence", flat=True)) == set(range(1, 401))


def test_a_lost_reply_sent_again_makes_no_second_row(
    device: Callable[..., Page], fair: Event
) -> None:
    code = badge_signer(fair)(factories.make_registration(fair))
    page = device()
    arrived: list[int] = []

    def lose_the_first_reply(route: Route) -> None:
        reply = route.fetch()
        arrived.append(reply.status)
        if len(arrived) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/api/scan/v1/batch", lose_the_first_reply)
    assert scan(page, code) == "admitted"
    waiting(page, 0)
    assert arrived == [200, 200]
    assert CheckIn.objects.get().verdict == "admitted"


def test_two_phones_without_a_network_admit_one_badge_once(
    device: Callable[..., Page], fair: Event, look: Look
) -> None:
    code = badge_signer(fair)(factories.make_registration(fair, full_name="Hai Cổng"))
    first, second = device("First"), device("Second")
    for page in (first, second):
        page.context.set_offline(True)
        assert scan(page, code) == "admitted"
    second.context.set_offline(False)
    waiting(second, 0)
    first.context.set_offline(False)
    waiting(first, 0)
    admitted = CheckIn.objects.get(verdict="admitted")
    duplicate = CheckIn.objects.get(verdict="duplicate")
    assert (admitted.device.name, duplicate.device.name) == ("First", "Second")
    assert duplicate.duplicate_of == admitted
    assert scan(second, code) == "already_in"


def test_a_clock_two_hours_off_is_corrected(device: Callable[..., Page], fair: Event) -> None:
    code = badge_signer(fair)(factories.make_registration(fair))
    late = "Date.now = ((real) => () => real() - 7_200_000)(Date.now);"
    wrong = (
        late
        + "Date = class extends Date { constructor(...a) {"
        + " a.length ? super(...a) : super(Date.now()); } };"
    )
    page = device()
    page.context.add_init_script(wrong)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert scan(page, code) == "admitted"
    waiting(page, 0)
    row = CheckIn.objects.get()
    assert abs(row.received_at - row.scanned_at - timedelta(hours=2)) < timedelta(minutes=1)
    assert abs(row.received_at - row.estimated_at) < timedelta(minutes=1)


def test_a_new_version_loses_no_scan(device: Callable[..., Page], fair: Event, settings) -> None:  # type: ignore[no-untyped-def]
    codes = [badge_signer(fair)(factories.make_registration(fair)) for _ in range(3)]
    page = device()
    page.route("**/api/**", lambda route: route.abort())
    for code in codes:
        assert scan(page, code) == "admitted"
    settings.VERSION = "99.0"
    page.evaluate("navigator.serviceWorker.getRegistration('/gate/').then((it) => it.update())")
    button = page.locator("#update button")
    expect(button).to_be_visible()
    waiting(page, 3)
    with page.expect_navigation():
        button.click()
    page.wait_for_selector("html[data-ready]")
    waiting(page, 3)
    page.unroute("**/api/**")
    page.reload()
    waiting(page, 0)
    assert CheckIn.objects.filter(verdict="admitted").count() == 3


def test_enrolling_again_keeps_and_sends_the_old_queue(
    device: Callable[..., Page], fair: Event, gate
) -> None:  # type: ignore[no-untyped-def]
    code = badge_signer(fair)(factories.make_registration(fair))
    page = device("Before")
    page.context.set_offline(True)
    assert scan(page, code) == "admitted"
    page.context.set_offline(False)
    page.route("**/api/scan/v1/batch", lambda route: route.abort())
    page.goto("about:blank")
    page.unroute("**/api/scan/v1/batch")
    page.context.set_offline(False)
    enrol(page, gate, "After")
    for _attempt in range(100):
        if CheckIn.objects.exists():
            break
        page.wait_for_timeout(100)
    assert CheckIn.objects.get().device.name == "Before"


def test_a_revoked_phone_says_so_and_keeps_its_queue(
    device: Callable[..., Page], fair: Event, look: Look
) -> None:
    code = badge_signer(fair)(factories.make_registration(fair))
    page = device()
    revoke_device(Device.objects.get(), by=None)
    assert scan(page, code) == "admitted"
    expect(page.locator("#shut-out")).to_be_visible()
    waiting(page, 1)
    look(page, "scanner-shut-out")
    assert not CheckIn.objects.exists()


def test_people_are_found_by_name_and_visitors_are_tallied_offline(
    device: Callable[..., Page], fair: Event, look: Look
) -> None:
    factories.make_registration(fair, full_name="Đặng Thị Ánh", organization_name="HTX Muối")
    factories.make_registration(fair, full_name="Dương Văn An")
    page = device()
    page.context.set_offline(True)
    page.click("[data-open=find]")
    page.fill("#query", "dang anh")
    expect(page.locator("#found li")).to_have_count(1)
    look(page, "scanner-find")
    page.click("#found button")
    expect(page.locator("#verdict .verdict")).to_have_attribute("data-reason", "admitted")
    page.click("[data-open=tally]")
    for amount in ("1", "10", "-1"):
        page.click(f"[data-tally='{amount}']")
    expect(page.locator("#tallied")).to_have_text("10")
    look(page, "scanner-tally")
    waiting(page, 4)
    page.click("[data-open=device]")
    look(page, "scanner-device")
    page.context.set_offline(False)
    waiting(page, 0)
    assert CheckIn.objects.get().method == "SEARCH"
    assert sum(TallyEntry.objects.values_list("count", flat=True)) == 10


def test_a_usb_scanner_at_the_door_of_a_session_counts_the_training(
    open_page: Callable[..., Page], fair: Event
) -> None:
    session = factories.make_session(fair, starts_at=fair.starts_at, ends_at=fair.ends_at)
    area = add_area(fair, name="Training", kind="SESSION", session=session, by=None)
    door = factories.make_gate(fair, name="Door of room 2", area=area)
    person = factories.make_registration(fair)
    page = open_page(size=PHONE)
    enrol(page, door, "Tablet")
    page.context.set_offline(True)
    # Types key by key, wherever the focus is, and ends with Enter.
    page.locator("#gate-name").click()
    page.keyboard.type(badge_signer(fair)(person))
    page.keyboard.press("Enter")
    expect(page.locator("#verdict .verdict")).to_have_attribute("data-reason", "admitted")
    waiting(page, 1)
    page.context.set_offline(False)
    waiting(page, 0)
    row = CheckIn.objects.get()
    assert (row.method, row.gate.place) == ("WEDGE", f"session-{session.pk}")
    rule = set_attendance_rule(
        fair, kind="SESSIONS", minimum_percent=100, minimum_days=1, categories=[], by=None
    )
    assert [line.qualifies for line in standings(rule)] == [True]


def test_self_check_in_shows_no_lists(device: Callable[..., Page], fair: Event, look: Look) -> None:
    code = badge_signer(fair)(factories.make_registration(fair, organization_name="HTX Muối"))
    page = device()
    page.click("[data-open=device]")
    page.click("#kiosk-on")
    expect(page.locator("nav.scanner-tabs")).to_be_hidden()
    assert scan(page, code) == "admitted"
    assert "HTX Muối" not in page.locator("#verdict").inner_text()
    look(page, "scanner-kiosk")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#kiosk-off")
    expect(page.locator("nav.scanner-tabs")).to_be_visible()


def test_a_used_code_is_refused_and_what_was_typed_stays(
    open_page: Callable[..., Page], gate, look: Look
) -> None:  # type: ignore[no-untyped-def]
    page = open_page(size=PHONE, language="vi")
    page.goto("/gate/vi/")
    page.fill("#code", "ABCD-EFGH-JKMN")
    page.fill("#device-name", f"Máy {uuid.uuid4().hex[:4]}")
    page.click("#enrolment-form button.main")
    expect(page.locator("#enrolment-error")).not_to_be_empty()
    assert page.input_value("#code") == "ABCD-EFGH-JKMN"
    look(page, "scanner-enrolment")
