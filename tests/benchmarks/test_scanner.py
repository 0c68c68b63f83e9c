"""From the camera's frame to the verdict on the screen: printed badges before a real browser."""

import os
import statistics
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Playwright

from attendance.actions.enrolling import create_enrolment_code
from attendance.pdf import badges_pdf
from tests import factories
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.browser.filming import camera_flags, film, photographed

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db(transaction=True)]
BADGES = 24
WARM_UP = 5
WANTED = 65
MEASURES = "performance.getEntriesByName('frame-to-verdict').map(entry => entry.duration)"


@pytest.mark.parametrize("throttle", [1, 4])
def test_frame_to_verdict(
    department, site: str, tmp_path: Path, playwright: Playwright, chromium: str, throttle: int
) -> None:  # type: ignore[no-untyped-def]
    """Print the median and the slow ends; `throttle` slows the page's thread like a cheap phone."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    fair = factories.make_event(organizer=department, **times)
    for _number in range(2_000):
        factories.make_registration(fair)
    shown = list(fair.registrations.order_by("?")[:BADGES])
    movie = tmp_path / "badges.mjpeg"
    pictures = [
        photographed(badges_pdf([person]), tmp_path, str(number))
        for number, person in enumerate(shown)
    ]
    film(pictures, movie, seconds=0.5, pause=0.15)
    code = create_enrolment_code(factories.make_gate(fair), by=None)
    flags = [*ARGUMENTS, *camera_flags(movie)]
    browser = playwright.chromium.launch(executable_path=chromium, args=flags)
    page = browser.new_page(viewport=PHONE, locale="en")
    page.goto(f"{site}/gate/en/#{code}")
    page.fill("#device-name", "Phone")
    page.click("#enrolment-form button.main")
    page.wait_for_selector("html[data-ready]")
    if throttle > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    page.click("#camera")
    measured: list[float] = []
    for _second in range(180):
        page.wait_for_timeout(1_000)
        measured = page.evaluate(MEASURES)
        if len(measured) >= WANTED + WARM_UP:
            break
    browser.close()
    warm = measured[WARM_UP:]
    assert len(warm) >= WANTED
    cuts = statistics.quantiles(warm, n=100)
    print(
        f"\nframe to verdict, page slowed ×{throttle}, 2,000 people known: "
        f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms "
        f"of {len(warm)} badges; load {os.getloadavg()[0]:.1f}"
    )
