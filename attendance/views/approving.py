"""A registrar approves or declines registrations that wait."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.approving import approve_registrations, decline_registration
from attendance.forms.categories import DecliningForm
from attendance.models import Registration
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

State = Registration.State


@require_POST
def approvals(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the ticked registrations; each person gets the mail with the badge."""
    event = staff_event(request, slug, "attendance.edit_registration")
    ids = [int(key) for key in request.POST.getlist("registration") if key.isdecimal()]
    user = signed_in(request)
    try:
        with transaction.atomic():
            approved = approve_registrations(event, ids=ids, by=user)
            for registration in approved:
                if registration.email:
                    jobs.enqueue("registration_mail", by=user, subject=registration)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        text = ngettext(
            "%(n)d person is registered.", "%(n)d people are registered.", len(approved)
        )
        messages.success(request, text % {"n": len(approved)})
    if len(ids) == 1 and "one" in request.POST:
        return redirect("attendance:registration", event.slug, ids[0])
    return redirect(f"{reverse('attendance:registrations', args=[event.slug])}?state=PENDING")


@require_http_methods(["GET", "HEAD", "POST"])
def refusal_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Ask why, then decline a registration that waits."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = Registration.objects.filter(event=event)
    registration = get_object_or_404(rows, pk=registration_id)
    registration.event = event
    form = DecliningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_registration(
                registration, reason=form.cleaned_data["reason"], by=signed_in(request)
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Declined; the place is free again."))
            return redirect("attendance:registration", slug, registration.pk)
    context = {"event": event, "room": "attendees", "registration": registration, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/refusal.html", context, status=status)
