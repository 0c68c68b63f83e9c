"""The organiser's page about people's data: requests for erasure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.erasing import erase_registration
from attendance.models import ErasureRequest, Registration
from events.views.doors import staff_event
from events_app.core.http import signed_in


@require_safe
def privacy_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who asked for erasure and until when it is due."""
    event = staff_event(request, slug, "attendance.keep_privacy")
    rows = ErasureRequest.objects.filter(registration__event=event).select_related(
        "registration", "closed_by"
    )
    context = {
        "event": event,
        "room": "privacy",
        "waiting": rows.filter(state="OPEN"),
        "closed": rows.exclude(state="OPEN").order_by("-closed_at")[:50],
        "now": timezone.now(),
    }
    return render(request, "attendance/privacy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erasure_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Ask, then erase a person; also for those who asked by letter or at the desk."""
    event = staff_event(request, slug, "attendance.keep_privacy")
    registration = get_object_or_404(
        Registration.objects.select_related("event").filter(event=event, erased_at__isnull=True),
        pk=registration_id,
    )
    if request.method == "POST":
        erase_registration(registration, by=signed_in(request))
        messages.success(request, _("The person is erased. Every count is as it was."))
        return redirect("attendance:privacy", event.slug)
    context = {"event": event, "room": "privacy", "registration": registration}
    return render(request, "attendance/erasure.html", context)
