"""Calendar feeds and files: strong ETags, 304, HEAD, no cookies."""

import hashlib
import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.views.decorators.http import require_safe

from events.ical import event_calendar, programme_calendar, session_calendar
from events.models import Event
from events.queries import feed_sessions


@require_safe
def programme_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the programme for subscribers."""
    event = _public_event(slug)
    sessions = feed_sessions(event, now=timezone.now())
    changed = max([event.updated_at, *(row.updated_at for row in sessions)])
    body = programme_calendar(event, sessions)
    name = f"{event.slug}.ics" if "download" in request.GET else ""
    return _answer(request, body, changed, file_name=name)


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the whole event as one entry to download."""
    event = _public_event(slug)
    return _answer(request, event_calendar(event), event.updated_at, file_name=f"{event.slug}.ics")


@require_safe
def session_file(request: HttpRequest, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Return one session to download."""
    event = _public_event(slug)
    sessions = event.sessions.select_related("room")
    session = get_object_or_404(sessions, calendar_uid=uid)
    session.event = event
    changed = max(event.updated_at, session.updated_at)
    name = f"{event.slug}-{session.pk}.ics"
    return _answer(request, session_calendar(session), changed, file_name=name)


def _public_event(slug: str) -> Event:
    events = Event.objects.public().select_related("venue", "organizer")
    return get_object_or_404(events, slug=slug)


def _answer(
    request: HttpRequest, body: bytes, changed: datetime, *, file_name: str = ""
) -> HttpResponse:
    """Return `body`, or 304 when the client has it; with `file_name` as a download."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response: HttpResponse
    if _client_has(request, etag, changed):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        kind = f'attachment; filename="{file_name}"' if file_name else "inline"
        response["Content-Disposition"] = kind
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = "public, max-age=300"
    return response


def _client_has(request: HttpRequest, etag: str, changed: datetime) -> bool:
    """Compare weakly, as If-None-Match wants; a date counts only without ETags.

    Source: RFC 9110 §13.1.2 and §13.2.2.
    """
    given = request.headers.get("If-None-Match")
    if given is not None:
        listed = [tag.removeprefix("W/") for tag in parse_etags(given)]
        return "*" in listed or etag in listed
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", "") or "")
    return since is not None and int(changed.timestamp()) <= since
