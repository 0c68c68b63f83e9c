"""A newcomer takes an event from nothing to its report, only by what the pages offer."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import Registration
from events.models import Event
from events_app.core.models import OutgoingMessage, User
from tests.browser.conftest import PHONE

Look = Callable[[Page, str], None]
SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 sample scan"}


def fill(page: Page, **values: str) -> None:
    """Fill fields by name; selects are chosen by value."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name.replace('__', '-')}']").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, words: str) -> None:
    """Press the button or follow the link of this name in the page's main part."""
    main = page.locator("main")
    button = main.get_by_role("button", name=words)
    target = button if button.count() else main.get_by_role("link", name=words)
    target.first.click()
    page.wait_for_load_state("load")


def clock(days: int, hour: int) -> str:
    """Return a day counted from today in Ha Noi, as the browser's own input wants it."""
    day = timezone.localdate() + timedelta(days=days)
    return f"{day.isoformat()}T{hour:02d}:00"


def test_a_newcomer_takes_an_event_from_empty_to_report(
    enter: Callable[..., Page],
    open_page: Callable[..., Page],
    look: Look,
    owner: User,
    producer: User,
) -> None:
    desk = enter(owner)
    slug = plan(desk, look)
    stall = enter(producer, size=PHONE)
    apply_to_exhibit(stall, slug, look)
    review(desk, slug, look)
    guest = open_page(size=PHONE, language="vi")
    reference = attend(guest, slug, look)
    check_in(desk, slug, reference, look)
    record(desk, slug, look)
    sign(desk, slug, look)
    report(desk, slug, look)


def plan(page: Page, look: Look) -> str:
    """Create, schedule with a clash, be refused, mend, publish; return the slug."""
    look(page, "journey-empty-dashboard")
    press(page, "New event")
    fill(
        page,
        type="MATCHING_CONFERENCE",
        title_en="Salt and rice meet buyers",
        title_vi="Muối và gạo gặp nhà mua hàng",
        starts_at=clock(1, 8),
        ends_at=clock(-1, 8),
        venue_name="Sample hall",
    )
    page.locator("main form.form button.main").first.click()
    expect(page.locator(".error-summary")).to_be_visible()
    fill(page, starts_at=clock(-1, 8), ends_at=clock(1, 17))
    page.locator("main form.form button.main").first.click()
    page.wait_for_url("**/programme/")
    fill(page, name="Main hall")
    press(page, "Add room")
    room = str(Event.objects.get().venue.rooms.get().pk)  # type: ignore[union-attr]
    for title, hour in (("Opening", 9), ("Discussion", 9)):
        page.goto(f"/manage/{Event.objects.get().slug}/sessions/new/")
        fill(
            page,
            title_en=title,
            starts_at=clock(0, hour),
            ends_at=clock(0, hour + 1),
            room=room,
            speakers__0__full_name="Sample chair",
            speakers__0__role="CHAIR",
        )
        press(page, "Add session")
    press(page, "Publish")
    expect(page.locator("main [role=alert]")).to_contain_text("Main hall")
    look(page, "journey-clash")
    page.get_by_role("link", name="Discussion", exact=True).click()
    fill(page, starts_at=clock(0, 10), ends_at=clock(0, 11))
    press(page, "Save session")
    press(page, "Publish")
    event = Event.objects.get()
    assert event.state == Event.State.PUBLISHED
    return event.slug


def apply_to_exhibit(page: Page, slug: str, look: Look) -> None:
    """Register an entity with a product and apply."""
    page.goto("/entities/")
    press(page, "Register your entity")
    fill(page, name="Hợp tác xã Muối mẫu", type="COOPERATIVE")
    press(page, "Register entity")
    press(page, "Add product")
    fill(
        page,
        name="Muối hạt mẫu",
        sector="FOOD",
        certificate__stars="4",
        certificate__number="CN-1",
        certificate__issued_on=(timezone.localdate() - timedelta(days=100)).isoformat(),
    )
    press(page, "Add product")
    look(page, "journey-entity")
    page.goto(f"/events/{slug}/application/")
    page.locator("main input[name=products]").first.check()
    press(page, "Send application")
    expect(page.locator("main .page-head")).to_contain_text("Submitted")
    look(page, "journey-application")


def review(page: Page, slug: str, look: Look) -> None:
    """Confirm the certificate, approve, assign a booth; the public list shows all of it."""
    page.goto(f"/manage/{slug}/exhibitors/")
    page.get_by_role("link", name="Hợp tác xã Muối mẫu").click()
    look(page, "journey-review")
    press(page, "Confirm certificate")
    press(page, "Approve")
    page.goto(f"/manage/{slug}/booths/")
    fill(page, code="B12")
    press(page, "Add booths")
    for name in ("booth", "application"):
        page.locator(f"main select[name={name}]").select_option(index=1)
    press(page, "Assign booth")
    look(page, "journey-booths")
    page.goto(f"/events/{slug}/exhibitors/")
    expect(page.locator("main")).to_contain_text("B12")
    expect(page.locator("main .stars")).to_have_count(1)


def attend(page: Page, slug: str, look: Look) -> str:
    """Register in Vietnamese on a phone; return the reference that stands on the badge."""
    page.goto(f"/events/{slug}/registration/")
    assert page.locator("input[type=checkbox]:checked").count() == 0
    fill(
        page,
        full_name="Đại biểu mẫu Huỳnh Ngọc",
        email="guest@example.org",
        organization_name="Saigon Co.op",
        category="BUYER",
    )
    look(page, "journey-registration")
    page.locator("main form.form button.main").first.click()
    page.wait_for_load_state("load")
    look(page, "journey-registered")
    mail = OutgoingMessage.objects.get(to="guest@example.org")
    kinds = {part.mime_type.split(";")[0] for part in mail.attachments.all()}
    assert kinds == {"application/pdf", "text/calendar"}
    return Registration.objects.get(email="guest@example.org").printed_reference


def check_in(page: Page, slug: str, reference: str, look: Look) -> None:
    """Admit once, refuse the second entry, undo, admit again."""
    page.set_viewport_size(PHONE)
    page.goto(f"/manage/{slug}/gate/")
    for tone in ("good", "bad"):
        page.fill("#code", reference)
        page.keyboard.press("Enter")
        expect(page.locator(".verdict")).to_contain_text("Huỳnh Ngọc")
        look(page, f"journey-gate-{tone}")
        if tone == "good":
            press(page, "Next")
    page.goto(f"/manage/{slug}/gate/")
    expect(page.locator("main")).to_contain_text("1 / 1")
    page.set_viewport_size({"width": 1280, "height": 900})


def record(page: Page, slug: str, look: Look) -> None:
    """Write minutes with a decision and a task, and an indicator that is met."""
    session = Event.objects.get().sessions.order_by("starts_at").first()
    assert session is not None
    address = f"/manage/{slug}/sessions/{session.pk}/minutes/"
    page.goto(address)
    page.fill("main [name=key_points]", "Salt needs its own shelf")
    page.locator("main form:has([name=key_points]) button").first.click()
    fill(page, decision__text="Open a corner for salt")
    press(page, "Add decision")
    fill(
        page,
        task__text="Design the corner",
        task__owner_name="Department of Industry and Trade",
        task__due_on=(timezone.localdate() + timedelta(days=30)).isoformat(),
    )
    press(page, "Add task")
    expect(page.locator("main")).to_contain_text("Design the corner")
    look(page, "journey-minutes")
    page.goto(f"/manage/{slug}/indicators/new/")
    fill(page, name="Products", unit="products", operator="GE", target="200", result="326")
    page.locator("main form.form button.main").first.click()
    page.wait_for_url("**/outcomes/")
    expect(page.locator("main")).to_contain_text("163.0")
    look(page, "journey-outcomes")


def sign(page: Page, slug: str, look: Look) -> None:
    """Plan a memorandum, be refused a text file as scan, sign with a PDF."""
    page.goto(f"/manage/{slug}/agreements/new/")
    fill(page, kind="MEMORANDUM", title="Salt for supermarkets")
    page.locator("[name=parties-0-entity]").select_option(index=1)
    page.fill("[name=parties-1-legal_name]", "Sample supermarket")
    page.locator("[name=parties-1-role]").select_option("BUYER")
    press(page, "Save agreement")
    press(page, "Record signing")
    look(page, "journey-signing")
    wrong = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"no scan"}
    page.set_input_files("[name=scan]", [wrong])  # type: ignore[list-item]
    press(page, "Record signing")
    expect(page.locator(".error-summary")).to_contain_text("PDF, PNG or JPEG")
    page.set_input_files("[name=scan]", [SCAN])  # type: ignore[list-item]
    press(page, "Record signing")
    expect(page.locator("main .page-head")).to_contain_text("Signed")
    look(page, "journey-agreement")


def report(page: Page, slug: str, look: Look) -> None:
    """See the figures, have the PDF made, take everything away."""
    page.goto(f"/manage/{slug}/")
    look(page, "journey-overview")
    page.goto(f"/manage/{slug}/report/")
    for words in ("163.0", "Open a corner for salt", "Design the corner"):
        expect(page.locator("main")).to_contain_text(words)
    look(page, "journey-report")
    press(page, "Make PDF")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"/manage/{slug}/takeaway/")
    press(page, "Make archive")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes().startswith(b"PK")
