"""Printed badges held before a phone's camera, over HTTPS, with the server gone.

The phone is Chromium with a film as its camera, at a name that is not localhost. The badges are
the PDFs that staff print. Before the phone scans, the server ends and the network is cut.
"""

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Playwright, expect

from attendance.actions.badging import reissue_badge
from attendance.actions.enrolling import create_enrolment_code
from attendance.actions.registering import cancel_registration
from attendance.models import Registration
from attendance.pdf import badges_pdf
from attendance.pdf.badges import BadgePrinter, chunks_of
from events.models import Event
from scripts import postgres
from tests import factories
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.browser.filming import camera_flags, film, photographed
from tests.serving import environment, secure_site, trusting

pytestmark = pytest.mark.django_db(transaction=True)
NAME = socket.gethostname()
# Keeps every verdict the screen shows, with the name on it.
KEEP_VERDICTS = """() => {
  window.verdicts = [];
  new MutationObserver(() => {
    const shown = document.querySelector('#verdict .verdict');
    const name = shown?.querySelector('b')?.textContent ?? '';
    if (shown?.dataset.reason) window.verdicts.push([shown.dataset.reason, name]);
  }).observe(document.querySelector('#verdict'), {childList: true});
}"""
# A busy machine may overlook a badge: the film comes round again.
PATIENCE_SECONDS = 90


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event that began yesterday and ends tomorrow."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    return factories.make_event(organizer=department, **times)


def forged(person: Registration) -> bytes:
    """Return a badge signed with a key that is not the event's."""
    printer = BadgePrinter(person.event)
    signed = printer.signed(person)
    printer.signed = lambda _person: signed[:-1] + ("1" if signed[-1] != "1" else "2")
    (chunk,) = chunks_of(person.event, [person])
    return printer.pdf(chunk)


def print_badges(fair: Event) -> tuple[list[bytes], set[tuple[str, str]], Callable[[], bytes]]:
    """Print badges and say which verdict and name each deserves; the last prints one for later."""
    other = factories.make_event(
        organizer=fair.organizer, starts_at=fair.starts_at, ends_at=fair.ends_at
    )
    good, old, gone = (factories.make_registration(fair) for _ in range(3))
    yesterday = (timezone.now() - timedelta(days=1)).astimezone(fair.zone).date()
    tomorrow = yesterday + timedelta(days=2)
    factories.make_rule(fair, "PRESS", days=[yesterday.isoformat(), tomorrow.isoformat()])
    press = factories.make_registration(fair, category="PRESS")
    stranger = factories.make_registration(other)
    wanted = {
        ("admitted", good.full_name),
        ("already_in", good.full_name),
        ("old_badge", old.full_name),
        ("cancelled", gone.full_name),
        ("wrong_day", press.full_name),
        ("other_event", ""),
        ("forged_badge", ""),
        ("walk_in", ""),
        ("already_in", ""),
    }
    pdfs = [badges_pdf([person]) for person in (good, old, gone, stranger)]
    pdfs += [forged(good), badges_pdf([press])]
    reissue_badge(old, by=None)
    cancel_registration(gone, by=None)

    def newcomer() -> bytes:
        return badges_pdf([factories.make_registration(fair, full_name="Walk In")])

    return pdfs, wanted, newcomer


def enrol(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#device-name", "Phone")
    page.click("#enrolment-form button.main")
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#known")).to_have_text("4 people known")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")


def test_printed_badges_before_the_camera_get_their_verdicts_without_server_and_network(
    fair: Event, tmp_path: Path, playwright: Playwright, chromium: str
) -> None:
    pdfs, wanted, newcomer = print_badges(fair)
    gate = factories.make_gate(fair)
    code = create_enrolment_code(gate, by=None)
    port = postgres.free_port()
    surroundings = environment(tmp_path) | {"PORT": str(port), "HOST": "127.0.0.1"}
    surroundings |= {"PHIEN_ALLOWED_HOSTS": f"localhost,127.0.0.1,{NAME}"}
    surroundings["PHIEN_SITE_URL"] = f"https://{NAME}:{port}"
    with secure_site(tmp_path, surroundings) as server:
        movie = tmp_path / "badges.mjpeg"
        flags = [*ARGUMENTS, *trusting(tmp_path, NAME), *camera_flags(movie)]
        movie.write_bytes(b"")
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport=PHONE, locale="en")
        enrol(page, f"https://{NAME}:{port}/gate/en/#{code}")
        # Printed after the phone has learnt who is registered.
        pictures = [
            photographed(pdf, tmp_path, str(number))
            for number, pdf in enumerate([*pdfs, newcomer()])
        ]
        film(pictures, movie, seconds=1.0, pause=0.3)
        server.terminate()
        server.wait(60)
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert page.evaluate("window.isSecureContext")
        page.evaluate(KEEP_VERDICTS)
        page.click("#camera")
        seen: list[tuple[str, str]] = []
        for _second in range(PATIENCE_SECONDS):
            page.wait_for_timeout(1_000)
            seen = [tuple(each) for each in page.evaluate("window.verdicts")]
            if wanted <= set(seen):
                break
        if folder := os.environ.get("PHIEN_SCREENS"):
            page.screenshot(path=f"{folder}/scanner-camera-360.png")
        browser.close()
    assert set(seen) == wanted
    reasons = [reason for reason, _name in seen]
    assert (reasons.count("admitted"), reasons.count("walk_in")) == (1, 1)
