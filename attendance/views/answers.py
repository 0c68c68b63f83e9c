"""Staff change a person's answers and fetch the files that came with them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.forms.questions import AnswersForm
from attendance.models import Answer, Registration
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def answers_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Change what somebody answered, the questions of the desk included."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = Registration.objects.filter(event=event).exclude(state=Registration.State.CANCELLED)
    registration = get_object_or_404(rows, pk=registration_id)
    registration.event = event
    form = AnswersForm.of(registration, request.POST or None, request.FILES or None, desk=True)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(registration, by=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("attendance:registration", slug, registration.pk)
    context = {
        "event": event,
        "room": "attendees",
        "registration": registration,
        "answers": form,
        "groups": form.groups(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/answers.html", context, status=status)


@never_cache
@require_safe
def answer_file(
    request: HttpRequest, slug: str, registration_id: int, answer_id: int
) -> FileResponse:
    """Hand out a file somebody sent, always as a download."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = Answer.objects.filter(registration__event=event, registration=registration_id)
    answer = get_object_or_404(rows.exclude(file=""), pk=answer_id)
    response = FileResponse(
        answer.file.open("rb"),
        as_attachment=True,
        filename=str(answer.value["name"]),
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
