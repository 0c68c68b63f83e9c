"""The gate without a network: verdicts on the phone, a queue that loses nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.actions.badging import issue_token
from attendance.actions.enrolling import create_enrolment_code
from attendance.models import CheckIn
from tests import factories
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[Page, str], None]


@pytest.fixture
def fair(department):
    """Return an event that runs today."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=2), "ends_at": now + timedelta(hours=2)}
    return factories.make_event(organizer=department, **times)


@pytest.fixture
def gate(fair):
    """Return the fair's gate."""
    return factories.make_gate(fair, name="Cổng Bắc")


def enrol(page: Page, gate, name: str = "Phone 1") -> None:
    code = create_enrolment_code(gate, by=None)
    page.goto(f"/gate/en/#{code}")
    page.fill("#device-name", name)
    page.click("#enrolment-form button.main")
    page.wait_for_selector("html[data-ready]")


def scan(page: Page, text: str) -> str:
    """Let a USB scanner type a code; return the reason shown."""
    page.fill("#typed", text)
    page.press("#typed", "Enter")
    verdict = page.locator("#verdict .verdict")
    expect(verdict).to_be_visible()
    return str(verdict.get_attribute("data-reason"))


def test_slice(open_page, look, fair, gate):
    person = factories.make_registration(fair, full_name="Trần Thị Ánh Nguyệt")
    page = open_page(size=PHONE)
    enrol(page, gate)
    expect(page.locator("#known")).to_have_text("1 people known")
    look(page, "scanner")
    assert scan(page, issue_token(person)) == "admitted"
    look(page, "scanner-green")
    expect(page.locator("#waiting")).to_have_text("0 waiting")
    assert CheckIn.objects.get().verdict == "admitted"
    assert scan(page, issue_token(person)) == "already_in"
    look(page, "scanner-wait")
