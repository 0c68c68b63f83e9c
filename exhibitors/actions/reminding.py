"""Reminds the people of an entity that star certificates end: each moment once."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q

from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Certificate, CertificateReminder, Entity, Renewal
from exhibitors.models.legal_basis import RENEWAL_CLOSES_DAYS
from exhibitors.models.rating import StarCertificateQuerySet
from exhibitors.notifications import tell_certificates_ending

CLOSING_SOON_DAYS = 14  # before the window closes, 120 days before the end
ENDING_DAYS = 30  # Source: REFERENCE §2.6, "authority notified holders 30 days before expiry"
KEPT_AFTER_DAYS = 30  # what ended longer ago, as in imported lists, is no news
Kind = CertificateReminder.Kind


def due_reminders(today: date) -> dict[Kind, StarCertificateQuerySet]:
    """Return which certificates are at which of the four moments on `today`."""
    newest = Certificate.objects.newest().select_related("product__entity__unit")
    opened = newest.in_renewal(Renewal.OPEN, on=today)
    closing_end = today + timedelta(days=RENEWAL_CLOSES_DAYS + CLOSING_SOON_DAYS)
    closing = Q(valid_until__lte=closing_end)
    confirmed = newest.filter(state=Certificate.State.ISSUED)
    soon, yesterday = today + timedelta(days=ENDING_DAYS), today - timedelta(days=1)
    since = today - timedelta(days=KEPT_AFTER_DAYS)
    return {
        Kind.WINDOW_OPEN: opened.exclude(closing),
        Kind.WINDOW_CLOSING: opened.filter(closing),
        Kind.ENDING: confirmed.ending_between(today, soon),
        Kind.ENDED: confirmed.ending_between(since, yesterday),
    }


def remind_of_endings(today: date) -> int:
    """Queue what is due on `today` and was not queued before; return the number of mails."""
    count = 0
    for kind, rows in due_reminders(today).items():
        by_entity = rows.order_by("product__entity", "product__name_folded", "pk")
        for entity, group in groupby(by_entity, key=lambda row: row.product.entity):
            certificates = list(group)
            for member in entity.members.filter(user__is_active=True).select_related("user"):
                count += _remind(member.user, entity, kind, certificates)
    return count


@transaction.atomic
def _remind(user: User, entity: Entity, kind: Kind, certificates: list[Certificate]) -> bool:
    """Queue one mail about those of the certificates this person was not reminded of."""
    new = [row for row in certificates if _is_first(row, user, kind)]
    if not new:
        return False
    tell_certificates_ending(user, entity, kind, new)
    audit.record_many(None, "certificate.reminded", new, kind=kind.value)
    return True


def _is_first(certificate: Certificate, user: User, kind: Kind) -> bool:
    """Note the reminder; the constraint certificate_reminder_once lets only the first through."""
    key: dict[str, Any] = {"certificate": certificate, "user": user, "kind": kind}
    key["ends_on"] = certificate.last_day  # confirmed, so it has one
    _row, created = CertificateReminder.objects.get_or_create(**key)
    return created
