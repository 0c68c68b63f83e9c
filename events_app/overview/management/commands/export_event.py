"""Writes everything about one event into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.models import Event
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

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        event = Event.objects.filter(slug=options["slug"]).first()
        if event is None:
            known = ", ".join(Event.objects.values_list("slug", flat=True)[:20])
            raise CommandError(f"There is no event “{options['slug']}”. Known: {known or 'none'}.")
        files = export_files(event, by=None, with_contacts=options["with_contacts"])
        for name, content in files.items():
            path = options["out"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.stdout.write(f"{len(files)} files written to {options['out']}")
