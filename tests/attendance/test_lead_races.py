"""Several staff meet the same person in the same moment: one lead, every note, no id twice.

The guards are the transaction around finding or making the lead, and its unique constraint. In
the negative control both are taken away from the code, and all threads stop between reading and
writing: then only the constraint is left, and it refuses what should have been kept.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from attendance.actions import capturing
from attendance.actions.capturing import Remark, capture_lead
from attendance.models import Lead, LeadNote, Registration
from attendance.queries.leads import Desk
from events_app.core.models import User
from exhibitors.models import EntityMember
from tests import factories

THREADS = 12
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    event, entity = factories.make_event(), factories.make_entity()
    factories.make_application(event, entity)
    return Desk(event, entity)


@pytest.fixture
def staff(desk: Desk) -> list[User]:
    people = [factories.make_user() for _number in range(THREADS)]
    EntityMember.objects.bulk_create(
        [EntityMember(entity=desk.holder, user=user) for user in people]
    )
    return people


def race(work: Callable[[int], str], *, pause: threading.Barrier | None = None) -> Counter[str]:
    """Run `work` in twelve threads that start at once; count their answers."""
    answers: list[str] = []
    start = threading.Barrier(THREADS)

    def one(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            with connection.execute_wrapper(_Stop(pause)):
                answers.append(work(number))
        except DatabaseError as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


class _Stop:
    """Stop a thread once, before it writes a lead, until all have read."""

    def __init__(self, barrier: threading.Barrier | None) -> None:
        self.barrier = barrier

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.barrier is not None and sql.startswith('INSERT INTO "attendance_lead"'):
            barrier, self.barrier = self.barrier, None
            barrier.wait(timeout=30)
        return execute(sql, params, many, context)


def remark(number: int) -> Remark:
    now = timezone.now()
    return Remark(id=uuid.UUID(int=number), at=now, received_at=now, note=f"Note {number}")


def test_twelve_staff_at_once_make_one_lead_with_twelve_notes(
    desk: Desk, staff: list[User]
) -> None:
    person = factories.make_registration(desk.event)

    def work(number: int) -> str:
        note = remark(number)
        return str(capture_lead(desk, person.reference, remark=note, by=staff[number]).lead)

    answers = race(work)
    lead = Lead.objects.get()
    assert answers == {str(lead): THREADS}
    notes = {(note.author, note.note) for note in LeadNote.objects.all()}
    assert notes == {(user, f"Note {number}") for number, user in enumerate(staff)}


def test_without_the_guard_all_but_one_are_refused(
    desk: Desk, staff: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = factories.make_registration(desk.event)

    def unguarded(desk: Desk, registration: Registration, _remark: Remark) -> tuple[Lead, bool]:
        found = Lead.objects.filter(registration=registration).first()
        return found or Lead.objects.create(registration=registration, **desk.held_by), True

    monkeypatch.setattr(capturing, "_lead", unguarded)
    monkeypatch.setattr(capturing.audit, "record", lambda *_a, **_k: None)

    def work(number: int) -> str:
        action: Any = capture_lead
        found = action.__wrapped__(desk, person.reference, remark=remark(number), by=staff[number])
        return "kept" if found.lead else found.reason

    answers = race(work, pause=threading.Barrier(THREADS))
    assert answers == {"kept": 1, "IntegrityError": THREADS - 1}


def test_one_item_sent_twelve_times_at_once_is_one_note(desk: Desk, staff: list[User]) -> None:
    person = factories.make_registration(desk.event)
    sent = remark(1)

    def work(_number: int) -> str:
        return str(capture_lead(desk, person.reference, remark=sent, by=staff[0]).lead)

    assert race(work) == {str(Lead.objects.get()): THREADS}
    assert LeadNote.objects.count() == 1
