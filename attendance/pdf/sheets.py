"""Attendance sheets to be signed, and the protocol list, on A4."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse

from attendance.models import Registration
from attendance.queries.sheets import ProtocolLine
from events.models import Event, Session
from events_app.core.pdf import render_pdf
from events_app.core.qr import qr_data_uri


def session_address(session: Session) -> str:
    """Return the public address of a session: its place on the event's page."""
    path = reverse("events:public_event", args=[session.event.slug])
    return f"{settings.SITE_URL}{path}#session-{session.pk}"


def sheet_pdf(
    session: Session,
    people: Sequence[Registration],
    advance: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the sheet of a session with a line to sign for each of `people`, in their order.

    One document, so that pages count through; `advance(done, total)` is called before and after.
    """
    if advance is not None:
        advance(0, len(people))
    pdf = render_pdf(
        "pdf/attendance/sheet.html",
        {
            "event": session.event,
            "session": session,
            "people": people,
            "qr": qr_data_uri(session_address(session)),
        },
    )
    if advance is not None:
        advance(len(people), len(people))
    return pdf


def protocol_pdf(event: Event, lines: Sequence[ProtocolLine]) -> bytes:
    """Return the protocol list in its order, with who arrived and room for a note."""
    arrived = sum(line.arrived for line in lines)
    context = {"event": event, "lines": lines, "arrived": arrived}
    return render_pdf("pdf/attendance/protocol.html", context)
