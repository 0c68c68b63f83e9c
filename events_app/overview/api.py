"""JSON API of the roof: the outcome figures of an event."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from events.models import Event
from events_app.overview.queries import as_json, outcome_report

router = Router(tags=["outcomes"])


@router.get("/events/{slug}/outcomes", auth=None, response=dict[str, Any])
def get_outcomes(request: HttpRequest, slug: str) -> Any:
    """Return reported and counted figures: to everybody once reported, to its staff before."""
    event = Event.objects.select_related("organizer").filter(slug=slug).first()
    if event is None or not (event.state == Event.State.REPORTED or _works_on(request, event)):
        raise HttpError(404, "No published outcomes have this address.")
    return as_json(outcome_report(event))


def _works_on(request: HttpRequest, event: Event) -> bool:
    user = request.user
    return user.is_authenticated and user.has_perm("overview.see_report", event)
