"""The booths of an event and who stands where."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.assigning import (
    add_booth,
    add_booths,
    assign_booth,
    free_booth,
    remove_booth,
)
from exhibitors.forms.booth import AssignmentForm, BoothForm
from exhibitors.models import Application, Booth, BoothAssignment


@require_http_methods(["GET", "HEAD", "POST"])
def booths_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the booths; add one or a row of them."""
    event = staff_event(request, slug, "exhibitors.see_applications")
    form = BoothForm(request.POST or None)
    if request.method == "POST":
        require(request, "exhibitors.assign_booth", event)
        if form.is_valid() and _add(request, event, form):
            return redirect("exhibitors:booths", slug=slug)
    return render(request, "exhibitors/booths.html", _context(event, form=form))


@require_POST
def assignments(request: HttpRequest, slug: str) -> HttpResponse:
    """Assign a booth to an approved exhibitor."""
    event = staff_event(request, slug, "exhibitors.assign_booth")
    form = AssignmentForm(request.POST, event=event)
    if form.is_valid():
        try:
            assign_booth(by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The booth is assigned."))
            return redirect("exhibitors:booths", slug=slug)
    context = _context(event, assignment_form=form)
    return render(request, "exhibitors/booths.html", context, status=409)


@require_POST
def assignment_removal(request: HttpRequest, slug: str, assignment_id: int) -> HttpResponse:
    """Free a booth."""
    event = staff_event(request, slug, "exhibitors.assign_booth")
    rows = BoothAssignment.objects.filter(booth__event=event).select_related("booth", "application")
    row = get_object_or_404(rows, pk=assignment_id)
    free_booth(row, by=signed_in(request))
    messages.success(request, _("The place in the booth is free again."))
    return redirect("exhibitors:booths", slug=slug)


@require_POST
def booth_removal(request: HttpRequest, slug: str, booth_id: int) -> HttpResponse:
    """Remove an empty booth."""
    event = staff_event(request, slug, "exhibitors.assign_booth")
    booth = get_object_or_404(event.booths, pk=booth_id)
    try:
        remove_booth(booth, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The booth is removed."))
    return redirect("exhibitors:booths", slug=slug)


def _add(request: HttpRequest, event: Event, form: BoothForm) -> bool:
    fields = dict(form.cleaned_data)
    count, code = fields.pop("count"), fields.pop("code")
    try:
        if count == 1:
            add_booth(event, code=code, by=signed_in(request), **fields)
        else:
            add_booths(event, prefix=code, first=1, count=count, by=signed_in(request), **fields)
    except DomainError as error:
        form.add_error("code", str(error.message))
        return False
    messages.success(request, _("The booths are added."))
    return True


def _context(event: Event, **forms: Any) -> dict[str, Any]:
    booths = Booth.objects.filter(event=event).prefetch_related("assignments__application__entity")
    approved = Application.objects.filter(event=event).approved()
    return {
        "event": event,
        "room": "booths",
        "booths": booths,
        "without_booth": approved.filter(booth_assignments=None).select_related("entity"),
        "form": forms.get("form") or BoothForm(),
        "assignment_form": forms.get("assignment_form") or AssignmentForm(event=event),
    }
