"""What a check-in over HTTP costs: the real server, one scan a request, through both doors.

The desk is a signed-in gatekeeper (session, CSRF, role asked); the phone is an enrolled device with
its token, sending what it scanned as the scanner does while the network is there: one by one.
Runs on the database of the run: `make bench` runs it on SQLite and on a durable PostgreSQL.
Clients, server and database share one machine, so the rates are those of all three together.
"""

import os
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as DjangoClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.actions.badging import badge_key
from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.models import CheckIn, Gate, Registration
from events.models import Membership
from tests import factories
from tests.serving import Server, Wire, post, scan

SCANS, WARM_UP, ROUNDS = 600, 100, 4
FEW, MANY, MOST_EXPENSIVE = 1_000, 100_000, 1.3
TICKS = os.sysconf("SC_CLK_TCK")
CSRF = "c" * 32
# Source: STACK.md, measured with pretix 2026.8, gunicorn with 2 workers, PostgreSQL 15, two cores.
PRETIX = {1: ("20", "40–59"), 4: ("33–41", "40–59"), 16: ("42–47", "40–59")}
pytestmark = [pytest.mark.benchmark, pytest.mark.django_db(transaction=True)]


@dataclass
class Cost:
    """What a number of scans took."""

    per_second: float
    milliseconds: list[float]
    server_ms: float
    database_ms: float
    client_ms: float

    @property
    def cpu_ms(self) -> float:
        """Return the processor time of server and database, per scan."""
        return self.server_ms + self.database_ms

    def percentile(self, percent: int) -> float:
        """Return the time in milliseconds that so many per cent of the requests stayed below."""
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]


@dataclass
class Fair:
    """A fair of today: its gate, who is registered, and what its two doors ask for."""

    gate: Gate
    references: list[str]
    cookie: str
    token: str
    used: int = 0

    def requests(self, door: str, count: int) -> list[bytes]:
        """Return requests that check in the next `count` people at the desk or by phone."""
        first, self.used = self.used, self.used + count
        make = self._desk if door == "desk" else self._phone
        return [make(number, self.references[number]) for number in range(first, self.used)]

    def _desk(self, _number: int, reference: str) -> bytes:
        path = f"/api/v1/events/{self.gate.event.slug}/check-ins"
        headers = {"Cookie": self.cookie, "X-CSRFToken": CSRF}
        return post(path, {"gate": self.gate.pk, "code": reference}, headers)

    def _phone(self, number: int, reference: str) -> bytes:
        moment = timezone.now().isoformat()
        body = {"sent_at": moment, "scans": [scan(reference, sequence=number, moment=moment)]}
        return post("/api/scan/v1/batch", body, {"Authorization": f"Bearer {self.token}"})


def processes() -> Iterator[tuple[int, int, int, int]]:
    """Give process, parent, session and used clock ticks of everything that runs."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(path.parent.name), int(fields[1]), int(fields[3]), sum(map(int, fields[11:15]))


def postmaster() -> int:
    """Return the process that started the database's processes; 0 for SQLite, which has none."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return next(parent for pid, parent, _, _ in processes() if pid == backend)


def cpu_ms(server: Server, database: int) -> tuple[float, float]:
    """Return the processor time of server and database so far, ended children included."""
    assert server.process is not None
    mine, theirs = 0, 0
    for pid, parent, session, used in processes():
        if session == server.process.pid:
            mine += used
        elif database and database in {pid, parent}:
            theirs += used
    return mine / TICKS * 1000, theirs / TICKS * 1000


def fair_with(count: int) -> Fair:
    """Make a fair of today with `count` people."""
    now = timezone.now()
    department = factories.make_organizer()
    hours = {"starts_at": now.replace(hour=1), "ends_at": now.replace(hour=10)}
    event = factories.make_event(organizer=department, **hours)
    badge_key(event)
    gate = factories.make_gate(event)
    owner = factories.make_member(
        department, Membership.Role.OWNER, email=f"owner{count}@example.org"
    )
    people = [
        Registration(event=event, full_name=f"Guest {n}", name_folded=f"guest {n}")
        for n in range(count)
    ]
    Registration.objects.bulk_create(people, batch_size=2000)
    browser = DjangoClient()
    browser.force_login(owner)
    cookie = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={CSRF}"
    token = enrol_device(create_enrolment_code(gate, by=None), "Phone").token
    return Fair(gate, [row.reference for row in people], cookie, token)


def fire(server: Server, requests: list[bytes], clients: int) -> Cost:
    """Send every request once, from so many clients at once."""
    database = postmaster()
    times: list[float] = []
    answers: list[bytes] = []

    def one(mine: list[bytes]) -> None:
        with Wire(server.port) as wire:
            for request in mine:
                begun = time.perf_counter()
                answers.append(wire.call(request))
                times.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=one, args=(requests[n::clients],)) for n in range(clients)]
    before, begun, mine = cpu_ms(server, database), time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, mine = time.perf_counter() - begun, time.process_time() - mine
    after, count = cpu_ms(server, database), len(requests)
    wrong = [text for text in answers if b" 200 " not in text[:20] or b'"admitted"' not in text]
    assert wrong == []
    assert len(answers) == count
    web, data = ((now - then) / count for now, then in zip(after, before, strict=True))
    return Cost(count / seconds, times, web, data, mine * 1000 / count)


@pytest.mark.parametrize("door", ["desk", "phone"])
def test_online_check_in_over_http(door: str, tmp_path: Path) -> None:
    fair = fair_with(3 * (WARM_UP + SCANS))
    print(f"\n\nOnline check-in by {door}, over HTTP on {connection.vendor}; ", end="")
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    print("                                          CPU ms per scan            | pretix")
    print("clients scans/s  p50 ms  p95 ms  p99 ms  server database client | scans/s  CPU ms")
    with Server(tmp_path) as server:
        for clients in (1, 4, 16):
            fire(server, fair.requests(door, WARM_UP), 16)
            cost = fire(server, fair.requests(door, SCANS), clients)
            figures = "".join(f"{cost.percentile(p):8.1f}" for p in (50, 95, 99))
            cpu = f"{cost.server_ms:8.2f}{cost.database_ms:9.2f}{cost.client_ms:7.2f}"
            theirs = "{:>7}  {:>6}".format(*PRETIX[clients])
            print(f"{clients:7}{cost.per_second:8.0f}{figures}{cpu} | {theirs}")
    assert CheckIn.objects.filter(verdict="admitted").count() == len(fair.references)
    print("pretix 2026.8 (STACK.md): quiet two-core machine, PostgreSQL 15, p99 440–570 ms at 16")


def counted(queries: CaptureQueriesContext) -> int:
    """Return how many queries there were without the transaction's own BEGIN and COMMIT."""
    return sum(not row["sql"].startswith(("BEGIN", "COMMIT")) for row in queries)


def test_queries_of_a_check_in() -> None:
    fair = fair_with(202)
    gate, references = fair.gate, fair.references
    browser = DjangoClient()
    browser.cookies.load(fair.cookie)
    path = f"/api/v1/events/{gate.event.slug}/check-ins"
    with CaptureQueriesContext(connection) as single:
        body = {"gate": gate.pk, "code": references[0]}
        answer = browser.post(path, body, content_type="application/json")
    assert answer.json()["verdict"] == "admitted"
    moment = timezone.now().isoformat()
    scans = [scan(ref, sequence=n, moment=moment) for n, ref in enumerate(references[1:])]
    first, batch = (_sent(browser, fair.token, part) for part in (scans[:1], scans[1:]))
    print(f"\nQueries on {connection.vendor}, BEGIN and COMMIT apart (pretix 24–37): ", end="")
    print(f"{counted(single)} by desk, {first} by phone, {batch} for a batch of 200")
    assert counted(single) <= 8
    assert first <= 8
    assert batch <= 3 * 200


def _sent(browser: DjangoClient, token: str, scans: list[dict[str, object]]) -> int:
    """Send scans as a phone does; return how many queries they took."""
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(
            "/api/scan/v1/batch",
            {"sent_at": timezone.now().isoformat(), "scans": scans},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
    assert {receipt["verdict"] for receipt in answer.json()["verdicts"]} == {"admitted"}
    return counted(queries)


@pytest.mark.parametrize("door", ["desk", "phone"])
def test_a_hundred_times_the_people_cost_at_most_a_third_more(door: str, tmp_path: Path) -> None:
    fairs = {count: fair_with(count) for count in (FEW, MANY)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spent = dict.fromkeys(fairs, 0.0)
    with Server(tmp_path) as server:
        for fair in fairs.values():
            fire(server, fair.requests(door, WARM_UP), 8)
        for _round in range(ROUNDS):
            for count, fair in fairs.items():
                part = fair.requests(door, (FEW - WARM_UP) // ROUNDS)
                spent[count] += fire(server, part, 1).cpu_ms / ROUNDS
    ratio = spent[MANY] / spent[FEW]
    print(f"\nCPU per check-in by {door} on {connection.vendor}: ", end="")
    print(f"{spent[FEW]:.2f} ms among {FEW}, {spent[MANY]:.2f} ms among {MANY} ", end="")
    print(f"registrations: ratio {ratio:.2f}")
    assert ratio <= MOST_EXPENSIVE
