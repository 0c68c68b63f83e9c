"""The throw-away PostgreSQL cluster serves a command and is gone afterwards, come what may."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLUSTER = [sys.executable, str(ROOT / "scripts" / "postgres.py"), "--"]
TESTS = [sys.executable, str(ROOT / "scripts" / "run_tests.py")]
ASK = "import os, psycopg; print(psycopg.connect(os.environ['PHIEN_DATABASE_URL']).info.dbname)"

has_postgres = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
needs_postgres = pytest.mark.skipif(not has_postgres, reason="Debian's postgresql is missing")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Return a folder for the clusters that the account postgres may enter, unlike tmp_path."""
    with tempfile.TemporaryDirectory(prefix="phien-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def environment(temporary: Path, **more: str) -> dict[str, str]:
    return os.environ | {"TMPDIR": str(temporary)} | more


def wait_for_words(folder: Path) -> str:
    until = time.monotonic() + 60
    while not (said := (folder / "said").read_text()).endswith("\n"):
        assert time.monotonic() < until
        time.sleep(0.05)
    return said.strip()


def servers_of(temporary: Path) -> list[int]:
    files = temporary.glob("phien-postgres-*/data/postmaster.pid")
    return [int(file.read_text().split()[0]) for file in files]


def is_alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def ends(process: int) -> bool:
    """Wait for the end of a process: what was told to end does so when it gets its turn."""
    until = time.monotonic() + 30
    while is_alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(process)


@needs_postgres
@pytest.mark.parametrize("code", [0, 3])
def test_a_command_finds_a_database_and_leaves_nothing(temporary: Path, code: int) -> None:
    command = [sys.executable, "-c", f"{ASK}; raise SystemExit({code})"]
    done = subprocess.run(
        CLUSTER + command, env=environment(temporary), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "phien\n", "")
    assert list(temporary.iterdir()) == []


@needs_postgres
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_ends_the_server_too(temporary: Path, tmp_path: Path, number: int) -> None:
    waiting = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [*CLUSTER, sys.executable, "-c", waiting],
            env=environment(temporary),
            stdout=said,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    command = int(wait_for_words(tmp_path))
    (server,) = servers_of(temporary)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as the terminal does
    else:
        process.send_signal(number)
    process.wait(60)
    assert ends(server)
    if number == signal.SIGKILL:  # nobody could tidy up; the server is what must not stay
        os.kill(command, signal.SIGKILL)
        return
    assert ends(command)
    assert list(temporary.iterdir()) == []


def test_without_postgresql_the_suite_runs_and_says_so_loudly(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one() -> None:\n    assert 1 + 1 == 2\n")
    hide = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scripts import postgres, run_tests"
    hide += (
        "; postgres.INSTALLED = postgres.Path('/nowhere'); sys.exit(run_tests.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", hide, str(tmp_path / "test_one.py"), "-n", "0"]
    without = os.environ | {"PATH": ""}
    done = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "NOT TESTED ON POSTGRESQL: the server is not installed" in done.stdout


@needs_postgres
def test_a_failure_on_postgresql_alone_fails_the_suite(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import os\n\ndef test_one() -> None:\n    assert 'PHIEN_DATABASE_URL' not in os.environ\n"
    )
    command = [*TESTS, str(tmp_path / "test_one.py"), "-n", "0", "-p", "no:randomly"]
    surroundings = environment(temporary)
    surroundings.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 passed" in done.stdout
    assert "1 failed" in done.stdout
    assert list(temporary.iterdir()) == []
