"""People met: badges scanned without a network arrive once, notes of all stay, hiding works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from attendance.actions.badging import reissue_badge
from attendance.actions.consenting import give_consents
from attendance.models import Lead, LeadNote, Registration
from attendance.notifications import own_link
from attendance.queries import badge_signer
from events.models import Event
from events_app.core.models import User
from exhibitors.models import Entity, EntityMember
from tests import factories
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[Page, str], None]


@pytest.fixture
def fair(department, cooperative: Entity) -> Event:  # type: ignore[no-untyped-def]
    """Return an event at which the cooperative exhibits."""
    event = factories.make_event(organizer=department, slug="fair", title_en="Fair of Salt")
    factories.make_application(event, cooperative)
    return event


@pytest.fixture
def visitor(fair: Event) -> Registration:
    person = factories.make_registration(
        fair, full_name="Vân Visitor", email="van@example.org", organization_name="Green Market"
    )
    give_consents(person, purposes=["CONTACT_SHARING"], channel="link")
    return person


def open_scanner(page: Page, cooperative: Entity) -> None:
    page.goto(f"/leads/fair/exhibitor-{cooperative.pk}/")
    page.click("a:has-text('Scan badges')")
    ready(page)
    expect(page.locator("#holder")).to_have_text(cooperative.name)
    expect(page.locator("#network")).to_have_text("online")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready]")


def keep(page: Page, scanned: str, *, note: str = "", interest: str = "") -> None:
    page.fill("#scanned", scanned)
    page.fill("#note", note)
    page.select_option("#interest", interest)
    page.click("#capture-form button.main")


def lines(page: Page, state: str, count: int) -> None:
    expect(page.locator(f"#items li[data-state={state}]")).to_have_count(count, timeout=30_000)


def test_two_badges_scanned_offline_survive_a_reload_and_arrive_once(
    enter: Callable[..., Page],
    fair: Event,
    cooperative: Entity,
    producer: User,
    visitor: Registration,
    look: Look,
) -> None:
    second = factories.make_registration(fair, full_name="Gõ Typed")
    code = badge_signer(fair)(visitor)
    page = enter(producer, size=PHONE)
    open_scanner(page, cooperative)
    page.context.set_offline(True)
    keep(page, code, note="Wants salt", interest="HIGH")
    expect(page.locator("#told")).to_have_text(f"Kept on this device: {visitor.printed_reference}")
    keep(page, second.printed_reference)
    lines(page, "pending", 2)
    keep(page, code[:-1] + ("1" if code[-1] != "1" else "2"))
    expect(page.locator("#problem")).to_have_text("This badge is not genuine")
    page.reload()
    ready(page)
    lines(page, "pending", 2)
    expect(page.locator("#waiting")).to_have_text("2 waiting")
    look(page, "leads-offline")
    assert not Lead.objects.exists()
    page.context.set_offline(False)
    lines(page, "sent", 2)
    lines(page, "pending", 0)
    page.reload()
    ready(page)
    expect(page.locator("#network")).to_have_text("online")
    expect(page.locator("#nothing")).to_be_visible()
    notes = LeadNote.objects.order_by("lead__registration__full_name")
    assert [(note.lead.registration, note.note, note.interest) for note in notes] == [
        (second, "", ""),
        (visitor, "Wants salt", "HIGH"),
    ]


def test_an_answer_lost_on_the_way_makes_no_second_lead(
    enter: Callable[..., Page],
    cooperative: Entity,
    producer: User,
    visitor: Registration,
) -> None:
    page = enter(producer, size=PHONE)
    open_scanner(page, cooperative)
    lost = []

    def swallow(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/captures", swallow, times=1)
    keep(page, visitor.reference, note="Once")
    lines(page, "sent", 1)
    assert lost == [200]
    assert LeadNote.objects.get().note == "Once"


def test_what_the_server_refuses_comes_back_to_its_item_and_can_be_removed(
    enter: Callable[..., Page],
    fair: Event,
    cooperative: Entity,
    producer: User,
    visitor: Registration,
    look: Look,
) -> None:
    code = badge_signer(fair)(visitor)
    reissue_badge(visitor, by=None)
    page = enter(producer, size=PHONE)
    open_scanner(page, cooperative)
    keep(page, code, note="A long talk")
    lines(page, "refused", 1)
    expect(page.locator("#items li")).to_contain_text("An old badge: a newer one was issued")
    expect(page.locator("#items li")).to_contain_text("A long talk")
    look(page, "leads-refused")
    page.reload()
    ready(page)
    lines(page, "refused", 1)
    page.click("#items button:has-text('Remove')")
    lines(page, "refused", 0)
    assert not Lead.objects.exists()


def test_signed_out_nothing_is_lost_and_another_person_does_not_send_it(
    enter: Callable[..., Page],
    cooperative: Entity,
    producer: User,
    visitor: Registration,
) -> None:
    colleague = factories.make_user(full_name="Cúc Colleague")
    EntityMember.objects.create(entity=cooperative, user=colleague)
    page = enter(producer, size=PHONE)
    open_scanner(page, cooperative)
    page.context.clear_cookies()
    keep(page, visitor.reference)
    expect(page.locator("#signed-out")).to_be_visible()
    lines(page, "pending", 1)
    sign_in(page, colleague)
    open_scanner(page, cooperative)
    expect(page.locator("#items li")).to_contain_text("waits for Phúc Producer to sign in")
    page.context.clear_cookies()
    sign_in(page, producer)
    open_scanner(page, cooperative)
    lines(page, "sent", 1)
    assert LeadNote.objects.get().author == producer


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", "correct horse")
    page.click("main button.main")
    page.wait_for_url("**/manage/")


def test_notes_of_two_stay_and_hiding_takes_the_contact_away(
    enter: Callable[..., Page],
    open_page: Callable[..., Page],
    cooperative: Entity,
    producer: User,
    visitor: Registration,
    look: Look,
) -> None:
    colleague = factories.make_user(full_name="Cúc Colleague")
    EntityMember.objects.create(entity=cooperative, user=colleague)
    pages = [enter(user, size=size) for user, size in ((producer, PHONE), (colleague, DESK))]
    for number, page in enumerate(pages):
        page.goto(f"/leads/fair/exhibitor-{cooperative.pk}/")
        look(page, "leads")
        page.click("a:has-text('Type a reference')")
        look(page, "lead-capture")
        page.fill("#id_scanned", visitor.printed_reference)
        page.fill("#id_note", f"Note {number}")
        page.click("main form.form button.main")
        look(page, "lead")
    for page in pages:
        page.reload()
        expect(page.locator("#notes")).to_contain_text("Note 0")
        expect(page.locator("#notes")).to_contain_text("Note 1")
        expect(page.locator("main")).to_contain_text("van@example.org")
        page.click("nav a:has-text('People met')")
        look(page, "leads-some")
    own = open_page(size=PHONE)
    own.goto(own_link(visitor))
    own.click("a:has-text('Who has my contact')")
    look(own, "my-contacts")
    own.click("button:has-text('Hide my contact'):has-text('Muối')")
    expect(own.locator("main")).to_contain_text("you hide your contact from them")
    pages[0].click("a:has-text('Vân Visitor')")
    expect(pages[0].locator("main")).not_to_contain_text("van@example.org")
    expect(pages[0].locator("main")).to_contain_text("hides their contact from you")
    own.click("button:has-text('Allow again')")
    pages[0].reload()
    expect(pages[0].locator("main")).to_contain_text("van@example.org")


def test_the_organiser_names_partners_staff_on_a_phone(
    enter: Callable[..., Page], fair: Event, owner: User, look: Look
) -> None:
    page = enter(owner, size=PHONE)
    page.goto("/manage/fair/attendees/")
    page.click('nav a:has-text("Partners\' staff")')
    look(page, "partner-staff")
