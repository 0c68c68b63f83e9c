"""Who scans badges for the partner organisations of an event."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attendance.actions.representing import dismiss_partner_staff, name_partner_staff
from attendance.forms.leads import PartnerStaffForm
from attendance.models import PartnerStaff
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def partner_staff_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List who meets people for the partners, and name somebody."""
    event = staff_event(request, slug, "attendance.name_partner_staff")
    form = PartnerStaffForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            duty = name_partner_staff(event, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error("email", str(error.message))
        else:
            words = {"name": duty.user, "partner": duty.organization}
            messages.success(request, _("%(name)s may scan badges for %(partner)s.") % words)
            return redirect("attendance:partner_staff", slug=slug)
    duties = PartnerStaff.objects.filter(event=event).select_related("organization", "user")
    context = {
        "event": event,
        "room": "attendees",
        "duties": duties,
        "has_partners": event.organization_roles.exists(),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/partner_staff.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_staff_removal_page(request: HttpRequest, slug: str, duty_id: int) -> HttpResponse:
    """Ask, then take the right away."""
    event = staff_event(request, slug, "attendance.name_partner_staff")
    rows = PartnerStaff.objects.filter(event=event).select_related("organization", "user", "event")
    duty = get_object_or_404(rows, pk=duty_id)
    if request.method == "POST":
        dismiss_partner_staff(duty, by=signed_in(request))
        messages.success(request, _("The right is taken away. What was scanned stays."))
        return redirect("attendance:partner_staff", slug=slug)
    context = {"event": event, "room": "attendees", "duty": duty}
    return render(request, "attendance/partner_staff_removal.html", context)
