"""Taking personal data out of the house leaves a trace: who, when, how much and what for."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

# A closed list: free text would bring personal data into the audit trail.
EXPORT_PURPOSES = (
    ("RUNNING", _("running the event: lists at the desk, seating, catering")),
    ("REPORTING", _("reporting to an authority")),
    ("FOLLOW_UP", _("following up with those who agreed")),
    ("REQUEST", _("a person's request about their data")),
    ("OTHER", _("another purpose that the privacy notice names")),
)


class PurposeMissing(DomainError):
    """Personal data leave the house for a stated purpose only."""

    code = "purpose_missing"
    message = _("Choose what the list is for; it is recorded.")


@transaction.atomic
def note_export(
    event: Event,
    *,
    by: User,
    row_count: int,
    purpose: str,
    what: str = "registrations",
    **details: object,
) -> None:
    """Record who took `what` (registrations, leads) out, how many rows it had and why.

    Raises PurposeMissing.
    """
    if purpose not in dict(EXPORT_PURPOSES):
        raise PurposeMissing
    audit.record(by, f"{what}.exported", event, rows=row_count, purpose=purpose, **details)
