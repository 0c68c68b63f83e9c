"""Write database and uploads into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events_app.core.backup import BackupRefused, make_backup

SECRETS = (
    "Not in it, on purpose: PHIEN_SECRET_KEY and PHIEN_EVENT_KEY_SECRET. Keep them in another safe "
    "place: without the second, restored badges can be neither made nor checked."
)


class Command(BaseCommand):
    """Back up while the site runs; the file holds personal data and only you can read it."""

    help = "Write the database and the uploaded files into one file, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write."""
        parser.add_argument("target", type=Path, help="a new file, or a folder: a name by time")

    def handle(self, *_args: object, **options: Any) -> None:
        """Write the backup and say what is in it."""
        now = timezone.now()
        target: Path = options["target"]
        if target.is_dir():
            target = target / f"phien-{now:%Y%m%d-%H%M%S}.zip"
        elif not target.parent.is_dir():
            raise CommandError(f"The folder {target.parent} does not exist.")
        try:
            manifest = make_backup(target, now=now)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        size = sum(stored.size_bytes for stored in manifest.files)
        self.stdout.write(
            f"{target}: the {manifest.engine} database and {len(manifest.files) - 1} uploaded "
            f"files, {size / 1e6:.1f} MB before packing."
        )
        self.stdout.write(SECRETS)
