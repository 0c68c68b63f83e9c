"""Consent per purpose: given unticked, withdrawn any time, never overwritten."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from attendance.models import ConsentRecord, Registration
from events_app.core import audit
from events_app.core.models import User

# The privacy notice people read when they ticked; raise it when the text of core:privacy changes.
NOTICE_VERSION = "2026-11"
CONSENT_QUESTION = _("I agree to these uses of my data (all optional)")
# What stands on the button of the person's own page.
CONSENT_BUTTON = _("Agree")


def consent_text(purpose: str, language: str, *, channel: str) -> str:
    """Return what a person read who agreed to `purpose`: question, purpose, privacy notice."""
    question = CONSENT_BUTTON if channel == "link" else CONSENT_QUESTION
    with translation.override(language):
        label = ConsentRecord.Purpose(purpose).label
        notice = render_to_string("core/privacy_text.html")
        return f"{question}: {label}\n\n{notice.strip()}\n"


@transaction.atomic
def give_consents(
    registration: Registration,
    *,
    purposes: Iterable[str],
    channel: str,
    language: str | None = None,
    by: User | None = None,
) -> list[ConsentRecord]:
    """Record each purpose the person ticked; one that already stands is left alone.

    `language` is that of the page (the registration's own by default): the text shown in it is
    kept as evidence. Raises ValueError for an unknown purpose.
    """
    standing = set(
        registration.consents.filter(withdrawn_at__isnull=True).values_list("purpose", flat=True)
    )
    wanted = [ConsentRecord.Purpose(purpose) for purpose in purposes]
    language = language or registration.language
    records = [
        _record(registration, purpose, channel=channel, language=language)
        for purpose in dict.fromkeys(wanted)
        if purpose not in standing
    ]
    if records:
        given = [record.purpose for record in records]
        audit.record(by, "consent.given", registration, purposes=given)
    return records


def _record(
    registration: Registration, purpose: str, *, channel: str, language: str
) -> ConsentRecord:
    shown = consent_text(purpose, language, channel=channel)
    return ConsentRecord.objects.create(
        registration=registration,
        purpose=purpose,
        notice_version=NOTICE_VERSION,
        language=language,
        channel=channel,
        evidence=shown,
        evidence_sha256=hashlib.sha256(shown.encode()).hexdigest(),
    )


@transaction.atomic
def withdraw_consent(
    registration: Registration, *, purpose: str, channel: str = "link", by: User | None = None
) -> bool:
    """Withdraw one purpose; return False when it did not stand (a repeated click is harmless)."""
    standing = registration.consents.filter(purpose=purpose, withdrawn_at__isnull=True)
    if standing.update(withdrawn_at=timezone.now(), withdrawn_channel=channel) == 0:
        return False
    audit.record(by, "consent.withdrawn", registration, purpose=purpose)
    return True
