"""The operating times of an event: move-in, opening hours, restocking, move-out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.actions.opening import add_windows, edit_window, remove_window
from events.forms.windows import OneWindowForm, WindowForm, new_window, window_again
from events.models import Event, OperatingWindow
from events.queries import timetable
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def windows_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the timetable by day; enter one window or the same on many days."""
    event = staff_event(request, slug, "events.see_event")
    form = WindowForm(request.POST or None, initial=new_window(event))
    if request.method == "POST":
        require(request, "events.edit_event", event)
        if form.is_valid():
            try:
                add_windows(event, by=signed_in(request), **form.cleaned_data)
            except DomainError as error:
                _show(form, error)
            else:
                messages.success(request, _("The times are in the timetable."))
                return redirect("events:windows", slug=slug)
    context = {"event": event, "room": "programme", "form": form, "days": timetable(event)}
    return render(request, "events/windows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_window_page(request: HttpRequest, slug: str, window_id: int) -> HttpResponse:
    """Change one window."""
    event, window = _window(request, slug, window_id)
    form = OneWindowForm(request.POST or None, initial=window_again(window))
    if request.method == "POST" and form.is_valid():
        try:
            edit_window(window, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("The timetable is changed."))
            return redirect("events:windows", slug=slug)
    context = {"event": event, "room": "programme", "window": window, "form": form}
    return render(request, "events/window_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def window_removal(request: HttpRequest, slug: str, window_id: int) -> HttpResponse:
    """Ask, then take one window off the timetable."""
    event, window = _window(request, slug, window_id)
    if request.method == "POST":
        remove_window(window, by=signed_in(request))
        messages.success(request, _("The times are off the timetable."))
        return redirect("events:windows", slug=slug)
    context = {"event": event, "room": "programme", "window": window}
    return render(request, "events/window_removal.html", context)


def _window(request: HttpRequest, slug: str, window_id: int) -> tuple[Event, OperatingWindow]:
    event = staff_event(request, slug, "events.edit_event")
    window: OperatingWindow = get_object_or_404(event.operating_windows, pk=window_id)
    window.event = event
    return event, window


def _show(form: Any, error: DomainError) -> None:
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error.message))
