"""How a list is to be read, and what one row of it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from exhibitors.queries.importing.cells import Reading
from exhibitors.queries.importing.problems import BAD, CellError, Problem

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Settings:
    """How a list is to be read: stated by the person who brings it."""

    mapping: Mapping[int, str]
    reading: Reading
    country: str
    on: date
    today: date


@dataclass
class ReadRow:
    """What a row says. `certificate` is None when it prints no recognised stars."""

    number: int
    entity: dict[str, Any] = field(default_factory=dict)
    product: dict[str, Any] | None = None
    certificate: dict[str, Any] | None = None
    is_potential_five_star: bool = False
    is_group_row: bool = False
    problems: list[Problem] = field(default_factory=list)

    def parsed(self, name: str, read: Callable[[], Parsed]) -> Parsed | None:
        """Return what `read` makes of a cell, or None with the problem noted."""
        try:
            return read()
        except CellError as error:
            self.note(BAD, error.code, name, **error.params)
            return None

    @property
    def is_bad(self) -> bool:
        """Tell whether a cell could not be read."""
        return any(problem.severity == BAD for problem in self.problems)

    def note(self, severity: str, code: str, column: str = "", **params: Any) -> None:
        """Add a problem once."""
        problem = Problem(severity, code, column, params)
        if problem not in self.problems:
            self.problems.append(problem)
