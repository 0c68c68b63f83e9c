"""The badge room on a phone and on a desk: editor with live preview, printing, the key."""

import pytest
from playwright.sync_api import Page

from attendance.models import BadgeLayout, PrintRun
from events.models import Event
from tests import factories
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONGEST = "Nguyễn Phúc Thị Ngọc Quỳnh Anh Phương Thảo"


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    event = factories.make_event(organizer=department, slug="fair")
    for name in (LONGEST, "Huỳnh Quốc Sơn", "שלום כהן"):
        factories.make_registration(
            event, full_name=name, position="Trưởng phòng thu mua", category="BUYER"
        )
    return event


def drawing(page: Page) -> str:
    return str(page.locator("#preview svg").first.inner_html())


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_preview_follows_what_is_typed(fair: Event, planner, enter, look, size) -> None:  # type: ignore[no-untyped-def]
    page = enter(planner, size=size)
    page.goto("/manage/fair/badges/layouts/all/")
    assert LONGEST in page.inner_text("#preview")
    look(page, "badge-layout")
    before = drawing(page)
    with page.expect_response("**/layouts/all/"):
        page.fill("input[name=NAME-size]", "14")
    page.wait_for_timeout(200)
    smaller = drawing(page)
    assert smaller != before
    with page.expect_response("**/layouts/all/"):
        page.check("input[name=has_back]")
    page.locator("#preview svg").nth(1).wait_for()
    with page.expect_response("**/layouts/all/"):
        page.fill("input[name=NAME-x]", "100")
    page.get_by_text("A field reaches beyond the badge").first.wait_for()
    assert not BadgeLayout.objects.exists()
    page.fill("input[name=NAME-x]", "9")
    page.click("button[value=save]")
    page.get_by_text("The layout is saved.").wait_for()
    assert BadgeLayout.objects.get().has_back


def test_the_editor_works_without_javascript(fair: Event, planner, enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(planner, java_script_enabled=False)
    page.goto("/manage/fair/badges/layouts/all/")
    before = drawing(page)
    page.fill("input[name=NAME-size]", "14")
    page.click("button[value=preview]")
    assert drawing(page) != before
    assert page.input_value("input[name=NAME-size]") == "14"
    page.select_option("select[name=size]", "LABEL_70")
    page.select_option("select[name=arrangement]", "LABELS")
    page.click("button[value=defaults]")
    assert "24 badges per sheet." in page.inner_text("#preview")
    page.click("button[value=save]")
    assert "The layout is saved." in page.inner_text("main")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_registrar_prints_and_fetches_the_file(fair: Event, registrar, enter, look, size) -> None:  # type: ignore[no-untyped-def]
    page = enter(registrar, size=size)
    page.goto("/manage/fair/badges/")
    look(page, "badge-prints")
    page.get_by_role("button", name="Make the file").click()
    page.wait_for_url("**/badges/prints/*/")
    page.get_by_text("It is ready.").wait_for()
    look(page, "print-run")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert PrintRun.objects.get().badges.filter(printed_at__isnull=False).count() == 3
    page.goto("/manage/fair/badges/selection/")
    look(page, "badge-selection")
    page.get_by_label("Print: Huỳnh Quốc Sơn").check()
    page.get_by_role("button", name="Print those ticked").click()
    page.get_by_text("1 person had a printed badge before").wait_for()


def test_the_pages_of_layouts_and_key_fit_a_phone(fair: Event, planner, enter, look) -> None:  # type: ignore[no-untyped-def]
    page = enter(planner, size=PHONE)
    for path in ("layouts/", "layouts/VIP/", "key/"):
        page.goto(f"/manage/fair/badges/{path}")
        look(page, path.replace("/", "-"))
