"""Run the suite: everything on SQLite, then what uses a database again on PostgreSQL.

Both on as many cores as there are, four at most; each process has a database of its own.
Arguments go to pytest both times. Where no PostgreSQL can be had the first run counts alone, and
the last lines say so.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import check_coverage, postgres  # noqa: E402 - found through the line above

NOTHING_COLLECTED = 5
IN_PARALLEL = ["-n", "auto", "--maxprocesses", "4"]
# Pages in Chromium, files, scripts and source text: PostgreSQL has no part in them.
ON_SQLITE_ONLY = (
    "browser",
    "test_docs.py",
    "test_house.py",
    "test_javascript.py",
    "test_postgres.py",
    "test_serve.py",
    "test_static.py",
)
IGNORED = [f"--ignore={ROOT / 'tests' / name}" for name in ON_SQLITE_ONLY]


def main(arguments: list[str]) -> int:
    """Run both; return the first failure's exit code."""
    pytest = [sys.executable, "-m", "pytest", "-q", *IN_PARALLEL]
    # A part of the suite covers a part of the house: only the whole is held to the marks.
    measuring = [] if arguments else ["--cov", "--cov-report="]
    say("SQLite: the whole suite")
    first = subprocess.call([*pytest, *measuring, *arguments], cwd=ROOT, env=without_database())
    if first == 2:  # interrupted
        return first
    if measuring:
        say("Coverage of that")
        first = check_coverage.main() or first
    second = run_on_postgres([*pytest, *arguments, *IGNORED])
    return first or second


def without_database() -> dict[str, str]:
    """Return the environment without the caller's own database: tests must not come near it."""
    return {name: value for name, value in os.environ.items() if name not in DATABASE_SETTINGS}


def run_on_postgres(command: list[str]) -> int:
    """Run pytest beside a throw-away cluster; 0 when there is none or nothing was to be done."""
    say("PostgreSQL, thrown away afterwards: what uses a database")
    os.chdir(ROOT)
    try:
        with postgres.cluster() as url:
            code = postgres.call(command, url)
    except postgres.Stopped:
        return 130
    except postgres.NoPostgres as reason:
        say(f"NOT TESTED ON POSTGRESQL: {reason}")
        return 0
    return 0 if code == NOTHING_COLLECTED else code


def say(sentence: str) -> None:
    """Print a line that stands out between two test reports."""
    print(f"\n══ {sentence} ══", flush=True)


DATABASE_SETTINGS = {"PHIEN_DATABASE_URL", "DATABASE_URL"}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
