"""Creating and editing an event."""

import copy
import zoneinfo
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.actions.planning import create_event, edit_event
from events.forms.planning import EventForm, event_initial
from events.models import Membership, Organizer
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from events_app.core.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def new_event_page(request: HttpRequest) -> HttpResponse:
    """Ask for a new event and create it as a draft."""
    user = signed_in(request)
    organizers = _own_organizers(user)
    if not organizers:
        raise PermissionDenied
    form = EventForm(request.POST or None, organizers=organizers)
    if request.method == "POST" and form.is_valid():
        fields = _fields(form)
        organizer = fields.pop("organizer")
        require(request, "events.create_event", organizer)
        try:
            event = create_event(organizer=organizer, by=user, **fields)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The event is created as a draft. Now add its sessions."))
            return redirect("events:programme", slug=event.slug)
    return render(request, "events/new_event.html", {"form": form, "zones": _zones()})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the event's fields and save them unless somebody was faster."""
    event = staff_event(request, slug, "events.edit_event")
    user = signed_in(request)
    form = EventForm(request.POST or None, instance=copy.copy(event), initial=event_initial(event))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            event = edit_event(event, version=version, by=user, **_fields(form))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The event is saved."))
            return redirect("events:programme", slug=event.slug)
    context = {"form": form, "event": event, "room": "overview", "zones": _zones()}
    return render(request, "events/edit_event.html", context)


def _own_organizers(user: User) -> QuerySet[Organizer]:
    """Return the organisers for which `user` may create events."""
    if user.is_operator:
        return Organizer.objects.all()
    roles = (Membership.Role.OWNER, Membership.Role.PLANNER)
    return Organizer.objects.filter(memberships__user=user, memberships__role__in=roles)


def _fields(form: EventForm) -> dict[str, Any]:
    fields = dict(form.cleaned_data)
    fields.pop("version", None)
    return fields


def _zones() -> list[str]:
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name)
