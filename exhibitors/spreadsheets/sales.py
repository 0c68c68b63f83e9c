"""Reports of sales as rows."""

from collections.abc import Iterable

from exhibitors.models import SalesEntry
from exhibitors.spreadsheets.rows import formula_safe

SALES_HEAD = [
    "number", "entity", "day", "class", "amount", "currency", "product", "quantity", "unit",
    "channel", "market", "store", "state", "replaces", "reason", "note", "recorded_at",
]  # fmt: skip


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
