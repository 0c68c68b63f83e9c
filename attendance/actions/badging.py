"""Badges: their key, their code, and the re-issue that makes an old one worthless."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.counting import next_change
from attendance.models import EventKey, Registration
from attendance.queries import badge_signer
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class NoBadge(DomainError):
    """Only registered people have a badge."""

    code = "no_badge"
    message = _("Only registered people have a badge. Register this person first.")


class BadgeReissuedTooOften(DomainError):
    """The counter of re-issues is one byte."""

    code = "badge_reissued_too_often"
    message = _("This badge was re-issued 255 times. Cancel the registration and make a new one.")


@transaction.atomic
def badge_key(event: Event) -> EventKey:
    """Return the key that signs the event's badges; the pair is made on first use."""
    return EventKey.objects.current_for(event)


def issue_token(registration: Registration) -> str:
    """Return the 196 digits of the badge as it is valid now. Raises NoBadge."""
    if registration.state != Registration.State.REGISTERED:
        raise NoBadge
    return badge_signer(registration.event)(registration)


@transaction.atomic
def reissue_badge(registration: Registration, *, by: User | None) -> Registration:
    """Make every badge printed so far worthless. Raises NoBadge, BadgeReissuedTooOften."""
    if registration.state != Registration.State.REGISTERED:
        raise NoBadge
    rows = Registration.objects.filter(pk=registration.pk, epoch__lt=255)
    changed = rows.update(
        epoch=F("epoch") + 1,
        version=F("version") + 1,
        updated_at=timezone.now(),
        change_number=next_change(registration.event),
    )
    if changed == 0:
        raise BadgeReissuedTooOften
    registration.refresh_from_db()
    audit.record(by, "badge.reissued", registration, epoch=registration.epoch)
    return registration
