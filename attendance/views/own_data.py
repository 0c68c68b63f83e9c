"""The rights of a person behind the signed link: a new e-mail, one's data, erasure."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.erasing import request_erasure, withdraw_erasure
from attendance.actions.handing_over import own_data_zip
from attendance.actions.readdressing import confirm_email_change, request_email_change
from attendance.forms.privacy import NewEmailForm
from attendance.models import EmailChange, ErasureRequest
from attendance.notifications import EMAIL_PURPOSE, own_link
from attendance.views.own import own_registration
from events_app.core import tokens
from events_app.core.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_email_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a new address and send a confirmation to it."""
    registration = own_registration(token)
    form = NewEmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = request_email_change(registration, email=form.cleaned_data["email"])
        except DomainError as error:
            form.add_error("email", str(error.message))
        else:
            messages.success(
                request,
                _("We wrote to %(email)s. Open the link in that mail to confirm it.")
                % {"email": change.email},
            )
            return redirect("attendance:my_registration", token=token)
    context = {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/my_email.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_email_confirmation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then use the new address: mail scanners open links but press no button."""
    change = _email_change(token)
    if change is None:
        return render(request, "attendance/my_email_done.html", status=404)
    registration = change.registration
    problem = ""
    if request.method == "POST":
        try:
            confirm_email_change(change)
        except DomainError as error:
            problem = str(error.message)
        else:
            messages.success(request, _("Your new e-mail is confirmed."))
            return redirect(own_link(registration))
    context = {
        "change": change,
        "registration": registration,
        "event": registration.event,
        "problem": problem,
        "own_link": own_link(registration),
    }
    status = 409 if problem else 200
    return render(request, "attendance/my_email_confirmation.html", context, status=status)


def _email_change(token: str) -> EmailChange | None:
    """Return the change of a signed link; None when it was used, replaced or erased."""
    key = tokens.unsign(EMAIL_PURPOSE, token)
    if key is None:
        raise Http404
    try:
        rows = EmailChange.objects.select_related("registration__event")
        return rows.filter(pk=uuid.UUID(key)).first()
    except (ValueError, ValidationError) as error:
        raise Http404 from error


@require_POST
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out everything that is held about the person."""
    registration = own_registration(token)
    response = HttpResponse(own_data_zip(registration), content_type="application/zip")
    name = f"my-data-{registration.printed_reference}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_erasure_page(request: HttpRequest, token: str) -> HttpResponse:
    """Explain what erasure does, then pass the wish on; or take it back."""
    registration = own_registration(token)
    waiting = ErasureRequest.objects.filter(registration=registration, state="OPEN").first()
    if request.method == "POST":
        if "withdraw" in request.POST and waiting is not None:
            withdraw_erasure(waiting)
            messages.success(request, _("Your request for erasure is taken back."))
        elif "withdraw" not in request.POST:
            request_erasure(registration, channel="link")
            messages.success(request, _("Your request for erasure is with the organiser."))
        return redirect("attendance:my_registration", token=token)
    context = {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "waiting": waiting,
    }
    return render(request, "attendance/my_erasure.html", context)
