"""The outcome report as page, PDF, XLSX and JSON, and handing it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.overview.actions.reporting import hand_in_report
from events_app.overview.queries import as_json, breakdown, heroes, outcome_report
from events_app.overview.spreadsheets import report_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def report_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures: reported and counted side by side."""
    event = staff_event(request, slug, "overview.see_report")
    report = outcome_report(event)
    context = {
        "event": event,
        "room": "report",
        "report": report,
        "parts": breakdown(report),
        "heroes": heroes(report),
        "frozen": event.outcome_reports.select_related("created_by"),
        "may_hand_in": event.state == Event.State.PUBLISHED,
        "has_ended": event.has_ended(timezone.now()),
    }
    return render(request, "overview/report.html", context)


@require_POST
def report_pdf_job(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the worker make the PDF."""
    event = staff_event(request, slug, "overview.make_report")
    job = jobs.enqueue("report_pdf", by=signed_in(request), subject=event)
    return redirect("core:job", job_id=job.pk)


@require_safe
def report_spreadsheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the report as XLSX."""
    event = staff_event(request, slug, "overview.make_report")
    response = HttpResponse(report_xlsx(outcome_report(event)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="report-{event.slug}.xlsx"'
    return response


@require_safe
def report_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the report as JSON."""
    event = staff_event(request, slug, "overview.make_report")
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(as_json(outcome_report(event)), json_dumps_params=options)


@require_safe
def frozen_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hand out a report as it was handed in: the file's SHA-256 is the one shown."""
    event = staff_event(request, slug, "overview.make_report")
    report = get_object_or_404(event.outcome_reports, number=number)
    response = HttpResponse(report.file_bytes, content_type="application/json")
    name = f"report-{event.slug}-{report.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then freeze the figures and mark the event reported."""
    event = staff_event(request, slug, "overview.hand_in_report")
    if request.method == "POST":
        try:
            hand_in_report(event, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The report is handed in; its figures are frozen."))
        return redirect("overview:report", slug=slug)
    return render(request, "overview/handover.html", {"event": event, "room": "report"})
