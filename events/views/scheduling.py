"""The programme as its planners see it: sessions, people, rooms."""

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.actions.scheduling import (
    add_room,
    add_session,
    cancel_session,
    edit_session,
    remove_room,
    restore_session,
)
from events.forms.fields import wall_clock
from events.forms.scheduling import (
    RoomForm,
    SessionForm,
    SpeakerFormSet,
    given_speakers,
    session_initial,
    speakers_initial,
)
from events.lifecycles import EVENT
from events.models import Event, Room, Session
from events.queries import clashes, partners, programme
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sessions by day, the clashes among them, and the rooms."""
    event = staff_event(request, slug, "events.see_event")
    return render(request, "events/programme.html", programme_context(event))


def programme_context(event: Event, room_form: RoomForm | None = None) -> dict[str, Any]:
    """Return what the programme page shows."""
    return {
        "event": event,
        "room": "programme",
        "days": programme(event),
        "clashes": clashes(event),
        "venue_rooms": event.venue.rooms.all() if event.venue else [],
        "room_form": room_form or RoomForm(),
        "partners": partners(event),
        "may_publish": EVENT.allows(event.state, Event.State.PUBLISHED),
        "may_postpone": EVENT.allows(event.state, Event.State.POSTPONED),
        "may_cancel": EVENT.allows(event.state, Event.State.CANCELLED),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new session."""
    event = staff_event(request, slug, "events.edit_event")
    last = event.sessions.order_by("-ends_at").first()
    start = last.ends_at if last and last.ends_at < event.ends_at else event.starts_at
    initial = {"starts_at": wall_clock(start, event.zone)}
    form = SessionForm(request.POST or None, event=event, initial=initial)
    speakers = SpeakerFormSet(request.POST or None, prefix="speakers")
    if request.method == "POST" and form.is_valid() and speakers.is_valid():
        fields = _fields(form)
        try:
            add_session(event, by=signed_in(request), speakers=given_speakers(speakers), **fields)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The session is in the programme."))
            return redirect("events:programme", slug=event.slug)
    context = {"event": event, "room": "programme", "form": form, "speakers": speakers}
    return render(request, "events/session_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_session_page(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Show a session's fields and save them unless somebody was faster."""
    event = staff_event(request, slug, "events.edit_event")
    session = get_object_or_404(event.sessions, pk=session_id)
    form = SessionForm(
        request.POST or None,
        event=event,
        instance=copy.copy(session),
        initial=session_initial(session, event),
    )
    speakers = SpeakerFormSet(
        request.POST or None, prefix="speakers", initial=speakers_initial(session)
    )
    if request.method == "POST" and form.is_valid() and speakers.is_valid():
        try:
            edit_session(
                session,
                version=form.cleaned_data["version"] or 0,
                by=signed_in(request),
                speakers=given_speakers(speakers),
                **_fields(form),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The session is saved."))
            return redirect("events:programme", slug=event.slug)
    context = {
        "event": event,
        "room": "programme",
        "form": form,
        "speakers": speakers,
        "session": session,
    }
    return render(request, "events/session_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancellation(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Ask, then cancel a session; it stays visible as cancelled."""
    event = staff_event(request, slug, "events.edit_event")
    session = get_object_or_404(event.sessions, pk=session_id)
    if request.method == "POST":
        return _moved(request, event, session, cancel_session, _("The session is cancelled."))
    context = {"event": event, "room": "programme", "session": session}
    return render(request, "events/session_cancellation.html", context)


@require_POST
def session_restoration(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Put a cancelled session back into the programme."""
    event = staff_event(request, slug, "events.edit_event")
    session = get_object_or_404(event.sessions, pk=session_id)
    return _moved(request, event, session, restore_session, _("The session takes place again."))


@require_POST
def rooms(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a room to the event's venue."""
    event = staff_event(request, slug, "events.edit_event")
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            add_room(event, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The room is added."))
            return redirect("events:programme", slug=event.slug)
    return render(request, "events/programme.html", programme_context(event, form), status=422)


@require_POST
def room_removal(request: HttpRequest, slug: str, room_id: int) -> HttpResponse:
    """Remove a room that no session uses."""
    event = staff_event(request, slug, "events.edit_event")
    room = get_object_or_404(Room, pk=room_id, venue=event.venue)
    try:
        remove_room(room, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The room is removed."))
    return redirect("events:programme", slug=event.slug)


def _moved(
    request: HttpRequest, event: Event, session: Session, move: Any, said: str
) -> HttpResponse:
    try:
        move(session, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
    return redirect("events:programme", slug=event.slug)


def _fields(form: SessionForm) -> dict[str, Any]:
    fields = dict(form.cleaned_data)
    fields.pop("version", None)
    return fields
