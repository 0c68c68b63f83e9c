"""Exhibitors and agreements as rows for CSV and XLSX."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from events.models import Event
from events_app.core.sheets import Cell, cell_text
from exhibitors.models import Agreement, Award, Certificate, ImportRun
from exhibitors.queries import ExhibitorSummary, approved_applications
from exhibitors.queries.importing.cells import mended_cells
from exhibitors.queries.importing.problems import WARN, Problem

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXHIBITOR_HEAD = ["entity", "type", "unit", "booths", "product", "stars", "sector"]
CONTACT_HEAD = ["entity", "contact_name", "contact_email", "contact_phone"]
AGREEMENT_HEAD = [
    "number",
    "kind",
    "subject",
    "state",
    "parties",
    "value",
    "currency",
    "value_is",
    "signed_at",
    "place",
]

CERTIFICATE_HEAD = [
    "product",
    "entity",
    "unit",
    "stars",
    "score",
    "number",
    "decision_number",
    "level",
    "authority",
    "issued_on",
    "valid_until",
    "extended_until",
    "state",
    "valid_today",
    "renewal",
    "window_opens_on",
    "window_closes_on",
]

AWARD_HEAD = [
    "position",
    "entity",
    "unit",
    "product",
    "stars",
    "certificate_number",
    "decision_number",
    "state",
    "received_by",
]


def formula_safe(value: object) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def exhibitor_rows(summary: ExhibitorSummary) -> list[list[str]]:
    """Return one row per product shown; an exhibitor without products has one row."""
    rows = [EXHIBITOR_HEAD]
    for line in summary.exhibitors:
        head = [line.entity, line.type, line.unit, " ".join(line.booths)]
        shown = [[item.name, str(item.stars or ""), item.sector] for item in line.products]
        rows += [[formula_safe(cell) for cell in head + cells] for cells in shown or [["", "", ""]]]
    return rows


def contact_rows(event: Event) -> list[list[str]]:
    """Return the exhibitors' contacts: personal data, so only for an audited export."""
    rows = [CONTACT_HEAD]
    for application in approved_applications(event):
        entity = application.entity
        cells = [entity.name, entity.contact_name, entity.contact_email, entity.contact_phone]
        rows.append([formula_safe(cell) for cell in cells])
    return rows


def certificate_rows(rows: Iterable[Certificate], *, on: date) -> Iterator[list[str]]:
    """Yield the head and one row per certificate, as it stands on `on`."""
    yield CERTIFICATE_HEAD
    for row in rows:
        entity, window = row.product.entity, row.renewal_window or (None, None)
        cells: list[object] = [row.product.name, entity.name, entity.unit and entity.unit.name]
        cells += [row.stars, row.score, row.number, row.decision_number, row.level, row.authority]
        cells += [row.issued_on, row.valid_until, row.extended_until, row.state]
        cells += ["yes" if row.is_valid_on(on) else "no", row.renewal_on(on), *window]
        yield [formula_safe(cell) for cell in cells]


def award_rows(rows: Iterable[Award]) -> Iterator[list[str]]:
    """Yield the head and one row per recipient, in the order of the ceremony."""
    yield AWARD_HEAD
    for row in rows:
        entity, certificate = row.entity, row.certificate
        cells: list[object] = [row.position, entity.name, entity.unit and entity.unit.name]
        cells += [row.product and row.product.name]
        if certificate is None:
            cells += [""] * 3
        else:
            cells += [certificate.stars, certificate.number, certificate.decision_number]
        yield [formula_safe(cell) for cell in [*cells, row.state, row.proxy_name]]


def agreement_rows(agreements: tuple[Agreement, ...]) -> list[list[str]]:
    """Return one row per agreement, whatever its state."""
    rows = [AGREEMENT_HEAD]
    for row in agreements:
        parties = "; ".join(party.legal_name for party in row.parties.all())
        cells = [row.number, row.kind, row.title, row.state, parties, row.value, row.currency]
        cells += [row.value_kind, row.signed_at and row.signed_at.isoformat(), row.signed_place]
        rows.append([formula_safe(cell) for cell in cells])
    return rows


def exhibitors_xlsx(summary: ExhibitorSummary) -> bytes:
    """Return the exhibitor list as a spreadsheet."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("exhibitors")
        for number, cells in enumerate(exhibitor_rows(summary)):
            sheet.write_row(number, 0, cells)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return out.getvalue()


def problem_rows(run: ImportRun, header: Sequence[Cell]) -> list[list[str]]:
    """Return the rows of a list that are not taken, as read, with row number and reasons."""
    rows = [[*(cell_text(cell) for cell in header), _("row"), _("what is wrong")]]
    for row in run.rows.filter(outcome__in=("BAD", "HELD")):
        reasons = [Problem.from_json(stored) for stored in row.problems]
        said = " ".join(
            f"{problem.column_label}: {problem.message}" if problem.column
            else problem.message for problem in reasons if problem.severity != WARN
        )  # fmt: skip
        cells = [cell_text(cell) for cell in mended_cells(row.cells, row.mended, run.columns)]
        cells += [""] * (len(header) - len(cells))
        rows.append([*(formula_safe(cell) for cell in cells), str(row.number), formula_safe(said)])
    return rows


def xlsx_table(rows: list[list[str]]) -> bytes:
    """Return a table as a workbook of one sheet; every cell is text."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, None if number else bold)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()
