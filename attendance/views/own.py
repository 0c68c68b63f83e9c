"""What people see and change themselves, by the signed link of their mail."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.consenting import give_consents, withdraw_consent
from attendance.actions.inviting import answer_yes, decline_invitation
from attendance.actions.registering import cancel_registration, edit_registration
from attendance.forms.people import OwnRegistrationForm
from attendance.models import ConsentRecord, EmailChange, ErasureRequest, Registration
from attendance.notifications import LINK_PURPOSE
from attendance.pdf import badge_pdf
from attendance.queries.questions import is_asked
from events.ical import event_calendar
from events_app.core import jobs, tokens
from events_app.core.errors import DomainError

State = Registration.State


def own_registration(token: str) -> Registration:
    """Return the registration of a signed link; not made by us or erased: it does not exist."""
    registration = _signed(token)
    if registration.erased_at is not None:
        raise Http404
    return registration


def _signed(token: str) -> Registration:
    key = tokens.unsign(LINK_PURPOSE, token)
    rows = Registration.objects.select_related("event__venue")
    registration = rows.filter(pk=int(key)).first() if key and key.isdecimal() else None
    if registration is None or not registration.event.is_public:
        raise Http404
    return registration


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_registration_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show one's registration; change name, organisation, position; accept an invitation."""
    registration = _signed(token)
    if registration.erased_at is not None:
        context = {"event": registration.event, "erased_at": registration.erased_at}
        return render(request, "attendance/my_erased.html", context, status=410)
    if request.method == "POST" and "accept" in request.POST:
        return _accept(request, registration, token)
    form = OwnRegistrationForm(request.POST or None, initial=vars(registration))
    if request.method == "POST" and form.is_valid() and registration.state != State.CANCELLED:
        try:
            edit_registration(registration, by=None, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved. Download your badge again if your name changed."))
            return redirect("attendance:my_registration", token=token)
    status = 422 if form.is_bound else 200
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "token": token,
        "certificate": registration.certificates.valid().first(),
        "purposes": _purposes(registration),
        "is_asked": is_asked(registration),
        "answers": registration.answers.select_related("question"),
        "consents": registration.consents.all(),
        "lead_count": registration.leads.count(),
        "email_change": EmailChange.objects.filter(registration=registration).first(),
        "erasure": ErasureRequest.objects.filter(registration=registration, state="OPEN").first(),
    }
    return render(request, "attendance/my_registration.html", context, status=status)


def _accept(request: HttpRequest, registration: Registration, token: str) -> HttpResponse:
    """Register the invited person, once the organiser's questions are answered."""
    if is_asked(registration):
        return redirect("attendance:my_answers", token=token)
    try:
        with transaction.atomic():
            jobs.enqueue(
                "registration_mail",
                by=None,
                subject=answer_yes(registration.invitation, by=None),
            )
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("You are registered. Your badge is on its way by mail."))
    return redirect("attendance:my_registration", token=token)


def _purposes(registration: Registration) -> list[dict[str, object]]:
    standing = {
        record.purpose: record
        for record in registration.consents.all()
        if record.withdrawn_at is None
    }
    return [
        {"value": purpose.value, "label": purpose.label, "record": standing.get(purpose.value)}
        for purpose in ConsentRecord.Purpose
    ]


@never_cache
@require_safe
def my_badge(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out one's badge: one small document, rendered at once."""
    registration = own_registration(token)
    if registration.state != State.REGISTERED:
        raise Http404
    response = HttpResponse(badge_pdf(registration), content_type="application/pdf")
    name = f"badge-{registration.printed_reference}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the event as a calendar file."""
    event = own_registration(token).event
    response = HttpResponse(event_calendar(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_cancellation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the person is sure, then cancel."""
    registration = own_registration(token)
    if request.method == "POST":
        if registration.state == State.INVITED:
            decline_invitation(registration.invitation, by=None)
        elif registration.state not in {State.CANCELLED, State.DECLINED}:
            cancel_registration(registration, by=None)
        messages.success(request, _("Your registration is cancelled. Your badge opens no gate."))
        return redirect("attendance:my_registration", token=token)
    context = {"registration": registration, "event": registration.event, "token": token}
    return render(request, "attendance/my_cancellation.html", context)


@require_POST
def my_consent_withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw one consent, or give it after all."""
    registration = own_registration(token)
    purpose = request.POST.get("purpose", "")
    if purpose not in ConsentRecord.Purpose.values:
        raise Http404
    if "give" in request.POST:
        language = translation.get_language() or registration.language
        give_consents(registration, purposes=[purpose], channel="link", language=language)
    else:
        withdraw_consent(registration, purpose=purpose)
    messages.success(request, _("Your choice is recorded."))
    from_contacts = request.POST.get("back") == "contacts"
    page = "attendance:my_contacts" if from_contacts else "attendance:my_registration"
    return redirect(page, token=token)
