"""How the exhibitors' own pages find the application behind an address."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events_app.core.http import require, signed_in
from exhibitors.models import Application


def own_application(request: HttpRequest, application_id: int) -> Application:
    """Return an application of an entity the visitor speaks for; anything else is a 404."""
    rows = Application.objects.visible_to(signed_in(request))
    found: Application = get_object_or_404(
        rows.select_related("event__organizer", "event__venue", "entity"), pk=application_id
    )
    require(request, "exhibitors.report_sales", found.entity)
    return found
