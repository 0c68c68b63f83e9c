"""How the staff pages find the event behind an address."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event
from events_app.core.http import require, signed_in


def staff_event(request: HttpRequest, slug: str, permission: str) -> Event:
    """Return the event when the visitor works on it and holds `permission`.

    Anonymous: sign-in page. Other organisers' events: 404. Too low a role: 403.
    """
    user = signed_in(request)
    events = Event.objects.visible_to(user).select_related("organizer", "venue")
    event = get_object_or_404(events, slug=slug)
    require(request, permission, event)
    return event
