"""Background work: badges are rendered here, never in a request."""

from datetime import datetime

from attendance import notifications
from attendance.actions.badging import NoBadge
from attendance.actions.waiting import lapse_offer, offer_freed_places
from attendance.models import Registration, WaitingEntry
from attendance.pdf import badge_pdf, badges_pdf
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


@schedules.due_work("waiting_offers")
def pass_offers_on(now: datetime) -> None:
    """End offers whose deadline has passed, and offer what became free, for example by a
    larger capacity."""
    for entry in WaitingEntry.objects.overdue(now):
        lapse_offer(entry, now=now)
    waiting = WaitingEntry.objects.in_line().order_by().values("event")
    for event in Event.objects.filter(pk__in=waiting):
        offer_freed_places(event, now=now)
