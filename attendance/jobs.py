"""Background work: badges are rendered here, never in a request."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from attendance import notifications
from attendance.actions.badging import NoBadge
from attendance.actions.certifying import NothingToIssue, mail_certificate
from attendance.actions.inviting import mail_invitation, remind
from attendance.actions.retaining import carry_out_retention
from attendance.actions.waiting import lapse_offer, offer_freed_places
from attendance.models import (
    Invitation,
    ParticipationCertificate,
    Registration,
    ReminderRound,
    WaitingEntry,
)
from attendance.pdf import badge_pdf, badges_pdf
from attendance.pdf.certificates import certificates_pdf
from events.ical import event_calendar
from events.models import Event
from events_app.core import jobs, schedules
from events_app.core.jobs import RunningJob


@jobs.job("registration_mail", permission=None)
def send_registration_mail(job: RunningJob) -> None:
    """Render the badge of a registered person and queue the mail with link, .ics and badge."""
    registration = job.subject
    if not isinstance(registration, Registration) or not registration.email:
        return
    if registration.state == Registration.State.INVITED:
        invitation = Invitation.objects.select_related("registration").get(pk=registration.pk)
        mail_invitation(invitation, by=job.owner, now=timezone.now())
    elif registration.state == Registration.State.PENDING:
        notifications.registration_pending(registration)
    elif registration.state == Registration.State.REGISTERED:
        notifications.registration_confirmed(
            registration,
            badge=badge_pdf(registration),
            calendar=event_calendar(registration.event),
        )


@jobs.job("badges", permission="attendance.print_badges")
def print_badges(job: RunningJob) -> None:
    """Render the badges of all registered people of an event into one file. Raises NoBadge."""
    event = job.subject
    if not isinstance(event, Event):
        raise NoBadge
    rows = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    if not rows.exists():
        raise NoBadge
    people = rows.select_related("event__venue")
    job.attach(f"badges-{event.slug}.pdf", badges_pdf(people, advance=job.advance))


@jobs.job("certificates", permission="attendance.certify")
def print_certificates(job: RunningJob) -> None:
    """Render the valid certificates of an event into one file. Raises NothingToIssue."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = list(_printable(event).order_by("number"))
    if not rows:
        raise NothingToIssue
    job.attach(f"certificates-{event.slug}.pdf", certificates_pdf(rows, advance=job.advance))


@jobs.job("certificate_mails", permission="attendance.certify")
def mail_certificates(job: RunningJob) -> None:
    """Queue the certificates that did not leave yet; a repeated run writes to nobody twice."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = list(_printable(event).filter(mailed_at__isnull=True).exclude(registration__email=""))
    for done, row in enumerate(rows, start=1):
        mail_certificate(row, pdf=certificates_pdf([row]), by=job.owner, now=timezone.now())
        job.advance(done, len(rows))


def _printable(event: Event) -> QuerySet[ParticipationCertificate]:
    """Return the valid certificates whose holder was not erased."""
    rows = ParticipationCertificate.objects.valid().filter(event=event).exclude(printed_name="")
    return rows.select_related("registration__event", "event__venue", "event__organizer")


@jobs.job("invitation_mails", permission="attendance.edit_registration")
def send_invitations(job: RunningJob) -> None:
    """Queue the invitations of an event that did not leave yet; each leaves once."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = Invitation.objects.filter(registration__event=event, mailed_at__isnull=True)
    people = list(rows.unanswered().select_related("registration__event__venue"))
    for done, invitation in enumerate(people, start=1):
        mail_invitation(invitation, by=job.owner, now=timezone.now())
        job.advance(done, len(people))


@jobs.job("invitation_reminders", permission="attendance.edit_registration")
def send_reminders(job: RunningJob) -> None:
    """Queue the reminders of one round; a repeated run writes to nobody twice."""
    rounds = ReminderRound.objects.select_related("event", "by")
    opened = rounds.filter(pk=job.params["round_id"]).first()
    if opened is None:
        return
    rows = Invitation.objects.filter(registration__event=opened.event).unanswered()
    people = list(rows.select_related("registration__event__venue"))
    for done, invitation in enumerate(people, start=1):
        remind(opened, invitation)
        job.advance(done, len(people))


@schedules.due_work("waiting_offers")
def pass_offers_on(now: datetime) -> None:
    """End offers whose deadline has passed; offer what is free, say by a larger capacity."""
    for entry in WaitingEntry.objects.overdue(now):
        lapse_offer(entry, now=now)
    waiting = WaitingEntry.objects.in_line().order_by().values("event")
    for event in Event.objects.filter(pk__in=waiting):
        offer_freed_places(event, now=now)


@schedules.due_work("retention", every=timedelta(days=1))
def forget_expired_people(now: datetime) -> None:
    """Make attendees anonymous whose retention period is over; once a day."""
    for _expiry, _count in carry_out_retention(now=now):
        pass
