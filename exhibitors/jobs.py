"""What the exhibitors storey does in the background."""

from datetime import datetime, timedelta

from django.utils import timezone

from events_app.core import schedules
from exhibitors.actions.reminding import remind_of_endings


@schedules.due_work("certificate_reminders", every=timedelta(days=1))
def remind_of_ending_certificates(now: datetime) -> None:
    """Remind entities of certificates to renew; once a day, and again without harm."""
    remind_of_endings(timezone.localdate(now))
