"""The product as it is served, on the database of the running test: granian as scripts/serve.py."""

import contextlib
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection

from scripts import postgres, serve

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
LENGTH = re.compile(rb"(?i)\r\ncontent-length: ([0-9]+)")


def database_url() -> str:
    """Return the address of the database that this test runs on."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{row['NAME']}"
    user, password = quote(row["USER"]), quote(row["PASSWORD"])
    return f"postgres://{user}:{password}@{row['HOST']}:{row['PORT']}/{row['NAME']}"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a second process on this test's database."""
    return os.environ | {
        "PHIEN_DATABASE_URL": database_url(),
        "PHIEN_VAR_DIR": str(folder),
        "PHIEN_STATIC_ROOT": str(folder / "static"),
        "PHIEN_SECRET_KEY": settings.SECRET_KEY,
        "PHIEN_EVENT_KEY_SECRET": settings.EVENT_KEY_SECRET,
        "PHIEN_DEMO": "true",
        "PHIEN_ALLOWED_HOSTS": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }


class Child:
    """A process on this test's database that can be killed with all it started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        raise NotImplementedError

    def run(self, command: list[str]) -> None:
        """Start a command in a session of its own; what it says goes to `log`."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.folder),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=postgres.end_with_parent,
            )

    def kill(self) -> None:
        """End it with SIGKILL, all at once: nothing can be finished."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Worker(Child):
    """The job worker, as scripts/serve.py starts it."""

    def start(self) -> None:
        self.run([sys.executable, *serve.worker_command()[1:]])


class Server(Child):
    """Granian with two workers on a port that stays the same after a kill."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = postgres.free_port()

    def start(self) -> None:
        """Start it and wait for the first answer."""
        # granian of the environment that runs the tests; the options are those of `make run`.
        _, *options = serve.web_command("127.0.0.1", self.port)
        self.run([str(Path(sys.executable).parent / "granian"), *options])
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            with contextlib.suppress(OSError, http.client.HTTPException), self.client() as client:
                if client.call("GET", "/health/")[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def client(self, token: str = "") -> "Client":
        return Client(self.port, token)


class Client:
    """One device's connection, kept open; opened anew after the server was killed."""

    def __init__(self, port: int, token: str = "", cookies: str = "", csrf: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        if cookies:
            self.headers |= {"Cookie": cookies, "X-CSRFToken": csrf}

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Return status and body. Raises OSError or HTTPException when the server goes away."""
        try:
            text = json.dumps(body) if body is not None else None
            self.connection.request(method, path, text, self.headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        is_json = "json" in answer.getheader("Content-Type", "")
        return answer.status, json.loads(content) if is_json else content


@contextlib.contextmanager
def secure_site(folder: Path, surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Serve as `make run HTTPS=1` does, with certificates and static files in `folder`."""
    surroundings = surroundings | {"HTTPS": "1", "WEB_WORKERS": "1", "PHIEN_VAR_DIR": str(folder)}
    surroundings |= {"PHIEN_STATIC_ROOT": str(folder / "static")}
    prepare = [sys.executable, str(ROOT / "scripts" / "prepare.py"), "static", "database"]
    subprocess.run(prepare, env=surroundings, check=True, cwd=ROOT, capture_output=True)
    command = [sys.executable, str(ROOT / "scripts" / "serve.py")]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=said, stderr=said)
    try:
        until = time.monotonic() + 90
        while "Ctrl-C stops it" not in (words := (folder / "said").read_text()):
            assert process.poll() is None, words
            assert time.monotonic() < until, words
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def trusting(folder: Path, name: str) -> list[str]:
    """Return Chromium's flags to find the secure site at `name`, and to trust that key alone."""
    certificate = x509.load_pem_x509_certificate((folder / "tls" / "server.crt").read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pin = b64encode(hashlib.sha256(key).digest()).decode()
    return [
        f"--host-resolver-rules=MAP {name} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={pin}",
    ]


class Wire:
    """A kept-open connection that costs next to nothing: whole requests out, whole answers in.

    For measurements, where client and server share the processors.
    """

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def call(self, request: bytes) -> bytes:
        """Return the answer, head and body."""
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        head = answer.find(b"\r\n\r\n")
        length = int(LENGTH.search(answer, 0, head)[1])  # type: ignore[index]
        while len(answer) < head + 4 + length:
            answer += self.socket.recv(65536)
        return answer


def post(path: str, body: object, headers: dict[str, str]) -> bytes:
    """Return a request as it goes over the wire."""
    content = json.dumps(body).encode()
    lines = {"Host": "127.0.0.1", "Content-Type": "application/json"} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return (
        f"POST {path} HTTP/1.1\r\n{head}Content-Length: {len(content)}\r\n\r\n".encode() + content
    )


def scan(reference: str, *, sequence: int, moment: str) -> dict[str, Any]:
    """Return one scan as a device sends it."""
    return {
        "id": str(uuid.uuid4()),
        "sequence": sequence,
        "reference": reference,
        "epoch": 0,
        "direction": "ENTRY",
        "scanned_at": moment,
        "shown": "green",
        "method": "CAMERA",
    }
