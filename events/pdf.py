"""Printed documents of an event: data in, bytes out."""

from events.models import Event
from events.queries import partners, programme
from events_app.core.pdf import render_pdf


def programme_pdf(event: Event) -> bytes:
    """Return the programme as A4 pages in the active language."""
    context = {"event": event, "days": programme(event), "partners": partners(event)}
    return render_pdf("pdf/events/programme.html", context)
