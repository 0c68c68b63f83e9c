"""Every message the exhibitors storey can send: one function each."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events_app.core.formats import format_date
from events_app.core.models import User
from events_app.core.outbox import queue_mail
from exhibitors.models import Application, Booth, Certificate, CertificateReminder, Entity


def tell_application_received(application: Application) -> None:
    """Confirm to the entity that its application arrived."""
    _tell(application, _("Your application has arrived"), "received")


def tell_application_decided(application: Application) -> None:
    """Tell the entity that its application was approved, returned or rejected, and why."""
    subjects = {
        Application.State.APPROVED: _("Your application is approved"),
        Application.State.RETURNED: _("Please complete your application"),
        Application.State.REJECTED: _("Your application was not accepted"),
    }
    _tell(application, subjects[Application.State(application.state)], "decided")


def tell_booth_assigned(application: Application, booth: Booth) -> None:
    """Tell the entity where it stands."""
    _tell(application, _("Your booth: %(code)s") % {"code": booth.code}, "booth", booth=booth)


def tell_certificates_ending(
    user: User, entity: Entity, kind: str, certificates: Sequence[Certificate]
) -> None:
    """Remind one person, in their language, of certificates whose window or end is near."""
    kinds = CertificateReminder.Kind
    with translation.override(language_of(user, entity)):
        subjects = {
            kinds.WINDOW_OPEN: _("Renew your star certificates now"),
            kinds.WINDOW_CLOSING: _("The time to renew your star certificates ends soon"),
            kinds.ENDING: _("Your star certificates end within 30 days"),
            kinds.ENDED: _("Your star certificates have ended"),
        }
        link = f"{settings.SITE_URL}{reverse('exhibitors:entity', args=[entity.pk])}"
        context = {"kind": kind, "entity": entity, "certificates": certificates, "link": link}
        text = render_to_string("emails/exhibitors/certificates_ending.txt", context)
        subject = f"{subjects[kinds(kind)]} – {entity.name}"
    queue_mail(to=user.email, subject=subject, text=text, about=entity)


def language_of(user: User, entity: Entity) -> str:
    """Return the language the person last worked in, else the one of the entity's country."""
    if user.language:
        return user.language
    country = entity.unit.country if entity.unit else ""
    return {"VN": "vi", "PH": "en"}.get(country, settings.LANGUAGE_CODE)


def ask_for_sales(application: Application, day: date) -> None:
    """Ask the entity for the sales of a day it has not reported."""
    subject = _("Your sales of %(day)s") % {"day": format_date(day)}
    path = reverse("exhibitors:my_sales", args=[application.pk])
    link = f"{settings.SITE_URL}{path}?day={day.isoformat()}"
    _tell(application, subject, "sales_reminder", day=day, link=link)


def _tell(application: Application, subject: str, name: str, **context: object) -> None:
    entity = application.entity
    to = entity.contact_email or next(
        (member.user.email for member in entity.members.select_related("user")), ""
    )
    if not to:
        return
    path = reverse("exhibitors:apply", args=[application.event.slug])
    context |= {"application": application, "event": application.event, "entity": entity}
    context.setdefault("link", f"{settings.SITE_URL}{path}?entity={entity.pk}")
    text = render_to_string(f"emails/exhibitors/{name}.txt", context)
    title = application.event.title
    queue_mail(to=to, subject=f"{subject} – {title}", text=text, about=application)
