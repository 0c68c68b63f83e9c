"""Runs background jobs, and once a minute picks up what a dead worker left behind."""

import logging
import threading
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from events_app.core import jobs, outbox, schedules

logger = logging.getLogger(__name__)
SWEEP_SECONDS = 60


def sweep() -> None:
    """Queue lost jobs again, send mails that an attempt left over, and do what is due."""
    jobs.restart_stale_jobs()
    outbox.resume_sending()
    schedules.do_due_work(timezone.now())


class Command(DatabaseWorker):
    """The worker of django-tasks with a sweeper beside it."""

    help = "Run background jobs and restart those whose worker died."

    def handle(self, **options: Any) -> None:
        """Start the sweeper, then work until a signal arrives."""
        stopping = threading.Event()
        sweeper = threading.Thread(target=_sweep_until, args=(stopping,), daemon=True)
        sweeper.start()
        try:
            super().handle(**options)
        finally:
            stopping.set()
            sweeper.join(timeout=5)


def _sweep_until(stopping: threading.Event) -> None:
    while not stopping.wait(SWEEP_SECONDS):
        close_old_connections()
        try:
            sweep()
        except DatabaseError as error:
            logger.warning("sweeping failed, next try in a minute: %s", type(error).__name__)
