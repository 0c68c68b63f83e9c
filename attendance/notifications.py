"""The mails of the attendance storey, in the person's own language."""

from collections.abc import Mapping
from string import Formatter

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from attendance.models import (
    CategoryRule,
    Delegation,
    EmailChange,
    Letter,
    LetterDelivery,
    ParticipationCertificate,
    Registration,
    WaitingEntry,
)
from events_app.core import tokens
from events_app.core.models import OutgoingMessage
from events_app.core.outbox import queue_mail

State = Registration.State
LINK_PURPOSE = "registration"
WAITING_PURPOSE = "waiting"
INVITATION_PURPOSE = "invitation"
DELEGATION_PURPOSE = "delegation"
EMAIL_PURPOSE = "registration-email"


def own_link(registration: Registration) -> str:
    """Return the signed address where people see and change their registration."""
    token = tokens.sign(LINK_PURPOSE, str(registration.pk))
    return f"{settings.SITE_URL}{reverse('attendance:my_registration', args=[token])}"


def waiting_link(entry: WaitingEntry) -> str:
    """Return the signed address where a waiting person answers an offer or leaves the line."""
    token = tokens.sign(WAITING_PURPOSE, str(entry.pk))
    return f"{settings.SITE_URL}{reverse('attendance:my_waiting', args=[token])}"


def invitation_link(registration: Registration) -> str:
    """Return the personal address where an invited person answers."""
    token = tokens.sign(INVITATION_PURPOSE, str(registration.pk))
    return f"{settings.SITE_URL}{reverse('attendance:my_invitation', args=[token])}"


def delegation_link(delegation: Delegation) -> str:
    """Return the signed address where a leader registers the people of a delegation."""
    token = tokens.sign(DELEGATION_PURPOSE, str(delegation.pk))
    return f"{settings.SITE_URL}{reverse('attendance:my_delegation', args=[token])}"


def waiting_list_joined(entry: WaitingEntry) -> OutgoingMessage:
    """Queue the mail that confirms the place in line."""
    with translation.override(entry.language):
        subject = _("You are on the waiting list: %(event)s")
        return _to_the_line(entry, subject, "waiting_joined")


def place_offered(entry: WaitingEntry) -> OutgoingMessage:
    """Queue the offer of a freed place, with the link to accept or decline and the deadline."""
    with translation.override(entry.language):
        return _to_the_line(entry, _("A place is free for you: %(event)s"), "place_offered")


def offer_lapsed(entry: WaitingEntry) -> OutgoingMessage:
    """Tell a person that the offer has passed on."""
    with translation.override(entry.language):
        return _to_the_line(entry, _("Your offer has passed on: %(event)s"), "offer_lapsed")


def _to_the_line(entry: WaitingEntry, subject: str, name: str) -> OutgoingMessage:
    member = entry.members.select_related("registration").first()
    context = {
        "entry": entry,
        "event": entry.event,
        "name": member.registration.full_name if member else "",
        "link": waiting_link(entry),
    }
    return queue_mail(
        to=entry.email,
        subject=subject % {"event": entry.event.title},
        text=render_to_string(f"emails/attendance/{name}.txt", context),
        about=entry,
    )


def delegation_opened(delegation: Delegation) -> OutgoingMessage:
    """Queue the mail with the link where the leader registers the people."""
    with translation.override(delegation.language):
        context = {
            "delegation": delegation,
            "event": delegation.event,
            "link": delegation_link(delegation),
        }
        return queue_mail(
            to=delegation.leader_email,
            subject=_("Register your delegation: %(event)s") % {"event": delegation.event.title},
            text=render_to_string("emails/attendance/delegation.txt", context),
            about=delegation,
        )


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
    """Queue the invitation with the category's own text and the link to answer it."""
    rules = CategoryRule.objects.filter(event=registration.event, category=registration.category)
    rule = rules.first()
    with translation.override(registration.language):
        return queue_mail(
            to=registration.email,
            subject=_("Invitation: %(event)s") % {"event": registration.event.title},
            text=_text(
                "emails/attendance/invitation.txt",
                registration,
                invitation_link(registration),
                rule=rule,
            ),
            about=registration,
        )


def invitation_reminder(registration: Registration) -> OutgoingMessage:
    """Queue the reminder of an invitation nobody answered yet."""
    with translation.override(registration.language):
        event = registration.event
        return queue_mail(
            to=registration.email,
            subject=_("Please answer the invitation: %(event)s") % {"event": event.title},
            text=_text(
                "emails/attendance/reminder.txt", registration, invitation_link(registration)
            ),
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


def certificate_issued(certificate: ParticipationCertificate, *, pdf: bytes) -> OutgoingMessage:
    """Queue the mail with the certificate of participation."""
    registration = certificate.registration
    with translation.override(certificate.language):
        return queue_mail(
            to=registration.email,
            subject=_("Your certificate: %(event)s") % {"event": registration.event.title},
            text=_text("emails/attendance/certificate.txt", registration),
            attachments=[(f"certificate-{certificate.serial}.pdf", pdf, "application/pdf")],
            about=registration,
        )


PLACEHOLDERS = ("name", "organisation", "event", "reference", "link")


def letter(delivery: LetterDelivery) -> OutgoingMessage:
    """Queue the mail of a letter to one person, in the language fixed for them."""
    person = delivery.registration
    subject, text = letter_texts(
        delivery.letter, person, delivery.language, link=letter_link(person)
    )
    return queue_mail(to=person.email, subject=subject, text=text, about=person)


def letter_link(registration: Registration) -> str:
    """Return where a letter leads: the invited to their answer, others to their own page."""
    is_asked = registration.state in {State.INVITED, State.DECLINED}
    return invitation_link(registration) if is_asked else own_link(registration)


def letter_texts(
    letter: Letter, registration: Registration, language: str, *, link: str
) -> tuple[str, str]:
    """Return subject and text of `letter` as `registration` reads them in `language`."""
    event = letter.event
    with translation.override(language):
        values = {
            "name": registration.full_name,
            "organisation": registration.organization_name,
            "event": event.title,
            "reference": registration.printed_reference,
            "link": link,
        }
        context = {
            "text": filled_in(getattr(letter, f"body_{language}"), values),
            "organizer": event.organizer,
            "event": event,
        }
        body = render_to_string("emails/attendance/letter.txt", context)
        return filled_in(getattr(letter, f"subject_{language}"), values), body


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its placeholders replaced: words only, never attributes or formats."""
    return "".join(
        words + (values.get(name, "") if name is not None else "")
        for words, name, _specification, _conversion in Formatter().parse(text)
    )


def _text(template: str, registration: Registration, link: str = "", **more: object) -> str:
    context = {
        **more,
        "registration": registration,
        "event": registration.event,
        "link": link or own_link(registration),
    }
    return render_to_string(template, context)
