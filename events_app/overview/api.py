"""JSON API of the roof: the outcome figures of an event."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from events.models import Event
from events_app.overview.queries import as_json, outcome_report, public_part

router = Router(tags=["outcomes"])


@router.get("/events/{slug}/outcomes", auth=None, response=dict[str, Any])
def get_outcomes(request: HttpRequest, slug: str) -> Any:
    """Return reported and counted figures.

    Everybody reads the figures of a reported event as they were handed in; its staff read the
    whole report as it stands now, at any time.
    """
    event = Event.objects.select_related("organizer").filter(slug=slug).first()
    if event is not None and _works_on(request, event):
        return as_json(outcome_report(event))
    if event is None or event.state != Event.State.REPORTED:
        raise HttpError(404, "No published outcomes have this address.")
    frozen = event.outcome_reports.first()
    return public_part(frozen.content if frozen else as_json(outcome_report(event)))


def _works_on(request: HttpRequest, event: Event) -> bool:
    user = request.user
    return user.is_authenticated and user.has_perm("overview.see_report", event)
