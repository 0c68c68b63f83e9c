"""Put a backup in place of the present data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from events_app.core.backup import BackupRefused, event_key_check, restore_backup


class Command(BaseCommand):
    """Restore after checking every hash; an older schema is migrated afterwards."""

    help = "Put the database and the uploaded files of a backup in place; stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the permission to overwrite."""
        parser.add_argument("source", type=Path, help="a file that `manage.py backup` wrote")
        parser.add_argument("--force", action="store_true", help="replace the data that are here")

    def handle(self, *_args: object, **options: Any) -> None:
        """Restore, migrate, and tell when the secret is another than the backup's."""
        try:
            manifest = restore_backup(options["source"], force=options["force"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        call_command("migrate", interactive=False, verbosity=0)
        cache.clear()
        self.stdout.write(
            f"Restored the state of {manifest.made_at}: the {manifest.engine} database and "
            f"{len(manifest.files) - 1} uploaded files."
        )
        if manifest.event_key_check != event_key_check():
            self.stderr.write(
                "WARNING: PHIEN_EVENT_KEY_SECRET is not the one this backup was made with. Set the "
                "old one, or the badges of the restored events can be neither made nor checked."
            )
