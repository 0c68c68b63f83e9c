"""The outcome report on paper."""

from events_app.core.pdf import render_pdf
from events_app.overview.queries import OutcomeReport


def report_pdf(report: OutcomeReport) -> bytes:
    """Return the report as PDF; call this in the worker."""
    return render_pdf("pdf/overview/report.html", {"report": report, "event": report.event})
