"""The outcome report as a spreadsheet."""

import io
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from events_app.overview.queries import OutcomeReport, breakdown


def report_sheets(report: OutcomeReport) -> dict[str, list[list[object]]]:
    """Return the sheets of the report: name → rows, the first row is the head."""
    people = report.turnout
    figures: list[list[object]] = [[_("Figure"), _("Reported"), _("Counted")]]
    figures += [[line.label, line.reported, line.counted] for line in report.figures]
    attended: list[list[object]] = [[_("Category"), _("Invited"), _("Registered"), _("Attended")]]
    attended += [[row.label, row.invited, row.registered, row.attended] for row in people.rows]
    attended.append([_("Total"), people.invited, people.registered, people.attended])
    indicators: list[list[object]] = [
        [_("Indicator"), _("Unit"), _("Target"), _("Result"), _("Achievement in %"), _("Verdict")]
    ]
    for row in report.outcomes.indicators:
        target = None if row.target is None else f"{row.operator_sign} {row.target.normalize():f}"
        cells = [row.name, row.unit, target, row.result, row.rate, row.verdict]
        indicators.append(list(cells))
    decisions: list[list[object]] = [[_("Session"), _("No."), _("Decision")]]
    decisions += [[row.session, row.number, row.text] for row in report.outcomes.decisions]
    tasks: list[list[object]] = [[_("Session"), _("Task"), _("In charge"), _("Due"), _("State")]]
    tasks += [
        [row.session, row.text, row.owner_name, row.due_on and row.due_on.isoformat(), row.state]
        for row in report.outcomes.action_items
    ]
    sales: list[list[object]] = [
        [_("Class"), _("Currency"), _("Amount"), _("Reports"), _("Preliminary")]
    ]
    sales += [
        [line.label, line.currency, line.amount, line.report_count, line.preliminary_count]
        for line in report.sales.totals
    ]
    sales += [[row.name, row.currency, row.amount] for row in report.sales.headlines]
    parts = breakdown(report)
    return {
        "figures": figures,
        "attendance": attended,
        "indicators": indicators,
        "entities by legal form": _counts(_("Legal form"), parts.entities_by_type),
        "entities by province": _counts(_("Province"), parts.entities_by_unit),
        "products by sector": _counts(_("Sector"), parts.products_by_sector),
        "agreements": _counts(_("Kind"), parts.agreements_by_kind),
        "sales": sales,
        "decisions": decisions,
        "tasks": tasks,
    }


def _counts(head: str, rows: Iterable[tuple[str, int]]) -> list[list[object]]:
    return [[head, _("Counted")], *([label, count] for label, count in rows)]


def report_xlsx(report: OutcomeReport) -> bytes:
    """Return the report as XLSX; text that looks like a formula stays text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in report_sheets(report).items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                plain = [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]
                sheet.write_row(number, 0, plain, bold if number == 0 else None)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return out.getvalue()
