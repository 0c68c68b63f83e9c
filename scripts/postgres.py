"""Run a command beside a throw-away PostgreSQL cluster: `postgres.py -- pytest -q`.

The cluster lies in a temporary folder, listens on a free port of 127.0.0.1, asks for a random
password and is removed when the command ends, fails or is stopped by a signal. Should this process
be killed outright, the kernel stops the server. The command finds it in PHIEN_DATABASE_URL.
`--durable` before the `--` keeps fsync on, for measurements.
Uses the standard library only.
"""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

START_SECONDS = 60
START_ATTEMPTS = 3
STOP_SECONDS = 30
INSTALLED = Path("/usr/lib/postgresql")
DATABASE = "phien"
SUPERUSER = "phien"
# Data that live for minutes need not survive a power cut. Benchmarks keep PostgreSQL's own values.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LINUX_PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """There is no PostgreSQL to start here; the message says why."""


class Stopped(Exception):
    """A signal asks to end."""


def main(arguments: list[str]) -> int:
    """Run the command given after `--`; return its exit code."""
    durable = arguments[:1] == ["--durable"]
    arguments = arguments[durable:]
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        raise SystemExit("Name a command, as in: postgres.py -- manage.py migrate")
    try:
        with cluster(durable=durable) as url:
            return call(command, url)
    except NoPostgres as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return 1
    except Stopped:
        return 130


def call(command: list[str], url: str) -> int:
    """Run a command on the database at `url`; keep the database until it has cleared up.

    A Ctrl-C reaches it through the terminal; other signals are passed on as one.
    """
    with subprocess.Popen(command, env=os.environ | {"PHIEN_DATABASE_URL": url}) as process:
        try:
            return process.wait()
        except Stopped as stopped:
            if stopped.args != (signal.SIGINT,):
                process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            process.kill()
            raise


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster with one empty database, give its URL, and remove it in every case.

    `durable` keeps fsync on, for measurements. Raises NoPostgres where it cannot be had.
    """
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="phien-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    with stopping_on_signals():
        try:
            folder.chmod(0o700)
            if (account := owner()) is not None:
                os.chown(folder, account.pw_uid, account.pw_gid)
            password = secrets.token_urlsafe(24)
            initialise(programs, folder, password)
            server, port = start(programs, folder, durable=durable)
            create_database(programs, port, password)
            yield f"postgres://{SUPERUSER}:{password}@127.0.0.1:{port}/{DATABASE}"
        finally:
            if server is not None:
                stop(server)
            shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """Return the folder of the newest installed PostgreSQL server (Debian keeps it off the PATH).

    Raises NoPostgres when there is none, or when root has no account to run it under.
    """
    folders = list(INSTALLED.glob("*/bin"))
    folders.sort(key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)
    if (found := shutil.which("initdb")) is not None:
        folders.insert(0, Path(found).resolve().parent)
    folders = [path for path in folders if (path / "initdb").exists()]
    if not folders:
        raise NoPostgres("the server is not installed (Debian's package postgresql brings it).")
    try:
        owner()
    except KeyError:
        raise NoPostgres("it refuses to run as root and there is no account postgres.") from None
    return folders[-1]


def owner() -> pwd.struct_passwd | None:
    """Return the account that a server started by root must run under; else nobody special."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def as_owner() -> dict[str, object]:
    """Return the arguments for subprocess that change to that account."""
    account = owner()
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def initialise(programs: Path, folder: Path, password: str) -> None:
    """Make the cluster's files."""
    with tempfile.NamedTemporaryFile("w", dir=folder.parent) as file:
        file.write(password)
        file.flush()
        if (account := owner()) is not None:
            os.chown(file.name, account.pw_uid, account.pw_gid)
        command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--no-sync"]
        command += ["--username", SUPERUSER, "--pwfile", file.name, "--auth", "scram-sha-256"]
        command += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, **as_owner())
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")


def start(programs: Path, folder: Path, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; return both. Another port when somebody took it."""
    for _attempt in range(START_ATTEMPTS):
        port = free_port()
        server = launch(programs, folder, port, durable=durable)
        if is_answering(server, port):
            return server, port
        stop(server)
    said = (folder / "log").read_text(errors="replace")[-2000:]
    raise NoPostgres(f"the server does not start: {said}")


def launch(programs: Path, folder: Path, port: int, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server process, out of reach of the terminal's Ctrl-C."""
    values = {"listen_addresses": "127.0.0.1", "port": str(port), "max_connections": "200"}
    values |= {"unix_socket_directories": str(folder)} | ({} if durable else HASTY)
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    for name, value in values.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent,
            **as_owner(),
        )


def end_with_parent() -> None:
    """Ask the kernel to stop this process (fast shutdown) when its parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(LINUX_PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    """Return a port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_answering(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server accepts connections; tell whether it does."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.05)
    return False


def create_database(programs: Path, port: int, password: str) -> None:
    """Create the empty database; the server may still be starting up behind its open port."""
    command = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port)]
    command += ["-U", SUPERUSER, DATABASE]
    environment = os.environ | {"PGPASSWORD": password}
    until = time.monotonic() + START_SECONDS
    while True:
        made = subprocess.run(command, env=environment, capture_output=True, text=True)
        if made.returncode == 0:
            return
        if "starting up" not in made.stderr or time.monotonic() > until:
            raise NoPostgres(f"createdb failed: {made.stderr.strip()}")
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server at once: its data are thrown away anyway."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn SIGTERM, SIGHUP and Ctrl-C into Stopped, so that every `finally` runs."""

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        for name in names:
            signal.signal(name, signal.SIG_IGN)
        raise Stopped(number)

    names = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    before = [signal.signal(name, ask_to_stop) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
