"""Statements whose SQL is written once per thread: writing it costs more than running it.

For the few that run at every scan; everything else is a plain queryset.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class Parameter(Expression):
    """Stands in a prepared queryset for a value that every run brings."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        """Take the name of the value and the field that adapts it to the database."""
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, and this parameter in the place of its value."""
        return "%s", (self,)


class Prepared(Generic[M]):
    """A queryset with parameters: `build` is asked for it once per thread.

    A connection belongs to a thread, and so does the SQL written for it. Relations that the
    queryset selects and annotations are set as Django sets them; prefetches are not.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        """Remember how the queryset is built; nothing is asked of the database yet."""
        self._build = build
        self._own = threading.local()

    def all(self, **values: object) -> list[M]:
        """Return what the queryset finds with these values of its parameters; one query."""
        plan = self._plan()
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, plan.bound(values))
            return list(plan.objects(cursor.fetchall()))

    def first(self, **values: object) -> M | None:
        """Return the first of what the queryset finds, or None; one query."""
        found = self.all(**values)
        return found[0] if found else None

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
        self.sql, self.params = compiler.as_sql()
        fields = [column for column, _sql, _alias in compiler.select]
        self.converters = compiler.get_converters(fields)
        first, *_, last = compiler.klass_info["select_fields"]
        self.own = slice(first, last + 1)
        self.names = [column.target.attname for column in fields[self.own]]
        self.model = compiler.klass_info["model"]
        self.related = get_related_populators(  # type: ignore[call-arg]  # stubs of Django 6
            compiler.klass_info, compiler.select, connection.alias
        )

    def bound(self, values: dict[str, object]) -> list[Any]:
        """Return the statement's parameters with these values in their places."""
        return [
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Parameter)
            else param
            for param in self.params
        ]

    def objects(self, rows: list[tuple[object, ...]]) -> Iterator[Any]:
        """Make the objects of the rows. As in Django's ModelIterable."""
        for row in self.compiler.apply_converters(rows, self.converters):
            found = self.model.from_db(connection.alias, self.names, row[self.own])
            for populator in self.related:
                populator.populate(row, found)
            for name, position in self.compiler.annotation_col_map.items():
                setattr(found, name, row[position])
            yield found


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
    def sql(self) -> str:
        """Return the statement for one row."""
        name = connection.ops.quote_name
        columns = ", ".join(name(str(field.column)) for field in self.fields)
        slots = ", ".join("%s" for _field in self.fields)
        return f"INSERT INTO {name(self.model._meta.db_table)} ({columns}) VALUES ({slots})"  # noqa: S608

    def __call__(self, row: M) -> None:
        """Write `row`; a key that the database counts up stays unset."""
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self.fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
        row._state.adding, row._state.db = False, connection.alias
