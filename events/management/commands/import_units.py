"""Reads districts, communes and other units from a list; all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.actions.importing import import_units
from events.forms.unit_rows import check_units
from events_app.core.models import User
from events_app.core.sheets import Limits, UnreadableTable, read_table

LIMITS = Limits(file_bytes=30_000_000, rows=100_000)


class Command(BaseCommand):
    """Import administrative units; docs/operations.md lists the columns."""

    help = "Import administrative units from a CSV or XLSX file, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, --check and --by."""
        parser.add_argument("file", type=Path, help="a .csv (UTF-8) or .xlsx file")
        parser.add_argument("--check", action="store_true", help="only judge the rows")
        parser.add_argument("--by", help="e-mail of the account on whose behalf this is done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every bad row with its line and reason, or write all rows and say how many."""
        path = options["file"]
        by = _account(options["by"])
        checked = check_units(_table(path))
        for line, text in checked.problems:
            self.stderr.write(f"line {line}: {text}")
        if checked.problems:
            raise CommandError(f"{len(checked.problems)} problems, nothing was written.")
        if options["check"]:
            self.stdout.write(f"{len(checked.rows)} units can be imported; nothing was written.")
            return
        done = import_units(checked.rows, by=by, source=path.name)
        self.stdout.write(
            f"{done.created_count} units created, {done.changed_count} changed, "
            f"{done.same_count} as they were; {done.succession_count} successions written"
        )


def _table(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return read_table(path.name, content, limits=LIMITS)
    except UnreadableTable as error:
        raise CommandError(str(error.message)) from error


def _account(email: str | None) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody has an account with the e-mail “{email}”.")
    return user
