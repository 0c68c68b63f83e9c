"""Background work: badges are rendered here, never in a request."""

from attendance import notifications
from attendance.actions.badging import NoBadge
from attendance.models import Registration
from attendance.pdf import badge_pdf, badges_pdf
from events.ical import event_calendar
from events.models import Event
from events_app.core import jobs
from events_app.core.jobs import RunningJob


@jobs.job("registration_mail", permission=None)
def send_registration_mail(job: RunningJob) -> None:
    """Render the badge of a registered person and queue the mail with link, .ics and badge."""
    registration = job.subject
    if not isinstance(registration, Registration) or not registration.email:
        return
    if registration.state == Registration.State.INVITED:
        notifications.invitation(registration)
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
