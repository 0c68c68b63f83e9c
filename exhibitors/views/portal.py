"""An exhibitor's own event on a phone: how it stands, where the booth is, when what happens."""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from events.ical import timetable_calendar
from events.queries import timetable
from events_app.core.http import signed_in
from exhibitors.models import Application
from exhibitors.queries.portal import has_proof, portal_summary
from exhibitors.views.portal_doors import own_application


@require_safe
def portal(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show one exhibitor at one event: state, booth, timetable, papers, what is left to do."""
    application = own_application(request, application_id)
    event = application.event
    now = timezone.now()
    context = {
        "application": application,
        "event": event,
        "summary": portal_summary(application, now=now),
        "has_proof": has_proof(application, now=now),
        "days": timetable(event),
        "lead_desk": f"exhibitor-{application.entity_id}",
        "is_exhibitor": application.state == Application.State.APPROVED,
    }
    return render(request, "exhibitors/portal.html", context)


@require_safe
def my_timetable(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand out the operating times as a calendar file with the booth as the place."""
    application = own_application(request, application_id)
    event = application.event
    booths = application.booth_assignments.select_related("booth").order_by("booth__code")
    place = ", ".join(
        _("booth %(code)s") % {"code": row.booth.code}
        + (f" ({row.booth.hall})" if row.booth.hall else "")
        for row in booths
    )
    windows = list(event.operating_windows.all())
    body = timetable_calendar(event, windows, path=request.path, place=place)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-times.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response


@never_cache
@require_safe
def sending(request: HttpRequest) -> JsonResponse:
    """Tell the queue of a device who is signed in, with a fresh token for its forms."""
    user = signed_in(request)
    return JsonResponse({"sender": str(user.pk), "token": get_token(request)})


@cache_control(no_cache=True)
@require_safe
def portal_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker of the exhibitors' pages; it knows nobody."""
    stamp = hashlib.sha256(f"{settings.VERSION}{static('css/phien.css')}".encode()).hexdigest()
    context = {
        "files": json.dumps(f"phien-exhibit-files-{stamp[:16]}"),
        "static_url": json.dumps(settings.STATIC_URL),
        "scope": json.dumps(reverse("exhibitors:portal_worker").rpartition("/")[0] + "/"),
    }
    text = render_to_string("exhibitors/portal_worker.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
