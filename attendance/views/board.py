"""The live board of the gates, for the office and for a big screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.queries import local_day
from attendance.queries.board import board
from attendance.views.gate import REASONS
from events.views.doors import staff_event


@never_cache
@require_safe
def board_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the board; `screen=1` for a big screen, `still=1` without renewing itself.

    `part=1` is what htmx asks for every ten seconds.
    """
    event = staff_event(request, slug, "attendance.check_in")
    now = timezone.now()
    found = board(event, local_day(event, now))
    context = {
        "event": event,
        "room": "board",
        "board": found,
        "refusals": [(REASONS.get(reason, reason), count) for reason, count in found.refusals],
        "now": now,
        "screen": "screen" in request.GET,
        "still": "still" in request.GET,
    }
    if "part" in request.GET:
        return render(request, "attendance/_board.html", context)
    name = "board_screen" if context["screen"] else "board"
    return render(request, f"attendance/{name}.html", context)
