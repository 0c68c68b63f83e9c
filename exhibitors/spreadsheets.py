"""Exhibitors, agreements and sales as rows for CSV and XLSX."""

import io
from collections.abc import Iterable

from events.models import Event
from exhibitors.models import Agreement, SalesEntry
from exhibitors.queries import ExhibitorSummary, approved_applications

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXHIBITOR_HEAD = ["entity", "type", "unit", "booths", "product", "stars", "sector"]
CONTACT_HEAD = ["entity", "contact_name", "contact_email", "contact_phone"]
SALES_HEAD = [
    "number", "entity", "day", "class", "amount", "currency", "product", "quantity", "unit",
    "channel", "market", "store", "state", "replaces", "reason", "note", "recorded_at",
]  # fmt: skip
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


def agreement_rows(agreements: tuple[Agreement, ...]) -> list[list[str]]:
    """Return one row per agreement, whatever its state."""
    rows = [AGREEMENT_HEAD]
    for row in agreements:
        parties = "; ".join(party.legal_name for party in row.parties.all())
        cells = [row.number, row.kind, row.title, row.state, parties, row.value, row.currency]
        cells += [row.value_kind, row.signed_at and row.signed_at.isoformat(), row.signed_place]
        rows.append([formula_safe(cell) for cell in cells])
    return rows


def sales_rows(entries: Iterable[SalesEntry]) -> list[list[str]]:
    """Return one row per report, whatever its state; amounts are plain numbers with a point."""
    rows = [SALES_HEAD]
    for row in entries:
        cells = [row.pk, row.application.entity.name, row.day.isoformat(), row.sales_class]
        cells += [row.amount, row.currency, row.product and row.product.name, row.quantity]
        cells += [row.unit, row.channel, row.market, row.store and row.store.branch, row.state]
        cells += [row.replaces_id, row.void_reason, row.note, row.recorded_at.isoformat()]
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
