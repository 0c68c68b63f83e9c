"""The outcome report on paper."""

from events_app.core.pdf import render_pdf
from events_app.overview.queries import OutcomeReport, breakdown, heroes


def report_pdf(report: OutcomeReport) -> bytes:
    """Return the report as PDF; call this in the worker."""
    context = {
        "report": report,
        "event": report.event,
        "parts": breakdown(report),
        "heroes": heroes(report),
    }
    return render_pdf("pdf/overview/report.html", context)
