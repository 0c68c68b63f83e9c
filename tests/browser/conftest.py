"""A real Chromium before a real server: the journeys as people walk them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from events_app.core.models import User

# Playwright's synchronous API runs an event loop in this thread; the tests are not async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
AXE_RUN = """async () => {
  const found = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | '));
}"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once: a second one in the same thread is refused."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Debian's Chromium is."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing; `make test` installs it"
    return found


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start Chromium once."""
    running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def site(live_server, settings, tmp_path: Path) -> str:  # type: ignore[no-untyped-def]
    """Return the address of a server whose background jobs run at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.MEDIA_ROOT = str(tmp_path)
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser window; it fails on any page error."""
    contexts = []
    problems: list[str] = []

    def opened(*, size: dict[str, int] | None = None, language: str = "en", **options) -> Page:  # type: ignore[no-untyped-def]
        # In the middle of a fade every contrast is wrong.
        still = {"reduced_motion": "reduce", **options}
        context = browser.new_context(
            base_url=site, viewport=size or DESK, locale=language, **still
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: _note(line, problems))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def _note(line, problems: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Keep what the strict CSP refused, save the styles that axe-core itself tries to apply.

    That our own templates hold no inline style is tested in test_static.py.
    """
    refused = line.type == "error" and "Content Security Policy" in line.text
    if refused and "inline style" not in line.text:
        problems.append(line.text)


@pytest.fixture
def enter(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that signs a person in through the sign-in page."""

    def entered(user: User, *, password: str = "correct horse", **options) -> Page:  # type: ignore[no-untyped-def]
        page = open_page(**options)
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.email)
        page.fill("input[name=password]", password)
        page.click("main button.main")
        page.wait_for_url("**/manage/")
        return page

    return entered


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Return a function that holds a page against axe-core and its width; it may keep a picture."""

    def looked(page: Page, name: str) -> None:
        folder = os.environ.get("PHIEN_SCREENS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            size = page.viewport_size or DESK
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        page.evaluate(AXE.read_text())
        assert page.evaluate(AXE_RUN) == [], name
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{name} scrolls sideways by {width} px"

    return looked
