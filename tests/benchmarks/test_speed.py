"""What the frequent things cost in processor time; `make bench` prints the figures.

Nothing is asserted about time: a shared machine makes ratios readable, absolutes not.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.actions.admitting import check_in
from attendance.actions.badging import badge_key, issue_token
from attendance.models import CheckIn
from attendance.pdf import badges_pdf
from events.ical import programme_calendar
from events.models import Event
from tests import factories

pytestmark = pytest.mark.benchmark


def measure(name: str, count: int, work: Callable[[], object]) -> None:
    """Print the processor milliseconds of one of `count` things that `work` does."""
    begun = time.process_time()
    work()
    spent = (time.process_time() - begun) * 1000
    print(f"\n{name}: {spent / count:.2f} ms each, {count} of them in {spent / 1000:.2f} s")


@pytest.mark.django_db(transaction=True)
def test_a_check_in(conference: Event) -> None:
    gate = factories.make_gate(conference)
    badge_key(conference)
    people = [factories.make_registration(conference) for _ in range(200)]
    tokens = [issue_token(person) for person in people]
    rows: list[CheckIn] = []

    def admit_all() -> None:
        for token in tokens:
            row = check_in(gate, method=CheckIn.Method.WEDGE, token=token, now=conference.starts_at)
            rows.append(row)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        measure("check-in", len(tokens), admit_all)
    print(f"check-in: {len(queries) / len(tokens):.1f} queries each")
    assert {row.verdict for row in rows} == {CheckIn.Verdict.ADMITTED}


@pytest.mark.django_db
def test_badges(conference: Event) -> None:
    people = [factories.make_registration(conference) for _ in range(100)]
    badges_pdf(people[:1])
    measure("badge", len(people), lambda: badges_pdf(people))


@pytest.mark.django_db
def test_a_programme_feed(conference: Event) -> None:
    begins = [conference.starts_at + timedelta(minutes=number) for number in range(200)]
    sessions = [
        factories.make_session(conference, starts_at=begin, ends_at=begin + timedelta(minutes=30))
        for begin in begins
    ]
    programme_calendar(conference, sessions[:1])
    measure("feed entry", len(sessions), lambda: programme_calendar(conference, sessions))
