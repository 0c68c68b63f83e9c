"""Hands an outcome report in: freezes its figures and closes the event."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions.reporting import mark_reported
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User
from events_app.overview.models import OutcomeReport, digest_of
from events_app.overview.queries import as_json, outcome_report


class EventNotOver(DomainError):
    """The event still runs."""

    code = "event_not_over"
    message = _("The report can be handed in once the event has ended.")


@transaction.atomic
def hand_in_report(event: Event, *, by: User, now: datetime | None = None) -> OutcomeReport:
    """Freeze the figures as they stand, with their SHA-256, and mark the event reported.

    Raises EventNotOver, IllegalMove (it was handed in meanwhile).
    """
    moment = now or timezone.now()
    if not event.has_ended(moment):
        raise EventNotOver
    content = as_json(outcome_report(event, now=moment))
    digest = digest_of(content)
    top = OutcomeReport.objects.filter(event=event).aggregate(top=Max("number"))["top"] or 0
    mark_reported(event, by=by, now=moment)
    report = OutcomeReport.objects.create(
        event=event, number=top + 1, content=content, sha256=digest, created_by=by
    )
    audit.record(by, "report.handed_in", event, number=report.number, sha256=digest)
    return report
