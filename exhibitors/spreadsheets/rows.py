"""Exhibitors and agreements as rows for CSV and XLSX."""

import io
from collections.abc import Iterable, Iterator
from datetime import date

from events.models import Event
from exhibitors.models import Agreement, Award, Certificate, SalesPoint
from exhibitors.queries import CERTIFIED_STARS, ExhibitorSummary, approved_applications
from exhibitors.queries.by_unit import UnitCount, UnitReport

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXHIBITOR_HEAD = ["entity", "type", "unit", "booths", "product", "stars", "sector"]
OUTLET_HEAD = [
    "name", "kind", "country", "unit_code", "unit", "address", "opened_on", "closed_on", "entities",
]  # fmt: skip
UNIT_HEAD = [
    "region", "code", "level", "unit", "entities", "products", "5_stars", "4_stars", "3_stars",
]  # fmt: skip
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


def unit_rows(report: UnitReport) -> list[list[str]]:
    """Return one row per unit, then what lies in one of several units or in none known."""
    rows = [UNIT_HEAD]
    for line in (*report.lines, *report.undecided):
        unit = line.unit
        head = [line.region, unit.code if unit else "", unit.level if unit else "", line.name]
        rows.append([formula_safe(cell) for cell in [*head, *_counts(line.count)]])
    if report.unplaced.entity_count:
        rows.append([formula_safe(cell) for cell in ["", "", "", "", *_counts(report.unplaced)]])
    return rows


def _counts(count: UnitCount) -> list[int]:
    stars = (count.products_by_stars[number] for number in CERTIFIED_STARS)
    return [count.entity_count, count.product_count, *stars]


def outlet_rows(points: Iterable[SalesPoint]) -> list[list[str]]:
    """Return one row per sales point, with the unit as it is on record."""
    rows = [OUTLET_HEAD]
    for point in points:
        entities = "; ".join(entity.name for entity in point.entities.all())
        cells = [point.name, point.kind, point.unit.country, point.unit.code, point.unit.name]
        cells += [point.address, _iso(point.opened_on), _iso(point.closed_on), entities]
        rows.append([formula_safe(cell) for cell in cells])
    return rows


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
