"""SIGKILL of the job worker: another one goes on, and nothing is done twice or left out.

Worker and server are the real ones on this test's database. What the sweeper waits two minutes for,
an old heartbeat, is written by hand; the sweep itself is the product's.
"""

import io
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pypdf import PdfReader

from attendance.actions.printing import assign_job, order_prints
from attendance.models import Admission, CheckIn, Gate, PrintedBadge, PrintRun, Registration
from events_app.core import jobs
from events_app.core.management.commands import job_worker
from events_app.core.models import Job, OutgoingMessage
from tests import factories
from tests.attendance import test_killed_server
from tests.attendance.test_killed_server import SCANS, devices, people
from tests.serving import Server, Worker

INVITED, MAILED = 100, 10
SECONDS = 120
pytestmark = pytest.mark.django_db(transaction=True)
gate = test_killed_server.gate


def wait_for(condition: Callable[[], object], *, worker: Worker) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        assert worker.process is not None
        assert worker.process.poll() is None, (worker.folder / "log").read_text()
        assert time.monotonic() < until, (worker.folder / "log").read_text()
        time.sleep(0.005)


def another_takes_over(worker: Worker, job: Job) -> None:
    """Let two minutes have passed, sweep, and wait until a new worker has done the job."""
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    job_worker.sweep()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING, "a fresh heartbeat is no reason to start again"
    long_ago = timezone.now() - jobs.HEARTBEAT_LIMIT - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=long_ago)
    job_worker.sweep()
    worker.start()
    unfinished = Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    wait_for(lambda: not unfinished.exists(), worker=worker)
    job.refresh_from_db()
    assert (job.state, job.attempt_count) == (Job.State.DONE, 2), job.error


def test_a_killed_worker_loses_no_badge_and_no_scan(gate: Gate, tmp_path: Path) -> None:
    """1,000 badges are printed while 1,000 scans come in; the worker dies in the middle of both."""
    references = people(gate, SCANS)
    run = order_prints(gate.event, scope=PrintRun.Scope.ALL, by=None)
    with Server(tmp_path) as server, Worker(tmp_path) as worker:
        threads = devices(server, gate, references)
        sent = {item["id"] for thread in threads for item in thread.queue}
        job = jobs.enqueue("badges", by=None, subject=gate.event, run=run.pk)
        assign_job(run, job=job)
        wait_for(lambda: run.parts.exists(), worker=worker)
        for thread in threads:
            thread.start()
        wait_for(lambda: run.parts.count() >= 2 and CheckIn.objects.exists(), worker=worker)
        worker.kill()
        kept = set(run.parts.values_list("pk", "number"))
        assert 2 <= len(kept) < len(set(run.badges.values_list("part", flat=True)))
        assert CheckIn.objects.count() < SCANS
        another_takes_over(worker, job)
        for thread in threads:
            thread.join()
    assert [thread.failure for thread in threads] == [""] * len(threads)
    done = [scan_id for thread in threads for scan_id in thread.acknowledged]
    assert Counter(done) == dict.fromkeys(sent, 1)
    admitted = CheckIn.objects.values_list("registration__reference", flat=True)
    assert Counter(admitted) == dict.fromkeys(references, 1)
    assert Admission.objects.count() == SCANS
    # What was finished before is not drawn again, and every badge is in the file once.
    assert kept <= set(run.parts.values_list("pk", "number"))
    badges = PrintedBadge.objects.filter(run=run, printed_at__isnull=False)
    assert Counter(badges.values_list("registration__reference", flat=True)) == dict.fromkeys(
        references, 1
    )
    with job.result.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
    assert len(pages) == SCANS


def test_a_killed_worker_writes_to_everybody_once(gate: Gate, tmp_path: Path) -> None:
    rows = [factories.make_invitation(gate.event).registration for _ in range(INVITED)]
    mails = OutgoingMessage.objects.filter(to__in=[row.email for row in rows])
    with Worker(tmp_path) as worker:
        job = jobs.enqueue("invitation_mails", by=None, subject=gate.event)
        wait_for(lambda: mails.count() >= MAILED, worker=worker)
        worker.kill()
        assert MAILED <= mails.count() < INVITED
        another_takes_over(worker, job)
    invited = Registration.objects.filter(event=gate.event).values_list("email", flat=True)
    assert Counter(mails.values_list("to", flat=True)) == dict.fromkeys(invited, 1)
    assert len(invited) == INVITED
