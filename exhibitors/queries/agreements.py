"""The agreements of an event: counted, and found by a word."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from events.models import Event
from events_app.core.text import fold
from exhibitors.models import Agreement


@dataclass(frozen=True)
class AgreementSummary:
    """Agreements of an event; only signed ones count, values are kept apart by kind."""

    planned_count: int
    signed_count: int
    withdrawn_count: int
    signed_by_kind: dict[str, int] = field(default_factory=dict)
    value_by_kind_and_currency: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()


def agreement_summary(event: Event) -> AgreementSummary:
    """Count the agreements of an event by kind and state."""
    rows = tuple(
        Agreement.objects.filter(event=event).prefetch_related("parties").order_by("number")
    )
    states = Counter(row.state for row in rows)
    signed = [row for row in rows if row.state == Agreement.State.SIGNED]
    values: dict[tuple[str, str], Decimal] = {}
    for row in signed:
        if row.value is not None:
            key = (row.kind, row.currency)
            values[key] = values.get(key, Decimal(0)) + row.value
    return AgreementSummary(
        planned_count=states[Agreement.State.PLANNED],
        signed_count=states[Agreement.State.SIGNED],
        withdrawn_count=states[Agreement.State.WITHDRAWN],
        signed_by_kind=dict(Counter(row.kind for row in signed).most_common()),
        value_by_kind_and_currency=values,
        agreements=rows,
    )


def search_agreements(rows: Iterable[Agreement], query: str) -> list[Agreement]:
    """Return the agreements whose subject or parties match, accent-blind."""
    wanted = fold(query)
    return [
        row
        for row in rows
        if wanted in fold(" ".join([row.title, *(party.legal_name for party in row.parties.all())]))
    ]
