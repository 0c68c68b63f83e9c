"""Twenty threads at once: entry, exit, undo, one id, batches against single scans.

The guard is the event's counter row: every writer raises it first and holds it to the end. Each
race has a negative control: without the guard, and with all threads stopped between reading
and writing, it must go wrong. The constraints are the second guard: they then refuse rows. Where
nothing but a constraint is left to refuse, it has a control of its own: with the constraint gone
too (on PostgreSQL, whose tables can be changed and mended in a moment) all twenty get their row.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from attendance.actions import admitting, receiving
from attendance.actions.admitting import NothingToUndo, check_in, undo_check_in
from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.actions.receiving import Scan
from attendance.models import Admission, CheckIn, Gate, Registration
from events_app.core.prepared import Answer
from tests import factories

THREADS = 20
NOW = factories.START + timedelta(minutes=5)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gate() -> Gate:
    return factories.make_gate(factories.make_event())


@pytest.fixture
def guest(gate: Gate) -> Registration:
    return factories.make_registration(gate.event)


@pytest.fixture(params=[True, False], ids=["guarded", "unguarded"])
def guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run the race twice: as it is, and without counter row and transaction."""
    if not request.param:
        take_guard_away(monkeypatch)
    return bool(request.param)


def take_guard_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admitting, "next_change", lambda *_a, **_k: THREADS)
    monkeypatch.setattr(receiving, "asked_change", lambda *_a, **_k: Answer("SELECT %s", [THREADS]))
    monkeypatch.setattr(admitting.audit, "record", lambda *_a, **_k: None)


class Pause:
    """Stop a thread once, when it has read and is about to write, until all have read."""

    def __init__(self, barrier: threading.Barrier) -> None:
        self.barrier, self.over = barrier, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = sql.startswith(("BEGIN", 'INSERT INTO "attendance_checkin"', "DELETE"))
        if writes and not self.over:
            self.over = True
            self.barrier.wait(timeout=30)
        return execute(sql, params, many, context)


def race(work: Callable[[int], str], *, guarded: bool) -> Counter[str]:
    """Run `work` in twenty threads that start at the same moment; count their answers."""
    answers: list[str] = []
    start, pause = threading.Barrier(THREADS), threading.Barrier(THREADS)

    def one(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            if guarded:
                answers.append(work(number))
            else:
                with connection.execute_wrapper(Pause(pause)):
                    answers.append(work(number))
        except (NothingToUndo, DatabaseError) as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == THREADS
    return Counter(answers)


def action(function: Any, *, guarded: bool) -> Any:
    """Return the action, or what is inside its transaction."""
    return function if guarded else function.__wrapped__


def admitted(direction: str = "ENTRY") -> int:
    return CheckIn.objects.filter(verdict="admitted", direction=direction).count()


@pytest.fixture
def unguarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away counter row and transaction, as `guarded` does every second time."""
    if connection.vendor != "postgresql":
        pytest.skip("a constraint is taken away and given back on PostgreSQL only")
    take_guard_away(monkeypatch)


@contextmanager
def without_constraint(column: str) -> Iterator[None]:
    """Drop the unique constraint of one check-in column, and all that leans on it, for a while.

    The rows made meanwhile are deleted before everything is put back.
    """
    find = """
        WITH mine AS (
            SELECT c.oid, c.conindid FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
            WHERE c.conrelid = 'attendance_checkin'::regclass AND c.contype IN ('p', 'u')
            AND a.attname = %s
        )
        SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE oid IN (SELECT oid FROM mine) OR conindid IN (SELECT conindid FROM mine)
        ORDER BY contype = 'f'
    """
    with connection.cursor() as cursor:
        cursor.execute(find, [column])
        taken = cursor.fetchall()
        assert taken
        for table, name, _definition in reversed(taken):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            cursor.execute("DELETE FROM attendance_admission; DELETE FROM attendance_checkin")
            for table, name, definition in taken:
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def test_one_person_enters_once(gate: Gate, guest: Registration, guarded: bool) -> None:
    enter = action(check_in, guarded=guarded)

    def work(_number: int) -> str:
        return str(enter(gate, reference=guest.reference, method="TYPED", now=NOW).verdict)

    answers = race(work, guarded=guarded)
    if guarded:
        assert answers == {"admitted": 1, "duplicate": 19}
        assert admitted() == 1
    else:
        assert answers == {"admitted": 1, "IntegrityError": 19}
        assert admitted() == THREADS
    assert Admission.objects.count() == 1


def test_one_person_leaves_once(gate: Gate, guest: Registration, guarded: bool) -> None:
    check_in(gate, reference=guest.reference, method="TYPED", now=NOW)
    leave = action(check_in, guarded=guarded)

    def work(_number: int) -> str:
        row = leave(gate, reference=guest.reference, method="TYPED", direction="EXIT", now=NOW)
        return str(row.verdict)

    answers = race(work, guarded=guarded)
    if guarded:
        assert answers == {"admitted": 1, "logged_refusal": 19}
    else:
        assert answers == {"admitted": THREADS}
    assert admitted("EXIT") == answers["admitted"]
    assert not Admission.objects.exists()


def test_one_entry_is_undone_once(gate: Gate, guest: Registration, guarded: bool) -> None:
    entry = check_in(gate, reference=guest.reference, method="TYPED", now=NOW)
    undo = action(undo_check_in, guarded=guarded)
    answers = race(lambda _number: str(undo(entry, now=NOW).verdict), guarded=guarded)
    loser = "NothingToUndo" if guarded else "IntegrityError"
    assert answers == {"undone": 1, loser: 19}
    assert CheckIn.objects.filter(undoes=entry).count() == 1


def test_without_its_constraint_one_entry_is_undone_twenty_times(
    gate: Gate, guest: Registration, unguarded: None
) -> None:
    entry = check_in(gate, reference=guest.reference, method="TYPED", now=NOW)
    undo = action(undo_check_in, guarded=False)
    with without_constraint("undoes_id"):
        answers = race(lambda _number: str(undo(entry, now=NOW).verdict), guarded=False)
        assert answers == {"undone": THREADS}
        assert CheckIn.objects.filter(undoes=entry).count() == THREADS


def test_one_id_is_one_row(gate: Gate, guest: Registration, guarded: bool) -> None:
    scan_id = uuid.uuid4()
    enter = action(check_in, guarded=guarded)

    def work(_number: int) -> str:
        row = enter(gate, reference=guest.reference, method="TYPED", now=NOW, scan_id=scan_id)
        return str(row.verdict)

    answers = race(work, guarded=guarded)
    if guarded:
        assert answers == {"admitted": THREADS}
    else:
        assert answers == {"admitted": 1, "IntegrityError": 19}
    assert CheckIn.objects.count() == 1


def test_without_its_constraint_one_id_is_twenty_rows(
    gate: Gate, guest: Registration, unguarded: None
) -> None:
    scan_id = uuid.uuid4()
    enter = action(check_in, guarded=False)

    def work(_number: int) -> str:
        row = enter(gate, reference=guest.reference, method="TYPED", now=NOW, scan_id=scan_id)
        return str(row.verdict)

    with without_constraint("id"):
        answers = race(work, guarded=False)
        assert CheckIn.objects.filter(pk=scan_id, verdict="admitted").count() == THREADS
    # The slot's own constraint still let one in.
    assert answers == {"admitted": 1, "IntegrityError": 19}


def test_batches_and_single_scans_admit_once(
    gate: Gate, guest: Registration, guarded: bool
) -> None:
    """Device number n scanned n minutes ago: the earliest is the admission, whoever is first."""
    devices = [
        enrol_device(create_enrolment_code(gate, by=None), f"Phone {number}").device
        for number in range(THREADS)
    ]
    send = action(receiving._receive, guarded=guarded)
    enter = action(check_in, guarded=guarded)

    def work(number: int) -> str:
        if number % 2:
            row = enter(gate, reference=guest.reference, method="TYPED", now=NOW)
            return "recorded" if row else ""
        scan = _scan(guest, NOW - timedelta(seconds=number + 1))
        send(devices[number], [scan], sent_at=NOW, received_at=NOW)
        return "recorded"

    answers = race(work, guarded=guarded)
    if not guarded:
        assert answers["recorded"] == 1
        assert admitted() > 1
        return
    assert answers == {"recorded": THREADS}
    winner = CheckIn.objects.get(verdict="admitted")
    assert winner.estimated_at == NOW - timedelta(seconds=19)
    assert Admission.objects.get().check_in == winner
    others = CheckIn.objects.filter(verdict="duplicate", duplicate_of__isnull=False)
    assert others.count() == THREADS - 1


def _scan(guest: Registration, moment: datetime) -> Scan:
    return Scan(
        id=uuid.uuid4(),
        sequence=1,
        reference=guest.reference,
        epoch=0,
        direction="ENTRY",
        scanned_at=moment,
        shown="green",
        method="CAMERA",
    )
