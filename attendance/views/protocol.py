"""The protocol list: guests of honour in their order, and who has arrived."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.exporting import note_export
from attendance.actions.ranking import choose_categories, place_person
from attendance.forms.sheets import ProtocolCategoriesForm, ProtocolPrintForm
from attendance.queries.sheets import protocol_categories, protocol_lines
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def protocol_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list in its order; a POST chooses the categories on it."""
    event = staff_event(request, slug, "attendance.edit_registration")
    initial = {"categories": protocol_categories(event)}
    form = ProtocolCategoriesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_categories(event, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("attendance:protocol", slug)
    lines = protocol_lines(event)
    context = {
        "event": event,
        "room": "attendees",
        "tab": "protocol",
        "lines": lines,
        "arrived": sum(line.arrived for line in lines),
        "form": form,
        "print_form": ProtocolPrintForm(),
    }
    # `request.POST or None` leaves a form without a tick unbound.
    status = 422 if request.method == "POST" else 200
    return render(request, "attendance/protocol.html", context, status=status)


@require_POST
def protocol_place(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Move somebody up, down, or to a number; the focus goes where they stand now."""
    event = staff_event(request, slug, "attendance.edit_registration")
    typed = request.POST.get("to") or request.POST.get("number", "")
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 6:
        messages.error(request, _("Type the number where the person should stand, such as 1."))
    else:
        try:
            place = place_person(
                event, registration_id=registration_id, number=int(typed), by=signed_in(request)
            )
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Moved to number %(number)s.") % {"number": place})
    response = redirect("attendance:protocol", slug)
    response["Location"] += f"#person-{registration_id}"
    return response


@require_POST
def protocol_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the list made as PDF by a job; who took it and what for is recorded."""
    event = staff_event(request, slug, "attendance.edit_registration")
    form = ProtocolPrintForm(request.POST)
    lines = protocol_lines(event)
    if not form.is_valid() or not lines:
        messages.error(request, _("Choose what the list is for; it is recorded."))
        return redirect("attendance:protocol", slug)
    user = signed_in(request)
    note_export(event, by=user, row_count=len(lines), purpose=form.cleaned_data["purpose"])
    job = jobs.enqueue("protocol_list", by=user, subject=event)
    return redirect("core:job", job_id=job.pk)
