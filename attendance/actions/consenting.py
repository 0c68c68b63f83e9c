"""Consent per purpose: given unticked, withdrawn any time, never overwritten."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from attendance.models import ConsentRecord, Registration
from events_app.core import audit
from events_app.core.models import User

# The privacy notice people read when they ticked; raise it when the text of core:privacy changes.
NOTICE_VERSION = "2026-11"


@transaction.atomic
def give_consents(
    registration: Registration, *, purposes: Iterable[str], channel: str, by: User | None = None
) -> list[ConsentRecord]:
    """Record each purpose the person ticked; one that already stands is left alone.

    Raises ValueError for an unknown purpose.
    """
    standing = set(
        registration.consents.filter(withdrawn_at__isnull=True).values_list("purpose", flat=True)
    )
    wanted = [ConsentRecord.Purpose(purpose) for purpose in purposes]
    records = [
        ConsentRecord.objects.create(
            registration=registration,
            purpose=purpose,
            notice_version=NOTICE_VERSION,
            language=registration.language,
            channel=channel,
        )
        for purpose in dict.fromkeys(wanted)
        if purpose not in standing
    ]
    if records:
        given = [record.purpose for record in records]
        audit.record(by, "consent.given", registration, purposes=given)
    return records


@transaction.atomic
def withdraw_consent(registration: Registration, *, purpose: str, by: User | None = None) -> bool:
    """Withdraw one purpose; return False when it did not stand (a repeated click is harmless)."""
    standing = registration.consents.filter(purpose=purpose, withdrawn_at__isnull=True)
    if standing.update(withdrawn_at=timezone.now()) == 0:
        return False
    audit.record(by, "consent.withdrawn", registration, purpose=purpose)
    return True
