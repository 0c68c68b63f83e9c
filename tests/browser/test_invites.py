"""A full event's waiting list, and a list of invited people, as staff and guests walk them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import Registration, WaitingEntry
from events.models import Event
from events_app.core.models import OutgoingMessage, User
from tests import factories
from tests.browser.conftest import PHONE

Look = Callable[[Page, str], None]
Opener = Callable[..., Page]


def press(page: Page, words: str) -> None:
    """Press the button or follow the link of this name in the page's main part."""
    main = page.locator("main")
    button = main.get_by_role("button", name=words)
    (button if button.count() else main.get_by_role("link", name=words)).first.click()
    page.wait_for_load_state("load")


def link_of(address: str, part: str) -> str:
    """Return the newest link with `part` that was mailed to `address`."""
    for mail in OutgoingMessage.objects.filter(to=address).order_by("-pk"):
        found = [word for word in mail.text.split() if part in word]
        if found:
            return found[0]
    raise AssertionError(f"no mail with {part} to {address}")


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    return factories.make_event(
        organizer=department,
        slug="fair",
        title_en="Salt and rice meet buyers",
        title_vi="Muối và gạo gặp nhà mua hàng",
        capacity=1,
        starts_at=timezone.now() - timedelta(hours=1),
        ends_at=timezone.now() + timedelta(days=2),
    )


def sign_up(page: Page, name: str, email: str) -> None:
    page.goto("/events/fair/registration/")
    page.fill("[name=full_name]", name)
    page.fill("[name=email]", email)
    page.locator("main form.form button.main").first.click()
    page.wait_for_load_state("load")


def test_a_full_event_a_cancellation_and_the_offer(
    open_page: Opener, enter: Opener, look: Look, fair: Event, registrar: User
) -> None:
    first = open_page(size=PHONE)
    sign_up(first, "Nguyễn Thị Ngọc Quỳnh", "quynh@example.org")
    second = open_page(size=PHONE, language="vi")
    second.goto("/events/fair/registration/")
    assert second.url.endswith("/waiting-list/")
    look(second, "waiting-list")
    second.fill("[name=full_name]", "Huỳnh Quốc Sơn")
    second.fill("[name=email]", "not an address")
    second.locator("main form.form button.main").click()
    expect(second.locator(".error-summary")).to_be_visible()
    expect(second.locator("[name=full_name]")).to_have_value("Huỳnh Quốc Sơn")
    second.fill("[name=email]", "son@example.org")
    second.locator("main form.form button.main").click()
    second.wait_for_url("**/w/**")
    look(second, "my-waiting")
    desk = enter(registrar)
    desk.goto("/manage/fair/waiting-list/")
    expect(desk.locator("main")).to_contain_text("Huỳnh Quốc Sơn")
    look(desk, "line")
    press(desk, "Change")
    look(desk, "line-entry")
    first.goto(link_of("quynh@example.org", "/r/"))
    press(first, "Cancel my registration")
    press(first, "Yes, cancel")
    second.goto(link_of("son@example.org", "/w/"))
    look(second, "my-offer")
    second.locator("button[name=accept]").click()
    second.wait_for_load_state("load")
    look(second, "my-offer-accepted")
    assert WaitingEntry.objects.get().state == "ACCEPTED"
    badge = OutgoingMessage.objects.filter(to="son@example.org", attachments__isnull=False)
    assert badge.distinct().count() == 1
    fair.refresh_from_db()
    assert fair.registered_count == 1


LIST = "Họ và tên,E-mail,Đơn vị,Chức vụ,Tỉnh\n"
BAD = (
    LIST + "Trần Thị Lan,lan-at-example,Sở Công Thương,Giám đốc,Cà Mau\n,x@example.org,,,Atlantis\n"
)
GOOD = LIST + "Trần Thị Lan,lan@example.org,Sở Công Thương,Giám đốc,Cà Mau\nLê Văn Ba,,HTX,,\n"


def choose(page: Page, text: str) -> None:
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("[name=file]", file)
    press(page, "Show the preview")


def test_an_import_is_mended_confirmed_and_a_substitute_comes(
    open_page: Opener, enter: Opener, look: Look, fair: Event, registrar: User
) -> None:
    factories.make_province()
    desk = enter(registrar)
    desk.goto("/manage/fair/invitations/")
    look(desk, "invitations-empty")
    press(desk, "Import a list")
    choose(desk, BAD)
    expect(desk.locator(".card.notice.bad tbody tr")).to_have_count(3)
    look(desk, "import-problems")
    choose(desk, GOOD)
    expect(desk.locator("main")).to_contain_text("2 people will be invited")
    look(desk, "import-preview")
    press(desk, "Invite them")
    desk.wait_for_url("**/invitations/")
    guest = open_page(size=PHONE, language="vi")
    guest.goto(link_of("lan@example.org", "/i/"))
    look(guest, "my-invitation")
    guest.locator("details summary").last.click()
    guest.fill("[name=full_name]", "Phạm Minh Đức")
    guest.fill("[name=email]", "duc@example.org")
    guest.locator("button[name=substitute]").click()
    guest.wait_for_load_state("load")
    expect(guest.locator("main")).to_contain_text("Phạm Minh Đức")
    look(guest, "my-invitation-substituted")
    desk.goto("/manage/fair/invitations/")
    expect(desk.locator("main")).to_contain_text("Phạm Minh Đức")
    look(desk, "invitations")
    press(desk, "Unanswered")
    expect(desk.locator("main")).to_contain_text("Lê Văn Ba")
    look(desk, "missing")
    assert link_of("duc@example.org", "/r/")
    states = Registration.objects.order_by("pk").values_list("full_name", "state")
    assert list(states) == [
        ("Trần Thị Lan", "INVITED"),
        ("Lê Văn Ba", "INVITED"),
        ("Phạm Minh Đức", "REGISTERED"),
    ]


def test_a_leader_registers_a_delegation_and_the_desk_takes_a_walk_in(
    open_page: Opener, enter: Opener, look: Look, fair: Event, registrar: User
) -> None:
    Event.objects.filter(pk=fair.pk).update(capacity=10)
    gate = factories.make_gate(fair, name="North gate")
    desk = enter(registrar, size=PHONE)
    desk.goto("/manage/fair/delegations/")
    desk.fill("[name=name]", "Đoàn Cà Mau")
    desk.fill("[name=leader_name]", "Trưởng đoàn")
    desk.fill("[name=leader_email]", "leader@example.org")
    desk.fill("[name=quota]", "3")
    press(desk, "Open and mail the link")
    look(desk, "delegations")
    leader = open_page(size=PHONE, language="vi")
    leader.goto(link_of("leader@example.org", "/d/"))
    leader.fill("[name=form-0-full_name]", "An")
    leader.fill("[name=form-1-full_name]", "Bình")
    leader.fill("[name=form-1-email]", "wrong")
    leader.locator("main form.form button.main").click()
    expect(leader.locator("#id_form-1-email_error")).to_be_visible()
    look(leader, "my-delegation-error")
    leader.fill("[name=form-1-email]", "binh@example.org")
    leader.locator("main form.form button.main").click()
    leader.wait_for_load_state("load")
    expect(leader.locator("main table tbody tr")).to_have_count(2)
    look(leader, "my-delegation")
    desk.goto("/manage/fair/walk-ins/")
    desk.fill("[name=full_name]", "Khách Lẻ")
    desk.select_option("[name=gate]", str(gate.pk))
    press(desk, "Register")
    badge = desk.get_by_role("link", name="Print the badge")
    expect(badge).to_be_focused()
    look(desk, "walk-in")
    answer = desk.request.get(badge.get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")
    desk.goto("/manage/fair/invitations/reminders/")
    look(desk, "reminders")
