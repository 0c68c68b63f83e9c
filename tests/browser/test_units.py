"""Units, sales points and coverage, as staff and an entity's people walk them."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from events.models import AdminUnit
from events_app.core.models import User
from exhibitors.models import Entity, SalesPoint
from tests import factories
from tests.browser.conftest import PHONE
from tests.browser.test_invites import press

Look = Callable[[Page, str], None]
Opener = Callable[..., Page]


@pytest.fixture
def communes(db) -> AdminUnit:  # type: ignore[no-untyped-def]
    """Return Cà Mau with two communes; the table is empty in a test with a server."""
    ca_mau = factories.make_province()
    for name in ("Phường Bạc Liêu", "Xã Đông Hải"):
        factories.make_unit(parent=ca_mau, level="COMMUNE", name=name, valid_from=ca_mau.valid_from)
    return ca_mau


def test_a_planner_adds_a_sales_point_and_sees_where_one_is_missing(
    enter: Opener, look: Look, planner: User, cooperative: Entity, communes: AdminUnit
) -> None:
    page = enter(planner, size=PHONE)
    press(page, "Registry")
    press(page, "Products by unit")
    look(page, "by-unit-empty")
    press(page, "Sales points")
    look(page, "outlets-empty")
    press(page, "Add a sales point")
    page.fill("[name=name]", "Điểm giới thiệu Đông Hải")
    page.select_option("[name=kind]", "SALES_POINT")
    page.select_option("[name=unit]", str(communes.pk))
    page.fill("[name=unit_part]", "bac")
    page.fill("[name=opened_on]", "2026-01-01")
    press(page, "Save")
    expect(page.locator("[name=unit_part]")).to_have_value("bac")
    look(page, "outlet-form-wrong")
    page.fill("[name=unit_part]", "dong hai")
    press(page, "Save")
    assert SalesPoint.objects.get().unit.name == "Xã Đông Hải"
    page.fill("[name=q]", "muoi")
    press(page, "Search")
    press(page, "Add")
    expect(page.locator("main")).to_contain_text(cooperative.name)
    look(page, "outlet")
    page.goto(f"/sales-points/coverage/?unit={communes.pk}&level=COMMUNE")
    expect(page.locator("main")).to_contain_text("1 of 2")
    look(page, "coverage")


def test_the_report_goes_down_to_the_communes(
    enter: Opener, look: Look, planner: User, communes: AdminUnit
) -> None:
    for commune in communes.children.all():
        for stars in (3, 4):
            product = factories.make_product(factories.make_entity(unit=commune))
            factories.make_certificate(
                product, stars=stars, issued_on=date(2026, 1, 1), valid_until=date(2029, 1, 1)
            )
    old = factories.make_entity(unit=communes)
    factories.make_certificate(factories.make_product(old), valid_until=date(2029, 1, 1))
    for size in (PHONE, None):
        page = enter(planner, size=size)
        page.goto("/registry/by-unit/?on=2026-11-01")
        look(page, "by-unit")
        press(page, "Tỉnh Cà Mau")
        expect(page.locator("main")).to_contain_text("not known more exactly")
        look(page, "by-unit-inside")
    page.goto(f"/registry/by-unit/?on=2020-01-01&unit={communes.pk}")
    look(page, "by-unit-gone")


def test_a_producer_chooses_the_commune_by_name(
    enter: Opener, look: Look, producer: User, communes: AdminUnit
) -> None:
    page = enter(producer, size=PHONE)
    page.goto("/entities/new/")
    page.fill("[name=name]", "Hợp tác xã mới")
    page.select_option("[name=type]", "COOPERATIVE")
    page.select_option("[name=unit]", str(communes.pk))
    page.fill("[name=unit_part]", "phuong bac lieu")
    look(page, "entity-form")
    press(page, "Register entity")
    assert Entity.objects.get(name="Hợp tác xã mới").unit.name == "Phường Bạc Liêu"
