"""Where work begins: my events, and the overview room of one event."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Event, Organizer
from events.queries import clashes
from events_app.core import audit
from events_app.core.http import require, signed_in
from events_app.core.models import User
from events_app.overview.queries import outcome_report
from exhibitors.models import Application, Entity

EXHIBITING_STAYS = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """An event with applications to review; with none, it waits for its report."""

    event: Event
    application_count: int


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the events the visitor works on, next ones first."""
    user = signed_in(request)
    now = timezone.now()
    events = list(Event.objects.visible_to(user).select_related("organizer", "venue"))
    ahead = sorted((e for e in events if e.ends_at >= now), key=lambda e: e.starts_at)
    past = sorted((e for e in events if e.ends_at < now), key=lambda e: e.starts_at, reverse=True)
    organizers = (
        Organizer.objects.all()
        if user.is_operator
        else Organizer.objects.filter(memberships__user=user)
    )
    context = {
        "ahead": ahead,
        "past": past,
        "waiting": _waiting(user, events, now),
        "may_create": any(user.has_perm("events.create_event", row) for row in organizers),
        "entities": Entity.objects.filter(members__user=user),
        "exhibiting": _exhibiting(user, now),
    }
    return render(request, "overview/dashboard.html", context)


def _exhibiting(user: User, now: datetime) -> QuerySet[Application]:
    """Return where the visitor exhibits: what is ahead, on, or was over in the last month."""
    rows = Application.objects.approved().filter(entity__members__user=user)
    recent = rows.filter(event__ends_at__gte=now - EXHIBITING_STAYS, event__state="PUBLISHED")
    return recent.select_related("event", "entity").order_by("event__starts_at", "pk")


@require_safe
def event_room(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how an event stands: figures, what waits, what happened."""
    user = signed_in(request)
    events = Event.objects.visible_to(user).select_related("organizer", "venue")
    event = get_object_or_404(events, slug=slug)
    require(request, "events.see_event", event)
    now = timezone.now()
    has_ended = event.has_ended(now)
    report = outcome_report(event)
    states = Counter(Application.objects.filter(event=event).values_list("state", flat=True))
    stars = [line for line in report.figures if line.key.startswith("products")]
    context = {
        "event": event,
        "room": "overview",
        "report": report,
        "stars": stars,
        "to_review": states[Application.State.SUBMITTED],
        "clashes": clashes(event),
        "tasks_without_date": [
            row
            for row in report.outcomes.action_items
            if row.due_on is None and row.state == "OPEN"
        ],
        "trail": audit.trail(event)[:12],
        "has_ended": has_ended,
        "may_hand_in": has_ended
        and event.state == Event.State.PUBLISHED
        and user.has_perm("overview.hand_in_report", event),
        "registration_open": event.registration_is_open(now),
    }
    return render(request, "overview/event.html", context)


def _waiting(user: User, events: list[Event], now: datetime) -> list[Waiting]:
    """Return what the visitor may do about `events`: review applications, hand in reports."""
    submitted = Application.objects.filter(event__in=events, state=Application.State.SUBMITTED)
    counts = Counter(submitted.values_list("event_id", flat=True))
    found = [
        Waiting(event, counts[event.pk])
        for event in events
        if counts[event.pk] and user.has_perm("exhibitors.review_application", event)
    ]
    found += [
        Waiting(event, 0)
        for event in events
        if event.state == Event.State.PUBLISHED
        and event.has_ended(now)
        and user.has_perm("overview.hand_in_report", event)
    ]
    return found
