"""What everybody sees: the list of events and the page of one."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from events.models import Event
from events.queries import EventFilters, Phase, get_public_events, partners, phase_of, programme

PAGE_SIZE = 25
PHASE_TONES = {
    Phase.REGISTRATION_OPEN: "good",
    Phase.RUNNING: "good",
    Phase.POSTPONED: "wait",
    Phase.CANCELLED: "bad",
    Phase.REPORTED: "info",
}


class FilterForm(forms.Form):
    """The filters beside the search field."""

    type = forms.ChoiceField(
        label=_("Type"), choices=[("", _("all types")), *Event.Type.choices], required=False
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[("", _("any time")), ("upcoming", _("coming")), ("past", _("past"))],
        required=False,
    )


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """List the published events with search and filters. Two queries."""
    now = timezone.now()
    filters = EventFilters(
        q=request.GET.get("q", "").replace("\x00", "")[:200].strip(),
        type=request.GET.get("type", ""),
        when=request.GET.get("when", ""),
        now=now,
    )
    page = Paginator(get_public_events(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [{"event": event, **_phase(event, now)} for event in page]
    context = {
        "page": page,
        "cards": cards,
        "query": filters.q,
        "form": FilterForm(initial={"type": filters.type, "when": filters.when}),
        "filtered": bool(filters.q or filters.type or filters.when),
    }
    return render(request, "events/public_list.html", context)


@require_safe
def public_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one published event with programme, partners and calendar links."""
    events = Event.objects.public().select_related("venue", "organizer")
    event = get_object_or_404(events, slug=slug)
    now = timezone.now()
    context = {
        "event": event,
        "days": programme(event),
        "partners": partners(event),
        "may_register": event.registration_is_open(now) and event.free_count != 0,
        "full": event.free_count == 0,
        "one_day": _is_one_day(event),
        **_phase(event, now),
        **_calendar_links(event),
    }
    return render(request, "events/public_event.html", context)


def _phase(event: Event, now: object) -> dict[str, object]:
    phase = phase_of(event, now)  # type: ignore[arg-type]
    return {"phase": phase, "tone": PHASE_TONES.get(phase, "")}


def _calendar_links(event: Event) -> dict[str, str]:
    """Return the addresses to subscribe at, and those to copy one entry from."""
    feed = settings.SITE_URL + reverse("events:programme_feed", args=[event.slug])
    webcal = "webcal://" + feed.split("://", 1)[1]
    place = ", ".join(part for part in _place(event) if part)
    stamp = "%Y%m%dT%H%M%S"
    start, end = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    google = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": f"{start.strftime(stamp)}/{end.strftime(stamp)}",
        "ctz": event.time_zone,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.title,
        "startdt": start.isoformat(),
        "enddt": end.isoformat(),
        "location": place,
    }
    return {
        "feed_url": feed,
        "webcal_url": webcal,
        "google_url": "https://calendar.google.com/calendar/render?" + urlencode(google),
        "outlook_url": "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(outlook),
    }


def _is_one_day(event: Event) -> bool:
    start, end = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    return start.date() == end.date()


def _place(event: Event) -> tuple[str, ...]:
    return (event.venue.name, event.venue.address) if event.venue else ()
