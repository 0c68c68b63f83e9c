"""Makes attendees anonymous whose retention period is over; meant for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from attendance.actions.retaining import carry_out_retention


class Command(BaseCommand):
    """Erase, or with --dry-run only say what would be erased."""

    help = "Make attendees anonymous whose retention period is over."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="only count, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per event: address, period, people."""
        total = 0
        for expiry, count in carry_out_retention(now=timezone.now(), dry_run=options["dry_run"]):
            self.stdout.write(f"{expiry.event.slug}: {expiry.months} months, {count} people")
            total += count
        word = "would be erased" if options["dry_run"] else "erased"
        self.stdout.write(f"{total} people {word}")
