"""Brings lists into the registry: kept, judged, mended, and written in one transaction."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from events.models import Organizer
from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import Job, User
from events_app.core.sheets import Cell, Limits, Table, cell_text, read_cells
from events_app.core.text import fold
from exhibitors.actions.importing_errors import AlreadyImported, ColumnMissing, NothingToRead
from exhibitors.lifecycles import IMPORT
from exhibitors.models import ColumnMemory, ImportRow, ImportRun
from exhibitors.queries.importing import columns
from exhibitors.queries.importing.cells import Reading, load_cell, mended_cells, store_cell
from exhibitors.queries.importing.judging import Plan, RowPlan, judge
from exhibitors.queries.importing.rows import Settings

LIMITS = Limits(file_bytes=20_000_000, rows=50_000, columns=100)
State = ImportRun.State
_VERDICT = ("outcome", "problems", "changes", "entity_name", "entity_key", "product_name")
Advance = Callable[[int, int], None]


def ignore_progress(_done: int, _total: int) -> None:
    """Take a progress nobody watches."""


@transaction.atomic
def upload_list(organizer: Organizer, *, name: str, content: bytes, by: User) -> ImportRun:
    """Keep a file and suggest which column is what. Raises UnreadableTable."""
    table = read_cells(name, content, limits=LIMITS)
    run = ImportRun(
        organizer=organizer,
        by=by,
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        units_on=timezone.localdate(),
        country=organizer.country,
    )
    _take_table(run, table)
    run.file.save(f"{run.sha256[:16]}-{name[-80:]}", ContentFile(content), save=False)
    run.save()
    audit.record(by, "import.uploaded", run)
    return run


@transaction.atomic
def choose_sheet(
    run: ImportRun, *, sheet: str, header_row: int, encoding: str, by: User
) -> ImportRun:
    """Read another sheet, row of headings or encoding. Raises UnreadableTable."""
    _require_open(run)
    run.encoding = encoding
    table = read_list(run, sheet=sheet)
    _take_table(run, table, header_row=header_row or 0)
    run.save()
    audit.record(by, "import.sheet_chosen", run)
    return run


def read_list(run: ImportRun, *, sheet: str = "") -> Table:
    """Return the cells of the kept file. Raises UnreadableTable."""
    with run.file.open("rb") as file:
        content = file.read()
    return read_cells(
        run.file_name,
        content,
        sheet=sheet or run.sheet,
        encoding="" if run.sheets else run.encoding,
        limits=LIMITS,
    )


@transaction.atomic
def choose_columns(
    run: ImportRun, *, mapping: Mapping[int, str], version: int, by: User, **fields: Any
) -> None:
    """Keep how the list is to be read, for this and the next list with the same headings.

    Raises ColumnMissing, StaleForm.
    """
    _require_open(run)
    if columns.missing_fields(mapping):
        raise ColumnMissing
    stored = {str(place): name for place, name in mapping.items()}
    rows = ImportRun.objects.filter(pk=run.pk, version=version)
    if rows.update(mapping=stored, version=version + 1, updated_at=timezone.now(), **fields) == 0:
        raise StaleForm
    run.refresh_from_db()
    table = read_list(run)
    _keep_rows(run, table)
    ColumnMemory.objects.update_or_create(
        organizer=run.organizer,
        signature=_signature(table.rows[run.header_row - 1]),
        defaults={
            "mapping": stored,
            "number_format": run.number_format,
            "date_order": run.date_order,
            "country": run.country,
            "updated_at": timezone.now(),
        },
    )
    audit.record(by, "import.columns_chosen", run)


@transaction.atomic
def assign_import_job(run: ImportRun, *, job: Job) -> None:
    """Note the job that judges or writes the list."""
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    run.job = job


def judge_list(run: ImportRun, *, by: User | None, advance: Advance = ignore_progress) -> Plan:
    """Judge every row against the registry and keep the verdicts; nothing else is written."""
    _require_open(run)
    stored = list(run.rows.all())
    plan = make_plan(run, stored, advance=advance)
    verdicts = {row.number: row for row in plan.rows}
    for row in stored:
        _note_verdict(row, verdicts[row.number])
    with transaction.atomic():
        # An upsert by the key: ten times faster than bulk_update, which writes a CASE per cell.
        ImportRow.objects.bulk_create(
            stored,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=list(_VERDICT),
            batch_size=500,
        )
        ImportRun.objects.filter(pk=run.pk).update(counts=dict(plan.counts), digest=plan.digest)
        run.counts, run.digest = dict(plan.counts), plan.digest
        if run.state == State.UPLOADED:
            IMPORT.move(run, State.JUDGED, by=by)
    return plan


def make_plan(
    run: ImportRun, rows: Sequence[ImportRow], *, advance: Advance = ignore_progress
) -> Plan:
    """Return what writing the list would do now."""
    settings = Settings(
        mapping=run.columns,
        reading=Reading(run.number_format, run.date_order),
        country=run.country,
        on=run.units_on,
        today=timezone.localdate(),
    )
    choices = ImportRow.Choice
    return judge(
        [(row.number, mended_cells(row.cells, row.mended, settings.mapping)) for row in rows],
        settings,
        decisions=run.decisions,
        left_out=frozenset(row.number for row in rows if row.choice == choices.LEAVE_OUT),
        accepted=frozenset(row.number for row in rows if row.choice == choices.ACCEPT),
        advance=advance,
    )


@transaction.atomic
def mend_row(
    run: ImportRun, row: ImportRow, *, texts: Mapping[str, str], choice: str, by: User
) -> None:
    """Keep what a person typed over the cells of a row, or that it is left out."""
    _require_open(run)
    places = {name: place for place, name in run.columns.items()}
    mended = dict(row.mended)
    for name, text in texts.items():
        place = places[name]
        printed = cell_text(load_cell(row.cells[place])) if place < len(row.cells) else ""
        if text == printed:
            mended.pop(name, None)
        else:
            mended[name] = text
    ImportRow.objects.filter(pk=row.pk).update(mended=mended, choice=choice)
    row.mended, row.choice = mended, choice
    audit.record(by, "import.row_mended", run, row=row.number)


@transaction.atomic
def decide_names(run: ImportRun, *, decisions: Mapping[str, str], by: User) -> None:
    """Keep which printed names mean the same entity; "" takes a decision back."""
    _require_open(run)
    kept = {**run.decisions, **decisions}
    run.decisions = {key: value for key, value in kept.items() if value}
    ImportRun.objects.filter(pk=run.pk).update(decisions=run.decisions)
    audit.record(by, "import.names_decided", run, count=len(decisions))


@transaction.atomic
def discard_list(run: ImportRun, *, by: User | None) -> None:
    """Throw a list away that was not written; its file and rows go."""
    IMPORT.move(run, State.DISCARDED, by=by)
    run.rows.all().delete()
    name, storage = run.file.name or "", run.file.storage
    ImportRun.objects.filter(pk=run.pk).update(file="")
    transaction.on_commit(lambda: storage.delete(name))


def _require_open(run: ImportRun) -> None:
    if not run.is_open:
        raise AlreadyImported


def _take_table(run: ImportRun, table: Table, *, header_row: int = 0) -> None:
    if len(table.rows) < 2:
        raise NothingToRead
    place = (
        min(header_row - 1, len(table.rows) - 2) if header_row else columns.header_row(table.rows)
    )
    header = table.rows[place]
    remembered = ColumnMemory.objects.filter(
        organizer=run.organizer, signature=_signature(header)
    ).first()
    run.sheet, run.sheets, run.encoding = table.sheet, list(table.sheets), table.encoding
    run.header_row = place + 1
    if remembered is None:
        found = columns.suggest(header)
        run.mapping = {str(place): name for place, name in found.items()}
        return
    run.mapping = remembered.mapping
    run.number_format, run.date_order = remembered.number_format, remembered.date_order
    run.country = remembered.country


def _signature(header: Sequence[Cell]) -> str:
    return hashlib.sha256(columns.signature(header).encode()).hexdigest()


def _keep_rows(run: ImportRun, table: Table) -> None:
    """Store the rows below the headings; what was mended before stays with its row."""
    earlier = {row.number: row for row in run.rows.all()}
    run.rows.all().delete()
    rows = []
    for number, cells in enumerate(table.rows[run.header_row :], start=run.header_row + 1):
        if not any(cell_text(cell).strip() for cell in cells):
            continue
        row = ImportRow(run=run, number=number, cells=[store_cell(cell) for cell in cells])
        row.words = fold(" ".join(cell_text(cell) for cell in cells))
        if number in earlier:
            row.mended, row.choice = earlier[number].mended, earlier[number].choice
        rows.append(row)
    ImportRow.objects.bulk_create(rows, batch_size=500)


def _note_verdict(row: ImportRow, plan: RowPlan) -> None:
    row.outcome = plan.outcome
    row.problems = [problem.as_json() for problem in plan.problems]
    row.entity_name = plan.entity.name[:250] if plan.entity else ""
    row.entity_key = plan.key
    row.product_name = plan.product.name[:250] if plan.product else ""
    row.changes = _changes(plan)


def _changes(plan: RowPlan) -> dict[str, Any]:
    """Return what would be filled in, as text for the preview."""
    found: dict[str, Any] = {}
    if plan.entity is not None and plan.entity.rows[:1] == [plan.number]:
        found.update(plan.entity.changes)
    if plan.product is not None:
        found.update(plan.product.changes)
    return {name: str(value) for name, value in found.items()}
