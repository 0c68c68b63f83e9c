"""Taking the list of people out of the house leaves a trace."""

from django.db import transaction

from events.models import Event
from events_app.core import audit
from events_app.core.models import User


@transaction.atomic
def note_export(event: Event, *, by: User, row_count: int) -> None:
    """Record who took the list of attendees, and how many rows it had."""
    audit.record(by, "registrations.exported", event, rows=row_count)
