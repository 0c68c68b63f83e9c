"""Publishing, cancelling and postponing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.actions.errors import ProgrammeClashes
from events.actions.publishing import cancel_event, postpone_event, publish_event
from events.forms.fields import ReasonForm
from events.models import Event
from events.views.doors import staff_event
from events.views.scheduling import programme_context
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_POST
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the event; with clashes, show them and refuse."""
    event = staff_event(request, slug, "events.publish_event")
    try:
        publish_event(event, by=signed_in(request))
    except ProgrammeClashes as error:
        context = {**programme_context(event), "refused": error}
        return render(request, "events/programme.html", context, status=409)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The event is published: everybody can see it."))
    return redirect("events:programme", slug=event.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then cancel the event."""
    event = staff_event(request, slug, "events.publish_event")
    said = _("The event is cancelled.")
    return _with_reason(request, event, cancel_event, said, "events/cancellation.html")


@require_http_methods(["GET", "HEAD", "POST"])
def postponement(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then postpone the event."""
    event = staff_event(request, slug, "events.publish_event")
    said = _("The event is postponed. Publish it again with its new dates.")
    return _with_reason(request, event, postpone_event, said, "events/postponement.html")


def _with_reason(
    request: HttpRequest, event: Event, move: Any, said: str, template: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            move(event, by=signed_in(request), reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, said)
            return redirect("events:programme", slug=event.slug)
    return render(request, template, {"event": event, "room": "programme", "form": form})
