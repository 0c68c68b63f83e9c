"""The mails of the attendance storey, in the person's own language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from attendance.models import EmailChange, Registration
from events_app.core import tokens
from events_app.core.models import OutgoingMessage
from events_app.core.outbox import queue_mail

LINK_PURPOSE = "registration"
EMAIL_PURPOSE = "registration-email"


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


def invitation(registration: Registration) -> OutgoingMessage:
    """Queue the invitation with the link to accept it."""
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("Invitation: %(event)s") % {"event": registration.event.title},
            text=_text("emails/attendance/invitation.txt", registration),
            about=registration,
        )


def confirm_email(change: EmailChange) -> OutgoingMessage:
    """Ask at the new address whether it is right."""
    registration = change.registration
    path = reverse(
        "attendance:my_email_confirmation", args=[tokens.sign(EMAIL_PURPOSE, str(change.pk))]
    )
    with translation.override(registration.language):
        context = {"registration": registration, "event": registration.event}
        return queue_mail(
            to=change.email,
            subject=_("Confirm your e-mail: %(event)s") % {"event": registration.event.title},
            text=render_to_string(
                "emails/attendance/confirm_email.txt",
                {**context, "link": f"{settings.SITE_URL}{path}"},
            ),
            about=registration,
            secret=True,
        )


def email_changed(registration: Registration, *, old_email: str) -> OutgoingMessage:
    """Tell the old address that mails go elsewhere now."""
    with translation.override(registration.language):
        return queue_mail(
            to=old_email,
            subject=_("Your e-mail was changed: %(event)s") % {"event": registration.event.title},
            text=render_to_string(
                "emails/attendance/email_changed.txt",
                {"registration": registration, "event": registration.event},
            ),
            about=registration,
        )


def _text(template: str, registration: Registration) -> str:
    context = {
        "registration": registration,
        "event": registration.event,
        "link": own_link(registration),
    }
    return render_to_string(template, context)
