"""Background work of the roof: the report on paper, the export of an event."""

from events.models import Event
from events_app.core import jobs
from events_app.core.jobs import RunningJob
from events_app.overview.actions.exporting import export_files, zipped
from events_app.overview.pdf import report_pdf
from events_app.overview.queries import outcome_report


@jobs.job("report_pdf", permission="overview.make_report")
def make_report_pdf(job: RunningJob) -> None:
    """Render the outcome report."""
    event = _event(job)
    job.advance(0, 2)
    report = outcome_report(event)
    job.advance(1, 2)
    job.attach(f"report-{event.slug}.pdf", report_pdf(report))
    job.advance(2, 2)


@jobs.job("export_event", permission="overview.export_event")
def export_event(job: RunningJob) -> None:
    """Make the ZIP archive of an event."""
    event = _event(job)
    files = export_files(
        event,
        by=job.owner,
        with_contacts=bool(job.params.get("with_contacts")),
        purpose=str(job.params.get("purpose", "")),
        advance=job.advance,
    )
    job.attach(f"{event.slug}.zip", zipped(files))


def _event(job: RunningJob) -> Event:
    event = job.subject
    if not isinstance(event, Event):
        raise TypeError("this job is about no event")
    return event
