"""Background jobs: claimed once, cancelled, revived after a lost worker."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from events.models import Event
from events_app.core import jobs
from events_app.core.models import Job


def make_job(owner, conference, **fields):
    about = {"subject_type": ContentType.objects.get_for_model(Event), "subject_id": conference.pk}
    return Job.objects.create(kind="probe", owner=owner, params={}, **about, **fields)


@pytest.fixture
def runs(monkeypatch):
    seen = []
    monkeypatch.setitem(jobs._registry, "probe", lambda job: seen.append(job.row.pk))
    monkeypatch.setitem(jobs._permissions, "probe", "overview.export_event")
    return seen


def test_a_job_runs_once(owner, conference, runs):
    row = make_job(owner, conference)
    jobs.run_job.func(str(row.pk))
    jobs.run_job.func(str(row.pk))
    row.refresh_from_db()
    assert runs == [row.pk]
    assert (row.state, row.percent) == (Job.State.DONE, 100)


def test_a_cancelled_job_stops_at_its_next_step(owner, conference, monkeypatch):
    monkeypatch.setitem(jobs._registry, "probe", lambda job: job.advance(1, 2))
    row = make_job(owner, conference, cancel_requested=True)
    jobs.run_job.func(str(row.pk))
    row.refresh_from_db()
    assert row.state == Job.State.CANCELLED


def test_a_lost_worker_is_given_up_after_three_attempts(owner, conference, runs):
    old = timezone.now() - timedelta(minutes=5)
    row = make_job(owner, conference, state="RUNNING", attempt_count=3, heartbeat_at=old)
    assert jobs.restart_stale_jobs() == 0
    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.FAILED, "worker lost")


def test_only_the_owner_sees_a_job(owner, planner, conference, sign_in, runs):
    row = make_job(owner, conference)
    assert sign_in(owner).get(f"/jobs/{row.pk}/progress/").status_code == 200
    assert sign_in(planner).get(f"/jobs/{row.pk}/").status_code == 404


def test_who_left_the_organiser_loses_the_jobs_made_there(owner, conference, sign_in, runs):
    row = make_job(owner, conference)
    owner.memberships.all().delete()
    for page in ("", "progress/", "result/"):
        assert sign_in(owner).get(f"/jobs/{row.pk}/{page}").status_code == 404


def test_a_job_that_lost_its_worker_starts_again(owner, conference, runs):
    old = timezone.now() - timedelta(minutes=5)
    row = make_job(owner, conference, state="RUNNING", attempt_count=1, heartbeat_at=old)
    assert jobs.restart_stale_jobs() == 1
    jobs.run_job.func(str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.attempt_count) == (Job.State.DONE, 2)


def test_a_job_with_a_fresh_heartbeat_is_left_alone(owner, conference, runs):
    row = make_job(owner, conference, state="RUNNING", heartbeat_at=timezone.now())
    assert jobs.restart_stale_jobs() == 0
    row.refresh_from_db()
    assert row.state == Job.State.RUNNING


def test_progress_is_stored_and_shown(owner, conference, sign_in, monkeypatch):
    seen = []

    def half(job):
        job.advance(1, 2)
        seen.append(sign_in(owner).get(f"/jobs/{job.row.pk}/progress/").content.decode())

    monkeypatch.setitem(jobs._registry, "probe", half)
    monkeypatch.setitem(jobs._permissions, "probe", "overview.export_event")
    row = make_job(owner, conference)
    jobs.run_job.func(str(row.pk))
    assert 'value="50" max="100"' in seen[0]
    row.refresh_from_db()
    assert (row.done_count, row.total_count) == (1, 2)
