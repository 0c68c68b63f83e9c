"""Statements whose SQL is written once per thread: writing it costs more than running it.

For the few that run at every scan; everything else is a plain queryset.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
ROWS_AT_ONCE = 200


class Parameter(Expression):
    """Stands in a prepared queryset for a value that every run brings.

    As the only item after `__in` it may stand for a list, of another length each time.
    """

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        """Take the name of the value and the field that adapts it to the database."""
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, and this parameter in the place of its value."""
        return "%s", (self,)


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside one after the other without waiting; read their answers after.

    PostgreSQL works them off in their order and answers at once; going to and fro for each is
    half of what a short statement costs. Elsewhere there is no way to go.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


class Answer:
    """What the database says to a statement; inside `together` it is not there before the end."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        """Send the statement."""
        self._cursor = connection.cursor()
        self._cursor.execute(sql, params)
        # An open cursor would keep SQLite from ending the transaction.
        self._rows = None if connection.vendor == "postgresql" else self._fetch()

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows."""
        if self._rows is None:
            self._rows = self._fetch()
        return self._rows

    def _fetch(self) -> list[tuple[Any, ...]]:
        with self._cursor as cursor:
            return list(cursor.fetchall())


@dataclass(frozen=True)
class Found(Generic[M]):
    """What a prepared queryset was asked for."""

    plan: "Plan"
    answer: Answer

    def objects(self) -> list[M]:
        """Return all that was found."""
        return list(self.plan.objects(self.answer.rows()))

    def first(self) -> M | None:
        """Return the first of what was found, or None."""
        objects = self.objects()
        return objects[0] if objects else None


class Prepared(Generic[M]):
    """A queryset with parameters: `build` is asked for it once per thread.

    A connection belongs to a thread, and so does the SQL written for it. Relations that the
    queryset selects and annotations are set as Django sets them; prefetches are not.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        """Remember how the queryset is built; nothing is asked of the database yet."""
        self._build = build
        self._own = threading.local()

    def ask(self, **values: object) -> "Found[M]":
        """Ask the queryset with these values of its parameters; one query."""
        plan = self._plan()
        return Found(plan, Answer(*plan.statement(values)))

    def all(self, **values: object) -> list[M]:
        """Return what the queryset finds with these values of its parameters; one query."""
        return self.ask(**values).objects()

    def first(self, **values: object) -> M | None:
        """Return the first of what the queryset finds, or None; one query."""
        return self.ask(**values).first()

    def _plan(self) -> "Plan":
        plan: Plan | None = getattr(self._own, "plan", None)
        if plan is None:
            query = self._build().query
            plan = self._own.plan = Plan(query.get_compiler(connection=connection))
        return plan


class Plan:
    """The SQL of a queryset, and how its rows become objects."""

    def __init__(self, compiler: SQLCompiler) -> None:
        """Let Django write the statement."""
        self.compiler = compiler
        sql, self.params = compiler.as_sql()
        self.parts = sql.split("%s")
        fields = [column for column, _sql, _alias in compiler.select]
        self.converters = compiler.get_converters(fields)
        first, *_, last = compiler.klass_info["select_fields"]
        self.own = slice(first, last + 1)
        self.names = [column.target.attname for column in fields[self.own]]
        self.model = compiler.klass_info["model"]
        self.related = get_related_populators(  # type: ignore[call-arg]  # stubs of Django 6
            compiler.klass_info, compiler.select, connection.alias
        )

    def statement(self, values: dict[str, object]) -> tuple[str, list[Any]]:
        """Return the statement with these values in the places of its parameters."""
        sql, bound = [self.parts[0]], []
        for param, text in zip(self.params, self.parts[1:], strict=True):
            found = _values(param, values) if isinstance(param, Parameter) else [param]
            bound += found
            sql += [", ".join(["%s"] * len(found)) or "NULL", text]
        return "".join(sql), bound

    def objects(self, rows: list[tuple[object, ...]]) -> Iterator[Any]:
        """Make the objects of the rows. As in Django's ModelIterable."""
        for row in self.compiler.apply_converters(rows, self.converters):
            found = self.model.from_db(connection.alias, self.names, row[self.own])
            for populator in self.related:
                populator.populate(row, found)
            for name, position in self.compiler.annotation_col_map.items():
                setattr(found, name, row[position])
            yield found


def _values(param: Parameter, values: dict[str, object]) -> list[Any]:
    """Return what stands for a parameter, adapted to the database."""
    value = values[param.name]
    many = value if isinstance(value, list) else [value]
    return [param.output_field.get_db_prep_value(one, connection) for one in many]


@dataclass(frozen=True)
class Insert(Generic[M]):
    """Inserts whole rows of a model as `bulk_create` does, without building the query anew."""

    model: type[M]

    @cached_property
    def fields(self) -> list[models.Field[Any, Any]]:
        """Return the fields that are written: all but a key that the database counts up."""
        fields = self.model._meta.concrete_fields
        return [field for field in fields if not isinstance(field, models.AutoField)]

    @cached_property
    def sql(self) -> tuple[str, str]:
        """Return the statement up to its values, and the places for those of one row."""
        name = connection.ops.quote_name
        columns = ", ".join(name(str(field.column)) for field in self.fields)
        table = name(self.model._meta.db_table)
        slots = ", ".join("%s" for _field in self.fields)
        into = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608 - names of the model
        return into, f"({slots})"

    def __call__(self, *rows: M) -> None:
        """Write the rows; a key that the database counts up stays unset."""
        for first in range(0, len(rows), ROWS_AT_ONCE):
            self._write(rows[first : first + ROWS_AT_ONCE])

    def _write(self, rows: tuple[M, ...]) -> None:
        into, slots = self.sql
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for row in rows
            for field in self.fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(into + ", ".join([slots] * len(rows)), values)
        for row in rows:
            row._state.adding, row._state.db = False, connection.alias
