"""make run HTTPS=1: a phone that trusts the root gets a secure context at a name, not localhost."""

import http.client
import http.server
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from playwright.sync_api import Playwright

from tests.browser.conftest import ARGUMENTS
from tests.serving import secure_site, trusting

ROOT = Path(__file__).resolve().parents[2]
NAME = socket.gethostname()


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Path]:
    """Run the product with HTTPS=1 and data of its own; return its data folder."""
    folder = tmp_path_factory.mktemp("https")
    surroundings = {**os.environ, "PORT": str(port), "HOST": "0.0.0.0"}
    surroundings |= {"PHIEN_SECRET_KEY": "k" * 40, "PHIEN_EVENT_KEY_SECRET": "e" * 40}
    for name in ("PHIEN_DATABASE_URL", "DATABASE_URL"):
        surroundings.pop(name, None)
    with secure_site(folder, surroundings):
        yield folder


@pytest.fixture
def plain_port() -> Iterator[int]:
    """Serve any page without TLS: the control."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    server.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def ask(port: int, trust: ssl.SSLContext, path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the server under its name as a phone does that trusts only what `trust` says."""
    connection = http.client.HTTPSConnection(NAME, port, timeout=30)
    with socket.create_connection(("127.0.0.1", port), 30) as raw:
        connection.sock = trust.wrap_socket(raw, server_hostname=NAME)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_the_downloaded_root_is_what_makes_the_site_trusted(served: Path, port: int) -> None:
    trust = ssl.create_default_context(cafile=served / "tls" / "root.crt")
    _, headers, body = ask(port, trust, "/trust/phien-root.crt")
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["content-type"] == "application/x-x509-ca-cert"
    assert "strict-transport-security" not in headers
    downloaded = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cadata=body)
    assert ask(port, downloaded, "/health/")[0] == 200
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(port, ssl.create_default_context(), "/health/")


def test_the_keys_are_private_and_the_root_cannot_vouch_for_the_internet(served: Path) -> None:
    for name in ("root.key", "server.key"):
        assert (served / "tls" / name).stat().st_mode & 0o777 == 0o600
    root = x509.load_pem_x509_certificate((served / "tls" / "root.crt").read_bytes())
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    names = {x.value for x in limits.value.permitted_subtrees if isinstance(x, x509.DNSName)}
    assert names == {"localhost", "local", NAME}


@pytest.mark.browser
def test_a_browser_gets_a_secure_context_and_service_workers(
    served: Path, port: int, plain_port: int, playwright: Playwright, chromium: str
) -> None:
    flags = [*ARGUMENTS, *trusting(served, NAME)]
    question = "() => [window.isSecureContext, 'serviceWorker' in navigator]"
    browser = playwright.chromium.launch(executable_path=chromium, args=flags)
    page = browser.new_page()
    page.goto(f"https://{NAME}:{port}/trust/")
    secure = page.evaluate(question)
    heading = page.inner_text("h1")
    sizes = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    if folder := os.environ.get("PHIEN_SCREENS"):
        page.screenshot(path=f"{folder}/trust.png", full_page=True)
    page.goto(f"http://{NAME}:{plain_port}/")
    plain = page.evaluate(question)
    browser.close()
    assert (secure, heading) == ([True, True], "Let a phone trust this computer")
    assert sizes[0] <= sizes[1]
    assert plain == [False, False]
