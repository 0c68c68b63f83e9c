"""SIGKILL in the middle of 1,000 scans: what was acknowledged is there once, the rest comes again.

The server is the real one, granian with two workers on this test's database; the devices are
threads that keep what was not acknowledged, as the scanner does.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.models import Admission, CheckIn, Gate, Registration
from tests import factories
from tests.serving import Server, scan

SCANS, DEVICES = 1000, 4
BATCH_SIZES = (1, 20, 3, 11, 7)
pytestmark = pytest.mark.django_db(transaction=True)


class Device(threading.Thread):
    """A gate device: a queue, from which only acknowledged scans disappear."""

    def __init__(self, server: Server, token: str, queue: list[dict[str, Any]]) -> None:
        super().__init__()
        self.queue = queue
        self.client = server.client(token)
        self.acknowledged: list[str] = []
        self.lost_answers = 0
        self.sizes: Iterator[int] = cycle(BATCH_SIZES)
        self.failure = ""

    def run(self) -> None:
        until = time.monotonic() + 60
        while self.queue and not self.failure:
            if time.monotonic() > until:
                self.failure = "not done in time"
                return
            batch = self.queue[: next(self.sizes)]
            body = {"sent_at": timezone.now().isoformat(), "scans": batch}
            try:
                status, answer = self.client.call("POST", "/api/scan/v1/batch", body)
            except (OSError, http.client.HTTPException):
                self.lost_answers += 1
                time.sleep(0.05)
                continue
            if status != 200:
                self.failure = f"{status} {answer}"
                return
            done = {receipt["id"] for receipt in answer["verdicts"]}
            self.acknowledged += done
            self.queue = [item for item in self.queue if item["id"] not in done]
        self.client.connection.close()


@pytest.fixture
def gate() -> Gate:
    now = timezone.now()
    event = factories.make_event(
        starts_at=now.replace(hour=1, minute=0), ends_at=now.replace(hour=10, minute=0)
    )
    return factories.make_gate(event)


def people(gate: Gate, count: int) -> list[str]:
    """Register `count` people at once; return their references."""
    rows = [
        Registration(event=gate.event, full_name=f"Guest {n}", name_folded=f"guest {n}")
        for n in range(count)
    ]
    return [row.reference for row in Registration.objects.bulk_create(rows)]


def devices(server: Server, gate: Gate, references: list[str]) -> list[Device]:
    """Enrol the devices and share the people out among them."""
    made = []
    moment = timezone.now().isoformat()
    for number in range(DEVICES):
        token = enrol_device(create_enrolment_code(gate, by=None), f"Phone {number}").token
        mine = references[number::DEVICES]
        queue = [scan(ref, sequence=n, moment=moment) for n, ref in enumerate(mine)]
        made.append(Device(server, token, queue))
    return made


def acknowledged(threads: list[Device]) -> list[str]:
    return [scan_id for thread in threads for scan_id in list(thread.acknowledged)]


def test_a_killed_server_loses_and_doubles_no_acknowledged_scan(gate: Gate, tmp_path: Path) -> None:
    references = people(gate, SCANS)
    with Server(tmp_path) as server:
        threads = devices(server, gate, references)
        sent = {item["id"] for thread in threads for item in thread.queue}
        for thread in threads:
            thread.start()
        until = time.monotonic() + 30
        while len(acknowledged(threads)) < SCANS // 3:
            assert time.monotonic() < until, [thread.failure for thread in threads]
            time.sleep(0.001)
        server.kill()
        before = acknowledged(threads)
        stored = {str(pk) for pk in CheckIn.objects.values_list("pk", flat=True)}
        assert set(before) <= stored
        assert SCANS // 3 <= len(before) < SCANS
        server.start()
        for thread in threads:
            thread.join()
    assert [thread.failure for thread in threads] == [""] * DEVICES
    assert sum(thread.lost_answers for thread in threads) >= 1
    assert Counter(acknowledged(threads)) == dict.fromkeys(sent, 1)
    rows = CheckIn.objects.values_list("pk", "registration__reference", "verdict")
    assert sorted(str(pk) for pk, _, _ in rows) == sorted(sent)
    assert Counter(ref for _, ref, _ in rows) == dict.fromkeys(references, 1)
    assert {verdict for _, _, verdict in rows} == {"admitted"}
    assert Admission.objects.count() == SCANS
