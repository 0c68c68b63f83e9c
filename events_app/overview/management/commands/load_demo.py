"""Loads the demo; running it again only moves the rehearsal's dates.

The accounts can be signed in to only where PHIEN_DEMO is on: their password is known to all.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from events_app.overview.demo.bac_lieu import load_bac_lieu
from events_app.overview.demo.otop import load_otop
from events_app.overview.demo.outlets import load_outlets
from events_app.overview.demo.people import make_cast, sign_ins
from events_app.overview.demo.rehearsal import ZONE, load_rehearsal
from events_app.overview.demo.soc_trang import load_soc_trang

SIGN_INS = "demo-signins.txt"
SHUT = "The demo's accounts are shut; run this again with PHIEN_DEMO=true to open them."


class Command(BaseCommand):
    """Load four events and eight accounts."""

    help = "Load the demo's events and accounts; again: move the rehearsal to today."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let a test say which day it is."""
        parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD, else the clock")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, move the rehearsal, tell the sign-ins."""
        today: date = options["today"] or _today(timezone.now())
        cast = make_cast(open_doors=settings.DEMO)
        events = [
            load_bac_lieu(cast),
            load_soc_trang(cast),
            load_rehearsal(cast, today=today),
            load_otop(cast),
        ]
        load_outlets(cast)
        lines = sign_ins() if settings.DEMO else [SHUT]
        (settings.VAR_DIR / SIGN_INS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for event in events:
            self.stdout.write(f"/events/{event.slug}/")
        for line in lines:
            self.stdout.write(line)


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(ZONE)).date()
