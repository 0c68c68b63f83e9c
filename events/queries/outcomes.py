"""What an event achieved: decisions, tasks, indicators and the figures an authority stated."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from events.models import ActionItem, Decision, Event, Indicator, Result, Target

MET, MISSED, NOT_COMPUTABLE = "met", "missed", "not_computable"
_BOUNDS = (Result.Qualifier.MORE_THAN, Result.Qualifier.AT_LEAST)
_COMPARE = {
    Target.Operator.EQ: lambda result, target: result == target,
    Target.Operator.GE: lambda result, target: result >= target,
    Target.Operator.GT: lambda result, target: result > target,
    Target.Operator.LE: lambda result, target: result <= target,
}


@dataclass(frozen=True)
class DecisionLine:
    """One decision and the session that took it."""

    session: str
    number: int
    text: str


@dataclass(frozen=True)
class ActionLine:
    """One task somebody took away."""

    session: str
    text: str
    owner_name: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator; `rate` is result/target in percent, one decimal; None when not exact."""

    pk: int
    name: str
    unit: str
    operator: str
    target: Decimal | None
    result: Decimal | None
    qualifier: str
    status: str
    source: str
    as_of: date | None
    rate: Decimal | None
    verdict: str
    parts_note: str

    @property
    def operator_sign(self) -> str:
        """Return the operator as a sign, such as ≥."""
        return str(Target.Operator(self.operator).label) if self.operator else ""

    @property
    def qualifier_label(self) -> str:
        """Return the qualifier in the reader's language, such as "more than"."""
        return str(Result.Qualifier(self.qualifier).label) if self.qualifier else ""


@dataclass(frozen=True)
class OutcomeSummary:
    """What the events storey contributes to the outcome report."""

    decisions: tuple[DecisionLine, ...]
    action_items: tuple[ActionLine, ...]
    indicators: tuple[IndicatorLine, ...]
    reported: dict[str, Decimal]


def outcome_summary(event: Event) -> OutcomeSummary:
    """Return the recorded outcomes of `event`. Four queries."""
    decisions = Decision.objects.filter(session__event=event).select_related("session")
    items = ActionItem.objects.filter(session__event=event).select_related("session")
    indicators = event.indicators.select_related("target", "result")
    return OutcomeSummary(
        decisions=tuple(
            DecisionLine(row.session.title, row.number, row.text)
            for row in decisions.order_by("session__starts_at", "session_id", "number")
        ),
        action_items=tuple(
            ActionLine(row.session.title, row.text, row.owner_name, row.due_on, row.state)
            for row in items
        ),
        indicators=tuple(_indicator_line(row) for row in indicators),
        reported={row.key: row.value for row in event.reported_figures.all()},
    )


def achievement(
    *, operator: str, target: Decimal | None, result: Decimal | None, qualifier: str
) -> tuple[Decimal | None, str]:
    """Return (rate in percent or None, verdict).

    A result that is only a lower bound has no rate, and a verdict only where the bound decides.
    Source: REFERENCE §7 (163.0 % of 200: met; more than 50 of ≥ 50: met; no target: none).
    """
    if target is None or result is None:
        return None, NOT_COMPUTABLE
    if qualifier in _BOUNDS:
        return None, _verdict_of_bound(operator, target, result, qualifier)
    met = _COMPARE[Target.Operator(operator)](result, target)
    rate = None
    if target != 0:
        rate = (result * 100 / target).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return rate, MET if met else MISSED


def _verdict_of_bound(operator: str, target: Decimal, bound: Decimal, qualifier: str) -> str:
    """Judge a true value of which only "> bound" or "≥ bound" is known."""
    strict = qualifier == Result.Qualifier.MORE_THAN
    surely_above = bound > target or (strict and bound == target)
    if operator == Target.Operator.GE:
        return MET if bound >= target else NOT_COMPUTABLE
    if operator == Target.Operator.GT:
        return MET if surely_above else NOT_COMPUTABLE
    return MISSED if surely_above else NOT_COMPUTABLE


def _indicator_line(row: Indicator) -> IndicatorLine:
    target = getattr(row, "target", None)
    result = getattr(row, "result", None)
    operator = target.operator if target else ""
    qualifier = result.qualifier if result else ""
    rate, verdict = achievement(
        operator=operator,
        target=target.value if target else None,
        result=result.value if result else None,
        qualifier=qualifier,
    )
    return IndicatorLine(
        pk=row.pk,
        name=row.name,
        unit=row.unit,
        operator=operator,
        target=target.value if target else None,
        result=result.value if result else None,
        qualifier=qualifier,
        status=result.status if result else "",
        source=result.source if result else "",
        as_of=result.as_of if result else None,
        rate=rate,
        verdict=verdict,
        parts_note=row.parts_note,
    )
