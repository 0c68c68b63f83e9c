"""The signed link on a phone, in Vietnamese: consent, a new address, one's data, erasure."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.actions.registering import register
from attendance.models import ErasureRequest, Registration
from attendance.notifications import own_link
from events_app.core.models import OutgoingMessage
from tests import factories
from tests.browser.conftest import PHONE


def register_somebody() -> Registration:
    now = timezone.now()
    event = factories.make_event(
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=5),
        published_at=now - timedelta(days=2),
    )
    return register(event, full_name="Nguyễn Thị Ngọc Quỳnh", email="quynh@example.org")


@pytest.mark.django_db(transaction=True)
def test_a_delegate_minds_their_own_data_on_a_phone(
    open_page: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    """Walk every page of the signed link without an account."""
    person = register_somebody()
    page = open_page(size=PHONE, language="vi")
    page.goto(own_link(person))
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.locator("form[action$='/consents/'] button").first.click()
    page.locator("details summary", has=page.locator("text=/./")).last.click()
    record = person.consents.get()
    expect(page.get_by_text(record.evidence_sha256)).to_be_visible()
    look(page, "my-registration-consent")

    page.click("a[href$='/email/']")
    look(page, "my-email")
    page.fill("input[name=email]", "moi@example.org")
    page.click("main form button.main")
    expect(page.get_by_text("moi@example.org").first).to_be_visible()
    mail = OutgoingMessage.objects.get(to="moi@example.org")
    page.goto(next(word for word in mail.text.split() if "/r/email/" in word))
    look(page, "my-email-confirmation")
    page.click("main form button.main")
    page.wait_for_url("**/r/*/")
    person.refresh_from_db()
    assert person.email == "moi@example.org"

    with page.expect_download() as download:
        page.click("form[action$='/data/'] button")
    with zipfile.ZipFile(download.value.path()) as archive:
        data = json.loads(archive.read("data.json"))
    assert data["registration"][0]["email"] == "moi@example.org"

    page.click("a[href$='/erasure/']")
    look(page, "my-erasure")
    page.click("main form button.main")
    page.wait_for_url("**/r/*/")
    assert ErasureRequest.objects.get().state == "OPEN"
    look(page, "my-registration-erasure")
