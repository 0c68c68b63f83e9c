"""Background work: badges are rendered here, never in a request."""

from datetime import datetime, timedelta

from django.utils import timezone

from attendance import notifications
from attendance.actions.badging import NoBadge
from attendance.actions.inviting import mail_invitation, remind
from attendance.actions.retaining import carry_out_retention
from attendance.actions.waiting import lapse_offer, offer_freed_places
from attendance.models import Invitation, Registration, ReminderRound, WaitingEntry
from attendance.pdf import badge_pdf, badges_pdf
from attendance.pdf.sheets import protocol_pdf, sheet_pdf
from attendance.queries.sheets import protocol_lines, sheet_people
from events.ical import event_calendar
from events.models import Event, Session
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


@jobs.job("attendance_sheet", permission="attendance.see_registrations")
def print_sheet(job: RunningJob) -> None:
    """Render the sheet of a session, to be signed, in the order asked for."""
    event = job.subject
    if not isinstance(event, Event):
        return
    sessions = Session.objects.select_related("room", "event__venue", "event__organizer")
    session = sessions.get(event=event, pk=job.params["session_id"])
    people = sheet_people(event, order=job.params["order"])
    name = f"attendance-{event.slug}-{session.pk}.pdf"
    job.attach(name, sheet_pdf(session, people, advance=job.advance))


@jobs.job("protocol_list", permission="attendance.edit_registration")
def print_protocol_list(job: RunningJob) -> None:
    """Render the protocol list of an event as it stands now."""
    event = job.subject
    if isinstance(event, Event):
        job.attach(f"protocol-{event.slug}.pdf", protocol_pdf(event, protocol_lines(event)))


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
