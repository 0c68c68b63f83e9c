"""What a check-in over HTTP costs: the real server, signed-in gatekeepers, one scan a request.

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
from tests.serving import Client, Server, scan

SCANS, WARM_UP, ROUNDS = 400, 60, 4
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
    cpu_ms: float

    def percentile(self, percent: int) -> float:
        """Return the time in milliseconds that so many per cent of the requests stayed below."""
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]


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


def cpu_ms(server: Server, database: int) -> float:
    """Return the processor time that server and database have used, ended children included."""
    assert server.process is not None
    mine = server.process.pid
    ticks = sum(
        used
        for pid, parent, session, used in processes()
        if session == mine or (database and database in {pid, parent})
    )
    return ticks / TICKS * 1000


def gate_with(count: int) -> tuple[Gate, list[str], str]:
    """Make a fair of today with `count` people; return gate, references and a session cookie."""
    now = timezone.now()
    department = factories.make_organizer()
    hours = {"starts_at": now.replace(hour=1), "ends_at": now.replace(hour=10)}
    event = factories.make_event(organizer=department, **hours)
    badge_key(event)
    owner = factories.make_member(
        department, Membership.Role.OWNER, email=f"owner{count}@example.org"
    )
    people = [
        Registration(event=event, full_name=f"Guest {n}", name_folded=f"guest {n}")
        for n in range(count)
    ]
    Registration.objects.bulk_create(people, batch_size=2000)
    browser = DjangoClient()
    browser.force_login(getattr(owner, "user", owner))
    cookie = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={CSRF}"
    return factories.make_gate(event), [row.reference for row in people], cookie


def fire(server: Server, gate: Gate, references: list[str], cookie: str, clients: int) -> Cost:
    """Check everybody in once, from so many clients at once."""
    database = postmaster()
    times: list[float] = []
    problems: list[object] = []
    path = f"/api/v1/events/{gate.event.slug}/check-ins"

    def one(mine: list[str]) -> None:
        with Client(server.port, cookies=cookie, csrf=CSRF) as client:
            for reference in mine:
                begun = time.perf_counter()
                body = {"gate": gate.pk, "code": reference}
                status, answer = client.call("POST", path, body)
                times.append((time.perf_counter() - begun) * 1000)
                if status != 200 or answer["verdict"] != "admitted":
                    problems.append((status, answer))
                    return

    threads = [threading.Thread(target=one, args=(references[n::clients],)) for n in range(clients)]
    spent, begun = cpu_ms(server, database), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    spent = cpu_ms(server, database) - spent
    assert problems == []
    return Cost(len(references) / seconds, times, spent / len(references))


def test_online_check_in_over_http(tmp_path: Path) -> None:
    gate, references, cookie = gate_with(WARM_UP + 3 * SCANS)
    print(f"\n\nOnline check-in over HTTP on {connection.vendor}; load {os.getloadavg()[0]:.1f}")
    print("clients   scans/s   p50 ms   p95 ms   p99 ms   CPU ms | pretix scans/s   CPU ms")
    with Server(tmp_path) as server:
        fire(server, gate, references[:WARM_UP], cookie, 4)
        for place, clients in enumerate((1, 4, 16)):
            first = WARM_UP + place * SCANS
            cost = fire(server, gate, references[first : first + SCANS], cookie, clients)
            figures = "".join(f"{cost.percentile(p):9.1f}" for p in (50, 95, 99))
            theirs = "{:>14}   {:>6}".format(*PRETIX[clients])
            print(f"{clients:7}{cost.per_second:10.0f}{figures}{cost.cpu_ms:9.2f} | {theirs}")
    assert CheckIn.objects.filter(verdict="admitted").count() == len(references)
    print("pretix 2026.8 (STACK.md): quiet two-core machine, PostgreSQL 15, p99 440–570 ms at 16")


def counted(queries: CaptureQueriesContext) -> int:
    """Return how many queries there were without the transaction's own BEGIN and COMMIT."""
    return sum(not row["sql"].startswith(("BEGIN", "COMMIT")) for row in queries)


def test_queries_of_a_check_in() -> None:
    gate, references, cookie = gate_with(201)
    browser = DjangoClient()
    browser.cookies.load(cookie)
    path = f"/api/v1/events/{gate.event.slug}/check-ins"
    with CaptureQueriesContext(connection) as single:
        body = {"gate": gate.pk, "code": references[0]}
        answer = browser.post(path, body, content_type="application/json")
    assert answer.json()["verdict"] == "admitted"
    token = enrol_device(create_enrolment_code(gate, by=None), "Phone").token
    moment = timezone.now().isoformat()
    scans = [scan(ref, sequence=n, moment=moment) for n, ref in enumerate(references[1:])]
    with CaptureQueriesContext(connection) as batch:
        answer = browser.post(
            "/api/scan/v1/batch",
            {"sent_at": moment, "scans": scans},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
    assert {receipt["verdict"] for receipt in answer.json()["verdicts"]} == {"admitted"}
    one, many = counted(single), counted(batch)
    print(f"\nQueries on {connection.vendor}: {one} for one check-in (pretix 24–37), ", end="")
    print(f"{many} for a batch of 200, which is {many / 200:.2f} per scan; BEGIN and COMMIT apart")
    assert one <= 8
    assert many <= 3 * 200


def test_a_hundred_times_the_people_cost_at_most_a_third_more(tmp_path: Path) -> None:
    fairs = {count: gate_with(count) for count in (FEW, MANY)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spent = dict.fromkeys(fairs, 0.0)
    with Server(tmp_path) as server:
        for gate, references, cookie in fairs.values():
            fire(server, gate, references[:WARM_UP], cookie, 1)
        for number in range(ROUNDS):
            size = (FEW - WARM_UP) // ROUNDS
            first = WARM_UP + number * size
            for count, (gate, references, cookie) in fairs.items():
                part = references[first : first + size]
                spent[count] += fire(server, gate, part, cookie, 1).cpu_ms / ROUNDS
    ratio = spent[MANY] / spent[FEW]
    print(f"\nCPU per check-in on {connection.vendor}: {spent[FEW]:.2f} ms among {FEW}, ", end="")
    print(f"{spent[MANY]:.2f} ms among {MANY} registrations: ratio {ratio:.2f}")
    assert ratio <= MOST_EXPENSIVE
