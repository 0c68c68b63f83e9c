"""Background work of the exhibitors storey."""

from datetime import datetime, timedelta

from django.utils import timezone

from events_app.core import jobs, schedules
from events_app.core.jobs import RunningJob
from exhibitors.actions.confirming import confirm_list
from exhibitors.actions.importing import judge_list
from exhibitors.actions.reminding import remind_of_endings
from exhibitors.models import ImportRun


@jobs.job("judge_list", permission="exhibitors.handle_list")
def judge_uploaded_list(job: RunningJob) -> None:
    """Judge a list; a repeated run judges it again."""
    run = job.subject
    if isinstance(run, ImportRun) and run.is_open:
        judge_list(run, by=job.owner, advance=job.advance)


@jobs.job("confirm_list", permission="exhibitors.handle_list")
def write_confirmed_list(job: RunningJob) -> None:
    """Write a list; a run that was written already is left alone."""
    run = job.subject
    if isinstance(run, ImportRun) and run.is_open and job.owner is not None:
        confirm_list(run, by=job.owner, advance=job.advance)


@schedules.due_work("certificate_reminders", every=timedelta(days=1))
def remind_of_ending_certificates(now: datetime) -> None:
    """Remind entities of certificates to renew; once a day, and again without harm."""
    remind_of_endings(timezone.localdate(now))
