"""Every page that links lead to, on a phone and on a desk, held against axe-core.

The walk follows links from the front page, one visit per route, as a visitor, as an owner and as
the person of an entity. What it cannot reach by links, nobody can.
"""

import os
from collections.abc import Callable
from urllib.parse import urlparse

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from events_app.core.models import User
from tests.browser.conftest import DESK, PHONE

# Pictures of every page (PHIEN_SCREENS names their folder) are taken in all four ways.
WAYS = [(PHONE, "vi"), (DESK, "en")]
if os.environ.get("PHIEN_SCREENS"):
    WAYS += [(PHONE, "en"), (DESK, "vi")]
NOT_PAGES = (".ics", ".pdf", ".csv", ".xlsx", ".json", ".zip", "/result/", "/api/", "/admin/")
MUST_REACH = {
    "visitor": {"events:public_list", "events:public_event", "exhibitors:public_exhibitors"},
    "owner": {
        "overview:dashboard",
        "overview:event",
        "overview:report",
        "overview:exports",
        "events:programme",
        "events:outcomes",
        "events:team",
        "exhibitors:applications",
        "exhibitors:booths",
        "exhibitors:agreements",
        "attendance:registrations",
        "attendance:badge_prints",
        "attendance:badge_selection",
        "attendance:badge_layout",
        "attendance:badge_key",
        "attendance:gate",
        "attendance:letters",
        "attendance:letter",
        "attendance:letter_sending",
        "attendance:board",
    },
}


def _route(address: str) -> str | None:
    path = urlparse(address).path
    if any(mark in path for mark in NOT_PAGES):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def _links(page: Page, site: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [link for link in found if link.startswith(site) and "#" not in link]


def walk(
    page: Page, start: str, site: str, looked: Callable[[Page, str], None], name: str
) -> set[str]:
    """Visit every route that links lead to from `start`, once; return the routes' names."""
    waiting, seen = [f"{site}{start}"], set()
    while waiting:
        address = waiting.pop(0)
        route = _route(address)
        if route is None or route in seen:
            continue
        seen.add(route)
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert page.locator("h1").count() == 1, address
        looked(page, f"{name}-{route.replace(':', '-')}")
        waiting += _links(page, site)
    return seen


@pytest.fixture
def demo(site: str, settings) -> str:  # type: ignore[no-untyped-def]
    """Return the address of a server with the demo's data."""
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    return site


def test_every_page_a_visitor_reaches_is_accessible(
    demo: str, open_page: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    for size, language in [*WAYS, (PHONE, "fil")]:
        page = open_page(size=size, language=language)
        seen = walk(page, "/", demo, look, f"visitor-{language}")
        assert seen >= MUST_REACH["visitor"]


def test_every_page_an_owner_reaches_is_accessible(
    demo: str, open_page: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    owner = User.objects.get(email="owner@demo.phien.example")
    for size, language in WAYS:
        page = open_page(size=size, language=language)
        _sign_in(page, owner)
        seen = walk(page, "/manage/rehearsal/", demo, look, f"owner-{language}")
        assert seen >= MUST_REACH["owner"]


def test_the_pages_are_accessible_in_the_dark(
    demo: str, open_page: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    owner = User.objects.get(email="owner@demo.phien.example")
    page = open_page(size=DESK, color_scheme="dark")
    _sign_in(page, owner)
    assert walk(page, "/manage/rehearsal/", demo, look, "dark") >= MUST_REACH["visitor"]


def _sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", "phien-demo-2026")
    page.click("main button[type=submit], main button.main")
    page.wait_for_url("**/manage/")
