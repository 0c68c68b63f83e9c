"""The mails of the attendance storey, in the person's own language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from attendance.models import CategoryRule, Registration
from events_app.core import tokens
from events_app.core.models import OutgoingMessage
from events_app.core.outbox import queue_mail

LINK_PURPOSE = "registration"


def own_link(registration: Registration) -> str:
    """Return the signed address where people see and change their registration."""
    token = tokens.sign(LINK_PURPOSE, str(registration.pk))
    return f"{settings.SITE_URL}{reverse('attendance:my_registration', args=[token])}"


def registration_confirmed(
    registration: Registration, *, badge: bytes, calendar: bytes
) -> OutgoingMessage:
    """Queue the mail with the link, the calendar file and the badge."""
    event = registration.event
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("You are registered: %(event)s") % {"event": event.title},
            text=_text("emails/attendance/registered.txt", registration),
            attachments=[
                (f"badge-{registration.printed_reference}.pdf", badge, "application/pdf"),
                (f"{event.slug}.ics", calendar, "text/calendar"),
            ],
            about=registration,
        )


def registration_pending(registration: Registration) -> OutgoingMessage:
    """Queue the mail that says: a registrar decides, the place is kept."""
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("Your registration awaits approval: %(event)s")
            % {"event": registration.event.title},
            text=_text("emails/attendance/pending.txt", registration),
            about=registration,
        )


def registration_declined(registration: Registration) -> OutgoingMessage:
    """Queue the mail that says that a registration was not approved, and why."""
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("Your registration was not approved: %(event)s")
            % {"event": registration.event.title},
            text=_text("emails/attendance/declined.txt", registration),
            about=registration,
        )


def invitation(registration: Registration) -> OutgoingMessage:
    """Queue the invitation with the category's own text and the link to accept it."""
    rules = CategoryRule.objects.filter(event=registration.event, category=registration.category)
    rule = rules.first()
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("Invitation: %(event)s") % {"event": registration.event.title},
            text=_text("emails/attendance/invitation.txt", registration, rule=rule),
            about=registration,
        )


def _text(template: str, registration: Registration, **more: object) -> str:
    context = {
        **more,
        "registration": registration,
        "event": registration.event,
        "link": own_link(registration),
    }
    return render_to_string(template, context)
