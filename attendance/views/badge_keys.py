"""Staff change the key that signs an event's badges."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attendance.actions.badging import badge_key, rotate_key
from attendance.forms.badges import KeyRotationForm
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def badge_key_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then make the next key; the printed badges stay valid."""
    event = staff_event(request, slug, "attendance.rotate_badge_key")
    key = badge_key(event)
    form = KeyRotationForm(request.POST or None, initial={"after": key.key_id})
    if request.method == "POST" and form.is_valid():
        try:
            made = rotate_key(event, after=form.cleaned_data["after"], by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            text = _("Key %(number)s signs the badges from now on. Printed badges stay valid.")
            messages.success(request, text % {"number": made.key_id + 1})
        return redirect("attendance:badge_key", slug=slug)
    context = {
        "event": event,
        "room": "badges",
        "form": form,
        "current": key,
        "keys": event.badge_keys.all(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/badge_key.html", context, status=status)
