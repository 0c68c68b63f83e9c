"""Certificates of participation: the rule, issuing, revoking, issuing anew, mailing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.models import AttendanceRule, ParticipationCertificate
from attendance.queries.certificates import standings
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class NoAttendanceRule(DomainError):
    """Nobody said what earns a certificate."""

    code = "no_attendance_rule"
    message = _("Save the rule first: it says who earns a certificate.")


class NothingToIssue(DomainError):
    """Everybody who qualifies has a certificate."""

    code = "nothing_to_issue"
    message = _("Nobody new qualifies. Change the rule, or enter missing check-ins at the gate.")


class CertificateNotValid(DomainError):
    """Somebody was faster."""

    code = "certificate_not_valid"
    message = _("This certificate was revoked or replaced already. Look at the list again.")


class NameUnchanged(DomainError):
    """A new paper would say the same."""

    code = "certificate_name_unchanged"
    message = _("The name is the one on the certificate. Correct it on the person's page first.")


@transaction.atomic
def set_attendance_rule(
    event: Event,
    *,
    by: User,
    kind: str,
    minimum_percent: int,
    minimum_days: int,
    categories: Sequence[str],
) -> AttendanceRule:
    """Say what earns a certificate; those already issued stay as they are."""
    fields = {
        "kind": kind,
        "minimum_percent": minimum_percent,
        "minimum_days": minimum_days,
        "categories": sorted(categories),
    }
    rule, _created = AttendanceRule.objects.update_or_create(event=event, defaults=fields)
    audit.record(by, "certificates.rule_set", event, **fields)
    return rule


@transaction.atomic
def issue_certificates(event: Event, *, by: User, now: datetime) -> list[ParticipationCertificate]:
    """Issue to everybody who qualifies and holds none. Raises NoAttendanceRule, NothingToIssue.

    Whoever holds a revoked certificate is left out: a revocation is not undone by the next batch.
    """
    _lock(event)
    rule = AttendanceRule.objects.select_related("event").get(event=event)
    had = set(
        ParticipationCertificate.objects.filter(event=event).values_list("registration", flat=True)
    )
    earned = [row for row in standings(rule) if row.qualifies and row.registration.pk not in had]
    if not earned:
        raise NothingToIssue
    rows = [
        ParticipationCertificate(
            event=event,
            registration=row.registration,
            number=number,
            issued_at=now,
            by=by,
            printed_name=row.registration.full_name,
            language=row.registration.language,
            session_count=row.session_count,
            held_count=row.held_count,
            day_count=row.day_count,
            minutes=row.minutes,
        )
        for number, row in enumerate(earned, start=rule.last_number + 1)
    ]
    issued = ParticipationCertificate.objects.bulk_create(rows)
    AttendanceRule.objects.filter(pk=rule.pk).update(last_number=F("last_number") + len(issued))
    audit.record(by, "certificates.issued", event, count=len(issued), first=rows[0].number)
    return issued


@transaction.atomic
def revoke_certificate(
    certificate: ParticipationCertificate, *, reason: str, by: User, now: datetime
) -> None:
    """Declare a certificate void; its page says so at once. Raises CertificateNotValid."""
    _end(certificate, reason=reason, by=by, now=now)
    audit.record(by, "certificate.revoked", certificate.registration, number=certificate.number)


@transaction.atomic
def reissue_certificate(
    certificate: ParticipationCertificate, *, by: User, now: datetime
) -> ParticipationCertificate:
    """Replace a certificate after the name was corrected: same facts, a new serial number.

    Raises NameUnchanged, CertificateNotValid.
    """
    _lock(certificate.event)
    person = certificate.registration
    if person.full_name == certificate.printed_name:
        raise NameUnchanged
    _end(certificate, reason="superseded", by=by, now=now)
    rule = AttendanceRule.objects.get(event=certificate.event)
    AttendanceRule.objects.filter(pk=rule.pk).update(last_number=F("last_number") + 1)
    anew = ParticipationCertificate.objects.create(
        event=certificate.event,
        registration=person,
        number=rule.last_number + 1,
        issued_at=now,
        by=by,
        printed_name=person.full_name,
        language=person.language,
        session_count=certificate.session_count,
        held_count=certificate.held_count,
        day_count=certificate.day_count,
        minutes=certificate.minutes,
        replaces=certificate,
    )
    audit.record(by, "certificate.reissued", person, old=certificate.number, new=anew.number)
    return anew


@transaction.atomic
def mail_certificate(
    certificate: ParticipationCertificate, *, pdf: bytes, by: User | None, now: datetime
) -> bool:
    """Queue the mail with the certificate; False when it left before or is not valid any more."""
    unsent = ParticipationCertificate.objects.valid().filter(
        pk=certificate.pk, mailed_at__isnull=True
    )
    if unsent.exclude(registration__email="").update(mailed_at=now) == 0:
        return False
    notifications.certificate_issued(certificate, pdf=pdf)
    audit.record(by, "certificate.mailed", certificate.registration, number=certificate.number)
    return True


def _lock(event: Event) -> None:
    """Take the row that counts the serial numbers: two batches at once go one after the other."""
    if AttendanceRule.objects.filter(event=event).update(last_number=F("last_number")) == 0:
        raise NoAttendanceRule


def _end(certificate: ParticipationCertificate, *, reason: str, by: User, now: datetime) -> None:
    rows = ParticipationCertificate.objects.valid().filter(pk=certificate.pk)
    if rows.update(revoked_at=now, revoked_by=by, reason=reason) == 0:
        raise CertificateNotValid
