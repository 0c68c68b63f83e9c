"""Writes everything about one event into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.models import Event
from events_app.core.models import User
from events_app.overview.actions.exporting import export_files


class Command(BaseCommand):
    """Export one event."""

    help = "Write documents, tables and a manifest of one event into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the event and the folder."""
        parser.add_argument("slug", help="the last part of the event's public address")
        parser.add_argument("--out", required=True, type=Path, help="the folder to write into")
        parser.add_argument(
            "--with-contacts", action="store_true", help="include contacts; leaves an audit line"
        )

        parser.add_argument("--by", help="e-mail of the account on whose behalf this is done")
        parser.add_argument("--purpose", default="", help="what the contacts are needed for")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        event = Event.objects.filter(slug=options["slug"]).first()
        if event is None:
            known = ", ".join(Event.objects.values_list("slug", flat=True)[:20])
            raise CommandError(f"There is no event “{options['slug']}”. Known: {known or 'none'}.")
        files = export_files(
            event,
            by=_account(options["by"]),
            with_contacts=options["with_contacts"],
            purpose=options["purpose"],
        )
        for name, content in files.items():
            path = options["out"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.stdout.write(f"{len(files)} files written to {options['out']}")


def _account(email: str | None) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody has an account with the e-mail “{email}”.")
    return user
