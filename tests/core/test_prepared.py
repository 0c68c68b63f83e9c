"""Prepared statements find and write what plain querysets do, with their SQL written once."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import DataError, connection, connections, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from attendance.actions.admitting import check_in
from attendance.models import Admission, CheckIn, Registration
from events.models import Event
from events_app.core.prepared import ROWS_AT_ONCE, Answer, Insert, Parameter, Prepared, together
from tests import factories

NOW = factories.START + dt.timedelta(minutes=5)
_event = Parameter("event", Event._meta.pk)
_reference = Parameter("reference", Registration._meta.get_field("reference"))
_scan = Parameter("scan", CheckIn._meta.pk)


def people_of(event: object, references: object) -> QuerySet[Registration]:
    inside = Admission.objects.filter(registration=OuterRef("pk"), day=NOW.date())
    people = Registration.objects.filter(event=event, reference__in=references)
    return people.annotate(inside=Exists(inside)).select_related("event", "entity").order_by("pk")


def seen(rows: list[Registration]) -> list[dict[str, object]]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = [
            vars(row) | {"event": vars(row.event) | {"_state": ""}, "_state": "", "to": row.entity}
            for row in rows
        ]
    assert len(queries) == 0, "relations came along"
    return found


def test_a_prepared_queryset_finds_what_the_plain_one_finds(db: None) -> None:
    gate = factories.make_gate(factories.make_event())
    guests = [factories.make_registration(gate.event, full_name=f"Ngô Vĩnh {n}") for n in range(4)]
    factories.make_registration(factories.make_event())
    check_in(gate, reference=guests[1].reference, method="TYPED", now=NOW)
    prepared = Prepared(lambda: people_of(_event, [_reference]))
    for count in (0, 1, 3):
        references = [guest.reference for guest in guests[:count]]
        plain = list(people_of(gate.event, references))
        assert seen(prepared.all(event=gate.event_id, reference=references)) == seen(plain)
    assert prepared.first(event=gate.event_id, reference=["00000000"]) is None


def test_values_are_adapted_to_the_database(db: None) -> None:
    gate = factories.make_gate(factories.make_event())
    guest = factories.make_registration(gate.event)
    row = check_in(gate, reference=guest.reference, method="TYPED", now=NOW)
    stored = Prepared(lambda: CheckIn.objects.filter(pk=_scan)).first(scan=row.pk)
    assert stored is not None
    assert (stored.pk, stored.estimated_at, stored.day) == (row.pk, NOW, NOW.date())


def test_the_sql_is_written_once_per_thread(transactional_db: None) -> None:
    event = factories.make_event()
    built: list[int] = []

    def build() -> QuerySet[Event]:
        built.append(threading.get_ident())
        return Event.objects.filter(pk=_event)

    prepared = Prepared(build)

    def look() -> None:
        assert [prepared.first(event=event.pk) for _ in range(3)] == [event] * 3
        connections.close_all()

    others = [threading.Thread(target=look) for _ in range(2)]
    look()
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert len(built) == 3


def test_answers_asked_together_come_in_their_order(db: None) -> None:
    with transaction.atomic(), together():
        answers = [Answer("SELECT %s + 1", [number]) for number in range(3)]
    assert [answer.rows() for answer in answers] == [[(1,)], [(2,)], [(3,)]]


@pytest.fixture
def postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("what PostgreSQL alone does")


def _divide_by_zero() -> None:
    with together():
        Answer("SELECT 1 / %s", [0])
        Answer("SELECT 1", [])


def test_a_failure_among_statements_sent_together_is_djangos(postgresql: None) -> None:
    with pytest.raises(DataError), transaction.atomic():
        _divide_by_zero()
    assert Event.objects.count() == 0, "the connection is usable again"


def test_postgresql_plans_a_repeated_statement_once(postgresql: None) -> None:
    prepared = Prepared(lambda: Event.objects.filter(pk=_event))
    for _ in range(4):
        assert prepared.all(event=0) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        known = [statement for (statement,) in cursor.fetchall()]
    assert any('FROM "events_event" WHERE "events_event"."id" = ($1)' in one for one in known)


@pytest.mark.parametrize(("count", "queries"), [(0, 0), (1, 1), (3, 1), (ROWS_AT_ONCE + 1, 2)])
def test_rows_are_written_as_django_writes_them(db: None, count: int, queries: int) -> None:
    gate = factories.make_gate(factories.make_event())
    rows = [
        CheckIn(
            id=uuid.uuid4(),
            event=gate.event,
            gate=gate,
            method="TYPED",
            reference=f"{n:08}",
            scanned_at=NOW,
            estimated_at=NOW,
            received_at=NOW,
            day=NOW.date(),
            verdict="admitted",
        )
        for n in range(count)
    ]
    with CaptureQueriesContext(connection) as captured:
        Insert(CheckIn)(*rows)
    assert len(captured) == queries
    assert all(not row._state.adding for row in rows)
    fields = [field.attname for field in CheckIn._meta.concrete_fields]
    written = [tuple(getattr(row, name) for name in fields) for row in rows]
    assert sorted(CheckIn.objects.values_list(*fields)) == sorted(written)
