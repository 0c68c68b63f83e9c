"""Reads of lists that were brought in: their rows, and the names to be decided."""

from collections.abc import Iterable

from django.db.models import QuerySet

from events_app.core.text import fold
from exhibitors.models import Entity, ImportRow, ImportRun
from exhibitors.queries.importing.cells import mended_cells, text_of
from exhibitors.queries.importing.judging import NEW

SIMILAR = "similar_entity"


class OpenName:
    """A printed name that may be another's, and whose."""

    def __init__(self, row: ImportRow, candidate: str, decided: str) -> None:
        """Begin with the first row that prints the name."""
        self.key = row.entity_key
        self.name = _printed(row)
        self.rows: list[int] = []
        self.candidate = candidate
        self.candidate_name = ""
        self.decided = decided


def preview_rows(run: ImportRun, *, outcome: str = "", query: str = "") -> QuerySet[ImportRow]:
    """Return the rows of a list, those of an outcome, or those that name something."""
    rows = run.rows.all()
    if outcome:
        rows = rows.filter(outcome=outcome)
    if query:
        rows = rows.filter(words__contains=fold(query))
    return rows


def open_names(run: ImportRun) -> list[OpenName]:
    """Return the names a person has to decide about, and those decided already."""
    found: dict[str, OpenName] = {}
    rows = run.rows.exclude(entity_key="")
    for row in rows.select_related("run"):
        candidate = _candidate(row.problems)
        decided = run.decisions.get(row.entity_key, "")
        if candidate or decided:
            other = candidate or (decided if decided != NEW else "")
            name = found.setdefault(row.entity_key, OpenName(row, other, decided))
            name.rows.append(row.number)
    names = _names([name.candidate for name in found.values()], run)
    for name in found.values():
        name.candidate_name = names.get(name.candidate, "")
    return list(found.values())


def _printed(row: ImportRow) -> str:
    """Return the name as the list prints it; a decision may have given the row another."""
    places = {name: place for place, name in row.run.columns.items()}
    cells = mended_cells(row.cells, row.mended, row.run.columns)
    return text_of(cells[places["entity_name"]])


def _candidate(problems: Iterable[list[object]]) -> str:
    for _severity, code, _column, params in problems:
        if code == SIMILAR and isinstance(params, dict):
            return str(params["key"])
    return ""


def _names(keys: Iterable[str], run: ImportRun) -> dict[str, str]:
    """Return how the candidates read: entities of the registry by id, others by their key."""
    wanted = [key for key in keys if key]
    ids = [int(key) for key in wanted if key.isdecimal()]
    names = {
        str(pk): name for pk, name in Entity.objects.filter(pk__in=ids).values_list("pk", "name")
    }
    listed = run.rows.filter(entity_key__in=[key for key in wanted if not key.isdecimal()])
    names.update(listed.values_list("entity_key", "entity_name"))
    return names
