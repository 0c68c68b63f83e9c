"""Copy the whole database to a file and back: SQLite in use, PostgreSQL by pg_dump."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

DUMP_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
# Whoever still reads or writes holds locks: say so after a while instead of waiting for ever.
LOCK_SECONDS = 10
EMPTY_SCHEMA = (
    f"SET lock_timeout = '{LOCK_SECONDS}s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
)
LOCK_NOT_AVAILABLE = "55P03:"  # the same in every language of the server


class CopyFailed(Exception):
    """The database could not be written out or read in; the message says what to do."""


def dump_database(target: Path) -> None:
    """Write the database as of one moment into a new file.

    Raises CopyFailed when pg_dump is missing or refuses.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file to carry: no -wal beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    plain = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    run_client("pg_dump", plain)


def load_database(source: Path) -> None:
    """Replace everything in the database by what the file holds, or change nothing.

    Raises CopyFailed when the file is damaged or the database refuses it.
    """
    if connection.vendor == "sqlite":
        load_sqlite(source)
    else:
        load_postgres(source)


def load_sqlite(source: Path) -> None:
    """Copy page by page in one transaction: readers see the old state until the end."""
    with closing(sqlite3.connect(source)) as copy:
        try:
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
        except sqlite3.DatabaseError as error:
            verdict = str(error)
        if verdict != "ok":
            raise CopyFailed(f"The database in the backup is damaged: {verdict}.")
        connection.ensure_connection()
        copy.backup(connection.connection)
    connection.close()


def load_postgres(source: Path) -> None:
    """Run the dump as SQL in one transaction after emptying the schema."""
    connection.close()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(EMPTY_SCHEMA + "\n")
        script.flush()
        with Path(script.name).open("ab") as file:
            to_sql = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
            made = subprocess.run(
                [*to_sql, str(source)], stdout=file, stderr=subprocess.PIPE, check=False
            )
        if made.returncode:
            reason = made.stderr.decode(errors="replace").strip()
            raise CopyFailed(f"The database in the backup is damaged: {reason}.")
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null"]
        options += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", f"--file={script.name}"]
        run_client("psql", options)


def run_client(name: str, options: list[str]) -> None:
    """Run one of PostgreSQL's programs on this database.

    Raises CopyFailed with what it said. The password goes through the environment, never through
    the command line, which every account of the machine can read.
    """
    arguments, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [program(name), *options, *arguments[1:]]
    environment = os.environ | (extra or {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if LOCK_NOT_AVAILABLE in done.stderr:
        raise CopyFailed("The database is in use: stop the site and its worker, then try again.")
    if done.returncode:
        raise CopyFailed(f"{name} failed: {done.stderr.strip()}")


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL's client package.

    Raises CopyFailed when it is not installed.
    """
    if (found := shutil.which(name)) is None:
        raise CopyFailed(f"{name} is missing: install Debian's package postgresql-client.")
    return found


def is_empty() -> bool:
    """Tell whether the database has no tables yet."""
    return not connection.introspection.table_names()
