"""The gate's page on a small phone: the verdict is seen, and the field takes the next scan."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("height", [520, 620, 780])
def test_the_verdict_is_in_sight_while_the_field_waits_for_the_next(
    enter: Callable[..., Page], department, registrar, height: int, look
) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    event = factories.make_event(organizer=department, slug="fair", **times)
    factories.make_gate(event)
    person = factories.make_registration(event, full_name="Huỳnh Ngọc")
    page = enter(registrar, size={"width": 360, "height": height})
    page.goto("/manage/fair/gate/")
    page.fill("#code", person.reference)
    page.keyboard.press("Enter")
    card = page.locator(".gate .verdict")
    expect(card).to_contain_text("Huỳnh Ngọc")
    expect(card).to_be_in_viewport(ratio=1)
    expect(page.locator("#code")).to_be_focused()
    look(page, f"gate-verdict-{height}")
