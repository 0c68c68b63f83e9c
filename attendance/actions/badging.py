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
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User

MAX_KEY_ID = 255


class NoBadge(DomainError):
    """Only registered people have a badge."""

    code = "no_badge"
    message = _("Only registered people have a badge. Register this person first.")


class BadgeReissuedTooOften(DomainError):
    """The counter of re-issues is one byte."""

    code = "badge_reissued_too_often"
    message = _("This badge was re-issued 255 times. Cancel the registration and make a new one.")


class KeysUsedUp(DomainError):
    """The key id is one byte."""

    code = "keys_used_up"
    message = _("This event has used 256 signing keys. No further key can be made.")


@transaction.atomic
def badge_key(event: Event) -> EventKey:
    """Return the key that signs the event's badges; the pair is made on first use."""
    return EventKey.objects.current_for(event)


@transaction.atomic
def rotate_key(event: Event, *, after: int, by: User | None) -> EventKey:
    """Make the next key; badges are signed with it from now on.

    Printed badges stay valid: verifiers look the public key up by the key id on the badge, and
    no key is ever removed. `after` is the key id the person saw, so that a form sent twice
    rotates once. Raises KeysUsedUp, StaleForm.
    """
    newest = EventKey.objects.current_for(event)
    if newest.key_id != after:
        raise StaleForm
    if newest.key_id >= MAX_KEY_ID:
        raise KeysUsedUp
    key, made = EventKey.objects.numbered(event, newest.key_id + 1)
    if not made:
        raise StaleForm
    audit.record(by, "badge_key.rotated", event, key_id=key.key_id)
    return key


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
