"""The supervisor behind make run: starts both processes, restarts the worker, stops cleanly."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVE = [sys.executable, str(ROOT / "scripts" / "serve.py")]
PATIENCE_SECONDS = 60


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def surroundings(tmp_path: Path, free_port: int) -> dict[str, str]:
    """Return the environment of a run with data of its own."""
    return os.environ | {
        "PHIEN_VAR_DIR": str(tmp_path),
        "PHIEN_SECRET_KEY": "k" * 40,
        "PHIEN_EVENT_KEY_SECRET": "e" * 40,
        "PORT": str(free_port),
        "HOST": "127.0.0.1",
        "WEB_WORKERS": "1",
    }


@pytest.fixture
def served(surroundings: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Return the running supervisor; its output is in the folder's file "said"."""
    prepare = [sys.executable, str(ROOT / "scripts" / "prepare.py"), "database"]
    subprocess.run(prepare, env=surroundings, check=True, cwd=ROOT)
    (tmp_path / "demo-signins.txt").write_text("planner@example.org  demo-password\n")
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(SERVE, env=surroundings, cwd=ROOT, stdout=said, stderr=said)
    yield process
    if process.poll() is None:
        process.terminate()
    process.wait(PATIENCE_SECONDS)


def wait_for(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def worker_of(supervisor: int) -> int | None:
    """Return the process number of the job worker, read from /proc."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    for child in children:
        command = Path(f"/proc/{child}/cmdline")
        if command.exists() and "job_worker" in command.read_text():
            return int(child)
    return None


def alive(number: int) -> bool:
    return Path(f"/proc/{number}").exists()


def answer_of(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/health/", headers={"Host": "localhost"})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs Linux's /proc")
def test_both_processes_run_the_worker_comes_back_and_sigterm_ends_all(
    served: subprocess.Popen[bytes], tmp_path: Path, free_port: int
) -> None:
    said = tmp_path / "said"
    wait_for(lambda: "Ctrl-C stops it" in said.read_text(), "the address was never printed")
    assert f"http://localhost:{free_port}\n" in said.read_text()
    assert "planner@example.org  demo-password" in said.read_text()
    assert answer_of(free_port) == 200

    first = worker_of(served.pid)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: worker_of(served.pid) not in {None, first}, "the worker did not come back")
    second = worker_of(served.pid)
    assert second is not None

    served.terminate()
    assert served.wait(PATIENCE_SECONDS) == 0
    assert not alive(second)
    with pytest.raises(ConnectionRefusedError):
        answer_of(free_port)


def test_a_busy_port_is_one_clear_sentence(surroundings: dict[str, str], free_port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        refused = subprocess.run(
            [*SERVE, "--check-port"], env=surroundings, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Cannot listen on 127.0.0.1 port {free_port} (Address already in use): stop what uses it "
        f"or choose another, as in make run PORT={free_port + 1}.\n"
    )


@pytest.mark.parametrize("port", ["eight", "0", "65536", "٨٠", ""])
def test_a_wrong_port_is_one_clear_sentence(surroundings: dict[str, str], port: str) -> None:
    refused = subprocess.run(
        [*SERVE, "--check-port"],
        env=surroundings | {"PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stderr) == (
        1,
        f"PORT must be a number from 1 to 65535, not {port!r}.\n",
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PHIEN_SECRET_KEY", "short", "PHIEN_SECRET_KEY must be set to at least 32"),
        ("PHIEN_DEBUG", "perhaps", "PHIEN_DEBUG must be true or false"),
        ("PHIEN_SITE_URL", "phien.example", "PHIEN_SITE_URL must start with http://"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    surroundings: dict[str, str], name: str, value: str, sentence: str
) -> None:
    refused = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "prepare.py"), "translations"],
        env=surroundings | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith(sentence)
    assert refused.stderr.count("\n") == 1
