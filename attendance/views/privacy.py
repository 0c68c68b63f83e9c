"""The organiser's page about people's data: erasure, periods, and who took lists away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.erasing import erase_registration
from attendance.actions.exporting import EXPORT_PURPOSES
from attendance.actions.retaining import expiries, remove_retention, set_retention
from attendance.forms.privacy import RetentionRuleForm
from attendance.models import ErasureRequest, Registration, RetentionRule
from attendance.models.privacy import DEFAULT_MONTHS
from events.models import Event
from events.views.doors import staff_event
from events_app.core import audit
from events_app.core.http import signed_in

EXPORT_VERBS = {
    "registrations.exported": gettext_lazy("list of attendees"),
    "leads.exported": gettext_lazy("leads of an exhibitor or partner"),
    "event.exported": gettext_lazy("the whole event"),
}


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
        "exports": _exports(event),
    }
    return render(request, "attendance/privacy.html", context)


def _exports(event: Event) -> list[dict[str, object]]:
    labels = dict(EXPORT_PURPOSES)
    lines = audit.trail(event).filter(verb__in=EXPORT_VERBS)[:100]
    return [
        {
            "line": line,
            "what": EXPORT_VERBS[line.verb],
            "purpose": labels.get(line.details.get("purpose"), line.details.get("purpose", "")),
            "row_count": line.details.get("rows"),
        }
        for line in lines
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def retention_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and set how long the organiser's attendees stay named, and what expires next."""
    event = staff_event(request, slug, "attendance.set_retention")
    organizer = event.organizer
    form = RetentionRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_retention(organizer, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The period is saved."))
        return redirect("attendance:retention", event.slug)
    context = {
        "event": event,
        "room": "privacy",
        "form": form,
        "rules": RetentionRule.objects.filter(organizer=organizer),
        "default_months": DEFAULT_MONTHS,
        "expiries": expiries(organizer)[:50],
        "now": timezone.now(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/retention.html", context, status=status)


@require_POST
def retention_rule_removal(request: HttpRequest, slug: str, rule_id: int) -> HttpResponse:
    """Remove a rule of the event's organiser."""
    event = staff_event(request, slug, "attendance.set_retention")
    rule = get_object_or_404(RetentionRule, pk=rule_id, organizer=event.organizer)
    remove_retention(rule, by=signed_in(request))
    messages.success(request, _("The period is removed."))
    return redirect("attendance:retention", event.slug)


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
