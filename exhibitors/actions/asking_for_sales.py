"""Reminds exhibitors of the sales they have not reported: one mail per day at most."""

from datetime import date

from django.db import transaction

from events.models import Event
from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Application, SalesReminder
from exhibitors.notifications import ask_for_sales
from exhibitors.queries import silent_exhibitors


@transaction.atomic
def remind_of_sales(event: Event, *, day: date, by: User) -> int:
    """Mail everybody who reported nothing for `day` and was not reminded of it; return how many.

    The unique row per exhibitor and day decides when two people press the button at once.
    """
    waiting = [row.application_id for row in silent_exhibitors(event, day=day)]
    rows = Application.objects.filter(pk__in=waiting).select_related("event", "entity")
    count = 0
    for application in rows.prefetch_related("entity__members__user"):
        _row, is_new = SalesReminder.objects.get_or_create(application=application, day=day)
        if is_new:
            ask_for_sales(application, day)
            count += 1
    audit.record(by, "sales.reminded", event, day=day.isoformat(), count=count)
    return count
