"""Taking an event away as one archive."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.http import signed_in
from events_app.core.models import Job
from events_app.overview.forms import ExportForm


@require_http_methods(["GET", "HEAD", "POST"])
def exports_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List earlier exports and start a new one."""
    event = staff_event(request, slug, "overview.export_event")
    user = signed_in(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        job = jobs.enqueue("export_event", by=user, subject=event, **form.cleaned_data)
        return redirect("core:job", job_id=job.pk)
    mine = Job.objects.filter(
        kind="export_event",
        owner=user,
        subject_type=ContentType.objects.get_for_model(Event),
        subject_id=str(event.pk),
    )
    context = {"event": event, "room": "exports", "form": form, "exports": mine[:20]}
    return render(request, "overview/exports.html", context)
