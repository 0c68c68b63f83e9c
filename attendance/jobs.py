"""Background work: badges are rendered here, never in a request."""

from datetime import datetime, timedelta

from attendance import notifications
from attendance.actions.badging import NoBadge
from attendance.actions.retaining import carry_out_retention
from attendance.models import Registration
from attendance.pdf import badge_pdf, badges_pdf
from events.ical import event_calendar
from events.models import Event
from events_app.core import jobs
from events_app.core.jobs import RunningJob
from events_app.core.schedules import due_work


@jobs.job("registration_mail", permission=None)
def send_registration_mail(job: RunningJob) -> None:
    """Render the badge of a registered person and queue the mail with link, .ics and badge."""
    registration = job.subject
    if not isinstance(registration, Registration) or not registration.email:
        return
    if registration.state == Registration.State.INVITED:
        notifications.invitation(registration)
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


@due_work("retention", every=timedelta(days=1))
def forget_expired_people(now: datetime) -> None:
    """Make attendees anonymous whose retention period is over; once a day."""
    for _expiry, _count in carry_out_retention(now=now):
        pass
