"""Recurring duties: claimed once, done again after their interval."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from events_app.core import schedules
from events_app.core.management.commands import job_worker
from events_app.core.models import Schedule

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    seen: list[datetime] = []
    monkeypatch.setattr(schedules, "_duties", {})
    schedules.due_work("probe", every=timedelta(minutes=5))(seen.append)
    return seen


def test_a_duty_is_done_when_due_and_not_before(db: None, done: list[datetime]) -> None:
    assert schedules.do_due_work(NOW) == ["probe"]
    assert schedules.do_due_work(NOW + timedelta(minutes=4)) == []
    assert schedules.do_due_work(NOW + timedelta(minutes=5)) == ["probe"]
    assert done == [NOW, NOW + timedelta(minutes=5)]


def test_the_sweeper_does_what_is_due(db: None, done: list[datetime]) -> None:
    job_worker.sweep()
    assert len(done) == 1


def test_the_waiting_offers_are_a_duty(db: None) -> None:
    assert "waiting_offers" in schedules._duties


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_does_it(done: list[datetime]) -> None:
    ready = threading.Barrier(8, timeout=60)

    def work() -> None:
        try:
            ready.wait()
            schedules.do_due_work(NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [NOW]
    assert Schedule.objects.get().due_at == NOW + timedelta(minutes=5)


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_everybody_does_it(
    done: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: a look instead of the conditional UPDATE lets all of them in."""
    Schedule.objects.create(name="probe", due_at=NOW)
    everybody_has_looked = threading.Barrier(4, timeout=60)

    def look_then_leap() -> None:
        try:
            due = Schedule.objects.filter(name="probe", due_at__lte=NOW).exists()
            everybody_has_looked.wait()
            if due:
                done.append(NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look_then_leap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
