"""Pages of the floor: a job's progress and result, the outbox, the privacy notice."""

import uuid

from django.core.paginator import Paginator
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from events_app.core import jobs
from events_app.core.http import require, signed_in
from events_app.core.models import Attachment, Job, OutgoingMessage


def _own_job(request: HttpRequest, job_id: uuid.UUID) -> Job:
    user = signed_in(request)
    visible = Job.objects.all() if user.is_operator else Job.objects.filter(owner=user)
    job = get_object_or_404(visible, pk=job_id)
    if not user.has_perm("core.see_job", job):
        raise Http404
    return job


@require_safe
def job_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far a job is; without JavaScript the page reloads by its refresh header."""
    job = _own_job(request, job_id)
    response = render(request, "core/job.html", {"job": job})
    if not job.is_over:
        response["Refresh"] = "5"
    return response


@require_safe
def job_progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Return the progress fragment that the page polls."""
    return render(request, "core/job_progress.html", {"job": _own_job(request, job_id)})


@require_POST
def job_cancellation(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Ask the job to stop."""
    job = _own_job(request, job_id)
    jobs.request_cancel(job)
    return redirect("core:job", job_id=job.pk)


@require_safe
def job_result(request: HttpRequest, job_id: uuid.UUID) -> FileResponse:
    """Hand out the file the job made."""
    job = _own_job(request, job_id)
    job = get_object_or_404(Job.objects.exclude(result=""), pk=job.pk)
    return FileResponse(job.result.open("rb"), as_attachment=True, filename=job.result_name)


@require_safe
def outbox_page(request: HttpRequest) -> HttpResponse:
    """List what was mailed, newest first."""
    require(request, "core.see_outbox")
    messages = OutgoingMessage.objects.all()
    query = request.GET.get("q", "").strip()
    if query:
        messages = messages.filter(subject__icontains=query) | messages.filter(to__icontains=query)
    page = Paginator(messages, 25).get_page(request.GET.get("page"))
    return render(request, "core/outbox.html", {"page": page, "query": query})


@require_safe
def outbox_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one mail as it was sent."""
    require(request, "core.see_outbox")
    message = get_object_or_404(
        OutgoingMessage.objects.prefetch_related("attachments"), pk=message_id
    )
    return render(request, "core/outbox_message.html", {"message": message})


@require_safe
def outbox_attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Hand out one attachment of a mail."""
    require(request, "core.see_outbox")
    part = get_object_or_404(Attachment, pk=attachment_id)
    response = HttpResponse(bytes(part.content), content_type=part.mime_type)
    response["Content-Disposition"] = f'attachment; filename="{part.pk}-{part.name}"'
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice."""
    return render(request, "core/privacy.html")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
