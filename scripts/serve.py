"""Run the web server and the job worker together until Ctrl-C.

Each child gets a session of its own and one SIGTERM: a Ctrl-C that reaches the worker twice, from
the terminal and from here, makes it drop the job it is running. The worker is started again when
it ends by itself, which it does when the database stays locked longer than its time limit.
"""

import argparse
import contextlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
VAR = Path(os.environ.get("PHIEN_VAR_DIR", ROOT / "var"))
START_SECONDS = 60
STOP_SECONDS = 30
WORKER_PAUSE_SECONDS = 1
LONGEST_PAUSE_SECONDS = 30
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


class Stop(Exception):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


def main() -> int:
    """Serve, check the port, or run a command in the environment of a local run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-port", action="store_true", help="only see that PORT is free")
    parser.add_argument("--environment", nargs=argparse.REMAINDER, help="run a command instead")
    options = parser.parse_args()
    host = os.environ.get("HOST", "0.0.0.0" if wants_https() else "127.0.0.1")  # noqa: S104
    port = chosen_port()
    if options.environment:
        return subprocess.call(options.environment, cwd=ROOT, env=local_environment(host, port))
    require_free_port(host, port)
    return 0 if options.check_port else serve(host, port)


def chosen_port() -> int:
    """Return PORT as a number; anything else ends here."""
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def wants_https() -> bool:
    """Tell whether HTTPS=1 asks for certificates of this machine."""
    return os.environ.get("HTTPS", "") not in {"", "0", "no", "false"}


def require_free_port(host: str, port: int) -> None:
    """End with one sentence when the address cannot be had (the server itself would share it)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            another = f"choose another, as in make run PORT={port + 1 if port < 65535 else 8000}"
            raise SystemExit(
                f"Cannot listen on {host} port {port} ({error.strerror}): stop what uses it or "
                f"{another}."
            ) from None


def local_environment(host: str, port: int) -> dict[str, str]:
    """Return the environment of a local run: the caller's, then the demo's defaults."""
    hosts = ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
    if host not in EVERY_ADDRESS:
        hosts.append(f"[{host}]" if ":" in host else host)
    site = f"http://localhost:{port}"
    secure: dict[str, str] = {}
    if wants_https():
        from local_authority import is_covered, lan_addresses, make_certificates

        lan = lan_addresses() if host in EVERY_ADDRESS else [host]
        lan = [address for address in lan if is_covered(address)]
        hosts = list(dict.fromkeys([*hosts, *lan]))
        names = [name.strip("[]") for name in hosts]
        paths = make_certificates(VAR / "tls", list(dict.fromkeys(names)))
        site = f"https://{lan[0] if lan else socket.gethostname()}:{port}"
        secure = {"PHIEN_LOCAL_ROOT": str(paths["root.crt"])}
    defaults = secure | {
        "PHIEN_DEMO": "true",
        "PHIEN_SITE_URL": site,
        "PHIEN_ALLOWED_HOSTS": ",".join(hosts),
        "PYTHONUNBUFFERED": "1",
    }
    return defaults | os.environ


def serve(host: str, port: int) -> int:
    """Keep both children running until somebody asks to stop; return the exit code."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, ask_to_stop)
    environment = local_environment(host, port)
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = 0
    try:
        children["web"] = start(web_command(host, port), environment)
        children["worker"] = start(worker_command(), environment)
        wait_until_it_answers(host, port, children["web"])
        greet(port, environment["PHIEN_SITE_URL"])
        code = watch(children, environment)
    except Stop:
        print("\nStopping", flush=True)
    finally:
        stop(list(children.values()))
    return code


def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, once."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise Stop


def web_command(host: str, port: int) -> list[str]:
    """Return granian's command line."""
    options = ["--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port)]
    options += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4"]
    options += ["--log-level", "warning", "--workers-kill-timeout", "10"]
    if wants_https():
        options += ["--ssl-certificate", str(VAR / "tls" / "server.crt")]
        options += ["--ssl-keyfile", str(VAR / "tls" / "server.key")]
        options += ["--ssl-protocol-min", "tls1.2"]  # phones older than 2019
    return [str(BIN / "granian"), *options, "events_app.wsgi:application"]


def worker_command() -> list[str]:
    """Return the job worker's command line."""
    return [str(BIN / "python"), "manage.py", "job_worker", "--no-reload", "--verbosity", "0"]


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child out of reach of the terminal's Ctrl-C."""
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def wait_until_it_answers(host: str, port: int, web: subprocess.Popen[bytes]) -> None:
    """Wait for the first answer; end when the server dies or stays silent."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if web.poll() is not None:
            raise SystemExit("The web server ended while starting: its reason stands above.")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = connect(address, port)
            connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
            connection.getresponse()
            connection.close()
            return
        time.sleep(0.2)
    raise SystemExit(f"The web server did not answer within {START_SECONDS} seconds.")


def connect(address: str, port: int) -> http.client.HTTPConnection:
    """Return a connection to ourselves; over HTTPS our own root is the only one trusted."""
    if not wants_https():
        return http.client.HTTPConnection(address, port, timeout=10)
    trust = ssl.create_default_context(cafile=VAR / "tls" / "root.crt")
    return http.client.HTTPSConnection(address, port, timeout=10, context=trust)


def greet(port: int, site: str) -> None:
    """Print the address and the demo's sign-ins. Passkeys refuse an IP address: say localhost."""
    scheme = "https" if wants_https() else "http"
    print(f"\nPhiên runs on {scheme}://localhost:{port}\n", flush=True)
    if wants_https():
        print(f"Phones on the same network: open {site}/trust/ once, then {site}\n", flush=True)
    sign_ins = VAR / "demo-signins.txt"
    if sign_ins.exists():
        print(f"Demo sign-ins:\n{sign_ins.read_text().rstrip()}\n", flush=True)
    print("Ctrl-C stops it.", flush=True)


def watch(children: dict[str, subprocess.Popen[bytes]], environment: dict[str, str]) -> int:
    """Start the worker again whenever it ends, later each time; return 1 when the server ends."""
    pause = WORKER_PAUSE_SECONDS
    while True:
        time.sleep(0.5)
        if children["web"].poll() is not None:
            print("The web server ended: its reason stands above.", file=sys.stderr, flush=True)
            return 1
        if (code := children["worker"].poll()) is not None:
            print(f"The job worker ended ({code}); starting it again.", file=sys.stderr, flush=True)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            children["worker"] = start(worker_command(), environment)


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask each child once to end, and end it after a while."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
