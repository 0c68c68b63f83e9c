"""Background jobs with progress, cancel, heartbeat and a result file."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone, translation
from django_tasks import task

from events_app.core.errors import DomainError
from events_app.core.models import Job, User

logger = logging.getLogger(__name__)
HEARTBEAT_LIMIT = timedelta(minutes=2)
MAX_ATTEMPTS = 3
_registry: dict[str, Callable[["RunningJob"], None]] = {}
_permissions: dict[str, str | None] = {}


class JobCancelled(Exception):
    """The owner asked to stop; raised by `advance` at the next step."""


class RunningJob:
    """What a background function holds in its hands."""

    def __init__(self, job: Job) -> None:
        """Wrap the stored row."""
        self.row = job
        self.params = job.params
        self.owner = job.owner

    @property
    def subject(self) -> models.Model | None:
        """Return the object the job is about."""
        return self.row.subject  # type: ignore[no-any-return]

    def advance(self, done: int, total: int) -> None:
        """Store the progress and a heartbeat. Raises JobCancelled when the owner asked to stop."""
        rows = Job.objects.filter(pk=self.row.pk)
        rows.update(done_count=done, total_count=total, heartbeat_at=timezone.now())
        if rows.filter(cancel_requested=True).exists():
            raise JobCancelled

    def attach(self, name: str, content: bytes) -> None:
        """Keep the file the job made, under the name people will download."""
        self.row.result.save(f"{self.row.pk}-{name}", ContentFile(content), save=False)
        Job.objects.filter(pk=self.row.pk).update(result=self.row.result.name, result_name=name)


def job(
    kind: str, *, permission: str | None
) -> Callable[[Callable[[RunningJob], None]], Callable[[RunningJob], None]]:
    """Register the background function of `kind`.

    Who started a job sees it and its file only as long as they hold `permission` on its subject;
    with None only operators see it.
    """

    def register(function: Callable[[RunningJob], None]) -> Callable[[RunningJob], None]:
        _registry[kind] = function
        _permissions[kind] = permission
        return function

    return register


def enqueue(kind: str, *, by: User | None, subject: models.Model, **params: object) -> Job:
    """Queue a job about `subject` in the reader's language; doors call this, actions never do."""
    if kind not in _registry:
        raise LookupError(f"no background function is registered for {kind!r}")
    with transaction.atomic():
        row = Job.objects.create(
            kind=kind,
            params=params,
            owner=by,
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=str(subject.pk),
            language=translation.get_language() or "en",
        )
        transaction.on_commit(lambda: run_job.enqueue(str(row.pk)))
    return row


@task()
def run_job(job_id: str) -> None:
    """Run one job; a second worker that gets the same id finds nothing to claim."""
    rows = Job.objects.filter(pk=uuid.UUID(job_id))
    claimed = rows.filter(state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        heartbeat_at=timezone.now(),
        attempt_count=models.F("attempt_count") + 1,
    )
    if claimed == 0:
        return
    row = rows.get()
    try:
        with translation.override(row.language):
            _registry[row.kind](RunningJob(row))
    except JobCancelled:
        _finish(rows, Job.State.CANCELLED)
    except DomainError as error:
        _finish(rows, Job.State.FAILED, error=str(error.message))
    except BaseException:
        _finish(rows, Job.State.FAILED, error="internal")
        raise
    else:
        rows.filter(total_count=0).update(total_count=1, done_count=1)
        _finish(rows, Job.State.DONE)


def may_still(user: User, row: Job) -> bool:
    """Tell whether `user` may do today what the job did for them."""
    permission = _permissions.get(row.kind)
    return permission is not None and user.has_perm(permission, row.subject)


def request_cancel(row: Job) -> None:
    """Ask a job to stop; a queued one stops at once."""
    rows = Job.objects.filter(pk=row.pk)
    rows.update(cancel_requested=True)
    rows.filter(state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )


def delete_results(subject: models.Model) -> int:
    """Delete the files that finished jobs about `subject` left; they can be made anew.

    Returns how many. Call it after the commit: a file does not come back with a rollback.
    """
    rows = Job.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject), subject_id=str(subject.pk)
    ).exclude(result="")
    deleted = 0
    for row in rows:
        row.result.delete(save=False)
        deleted += Job.objects.filter(pk=row.pk).update(result="", result_name="")
    return deleted


def restart_stale_jobs() -> int:
    """Queue again the jobs whose worker died (old heartbeat); return how many."""
    limit = timezone.now() - HEARTBEAT_LIMIT
    stale = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=limit)
    restarted = 0
    for row in stale:
        exhausted = row.attempt_count >= MAX_ATTEMPTS
        state = Job.State.FAILED if exhausted else Job.State.QUEUED
        mine = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, heartbeat_at__lt=limit)
        if mine.update(state=state, error="worker lost" if exhausted else ""):
            logger.warning("job %s lost its worker, now %s", row.pk, state)
            if not exhausted:
                run_job.enqueue(str(row.pk))
                restarted += 1
    return restarted


def _finish(rows: models.QuerySet[Job], state: str, error: str = "") -> None:
    rows.update(state=state, error=error[:300], finished_at=timezone.now())
