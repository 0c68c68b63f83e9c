"""The outcome report: the three storeys' summaries, composed once for page, PDF, XLSX and JSON."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.queries import Turnout, turnout
from events.models import Event, ReportedFigure
from events.queries import OutcomeSummary, outcome_summary
from events_app.core.formats import format_number
from exhibitors.models import Agreement, Entity, Product
from exhibitors.queries import (
    AgreementSummary,
    ExhibitorSummary,
    SalesSummary,
    agreement_summary,
    exhibitor_summary,
    sales_summary,
)

Key = ReportedFigure.Key
PUBLIC_PARTS = ("event", "figures", "attendance", "exhibitors", "agreements", "indicators")


@dataclass(frozen=True)
class FigureLine:
    """One figure: as an authority reported it (None: not reported) and as our rows count it."""

    key: str
    label: str
    reported: Decimal | None
    counted: int


@dataclass(frozen=True)
class OutcomeReport:
    """Everything the outcome report shows."""

    event: Event
    made_at: datetime
    figures: tuple[FigureLine, ...]
    outcomes: OutcomeSummary
    exhibitors: ExhibitorSummary
    agreements: AgreementSummary
    turnout: Turnout
    sales: SalesSummary


@dataclass(frozen=True)
class Breakdown:
    """The counts of a report under the reader's own words, largest first."""

    products_by_stars: tuple[tuple[str, int], ...]
    products_by_sector: tuple[tuple[str, int], ...]
    entities_by_type: tuple[tuple[str, int], ...]
    entities_by_unit: tuple[tuple[str, int], ...]
    agreements_by_kind: tuple[tuple[str, int], ...]
    agreement_values: tuple[tuple[str, str, Decimal], ...]


@dataclass(frozen=True)
class Hero:
    """A figure large: the counted one; the reported one where nothing could be counted."""

    label: str
    value: Decimal | int
    note: str


def outcome_report(event: Event, *, now: datetime | None = None) -> OutcomeReport:
    """Compose the report of `event`; stars count as of its first day in its own zone."""
    outcomes = outcome_summary(event)
    exhibitors = exhibitor_summary(event, on=event.starts_at.astimezone(event.zone).date())
    agreements = agreement_summary(event)
    people = turnout(event)
    return OutcomeReport(
        event=event,
        made_at=now or timezone.now(),
        figures=_figures(outcomes, exhibitors, agreements, people),
        outcomes=outcomes,
        exhibitors=exhibitors,
        agreements=agreements,
        turnout=people,
        sales=sales_summary(event),
    )


def _figures(
    outcomes: OutcomeSummary,
    exhibitors: ExhibitorSummary,
    agreements: AgreementSummary,
    people: Turnout,
) -> tuple[FigureLine, ...]:
    counted = {
        Key.PRODUCTS: exhibitors.product_count,
        Key.PRODUCTS_5_STAR: exhibitors.products_by_stars[5],
        Key.PRODUCTS_4_STAR: exhibitors.products_by_stars[4],
        Key.PRODUCTS_3_STAR: exhibitors.products_by_stars[3],
        Key.PRODUCTS_5_STAR_PENDING: exhibitors.awaiting_five_star_count,
        Key.ENTITIES: exhibitors.entity_count,
        Key.ATTENDED: people.attended,
        Key.MEMORANDA: agreements.signed_by_kind.get(Agreement.Kind.MEMORANDUM, 0),
    }
    return tuple(
        FigureLine(
            key=key.value,
            label=str(key.label),
            reported=outcomes.reported.get(key.value),
            counted=counted[key],
        )
        for key in Key
    )


def breakdown(report: OutcomeReport) -> Breakdown:
    """Name what the report counts by star, sector, legal form, province and kind."""
    shown, signed = report.exhibitors, report.agreements
    kinds = dict(Agreement.Kind.choices)
    star_lines = {line.key: line for line in report.figures}
    star_keys = (Key.PRODUCTS_5_STAR, Key.PRODUCTS_4_STAR, Key.PRODUCTS_3_STAR)
    return Breakdown(
        products_by_stars=tuple(
            (star_lines[key.value].label, star_lines[key.value].counted) for key in star_keys
        ),
        products_by_sector=_named(shown.products_by_sector, dict(Product.Sector.choices)),
        entities_by_type=_named(shown.entities_by_type, dict(Entity.Type.choices)),
        entities_by_unit=tuple(shown.entities_by_unit.items()),
        agreements_by_kind=_named(signed.signed_by_kind, kinds),
        agreement_values=tuple(
            (str(kinds[kind]), currency, value)
            for (kind, currency), value in signed.value_by_kind_and_currency.items()
        ),
    )


def heroes(report: OutcomeReport) -> tuple[Hero, ...]:
    """Return the four figures that a report opens with, each saying where it comes from."""
    lines = {line.key: line for line in report.figures}
    keys = (Key.PRODUCTS, Key.ENTITIES, Key.ATTENDED)
    signed = Hero(_("Agreements signed"), report.agreements.signed_count, "")
    return (*(_hero(lines[key.value]) for key in keys), signed)


def as_json(report: OutcomeReport) -> dict[str, Any]:
    """Return the report as JSON-serialisable data with stable keys; decimals are strings."""
    event, exhibitors, agreements = report.event, report.exhibitors, report.agreements
    return {
        "event": {
            "slug": event.slug,
            "type": event.type,
            "title": {code: getattr(event, f"title_{code}") for code in ("vi", "en", "fil")},
            "starts_at": event.starts_at.astimezone(event.zone).isoformat(),
            "ends_at": event.ends_at.astimezone(event.zone).isoformat(),
            "time_zone": event.time_zone,
            "organizer": event.organizer.name,
        },
        "figures": {
            line.key: {"reported": _number(line.reported), "counted": line.counted}
            for line in report.figures
        },
        "attendance": {
            "invited": report.turnout.invited,
            "registered": report.turnout.registered,
            "attended": report.turnout.attended,
            "by_category": [
                {
                    "category": row.category,
                    "invited": row.invited,
                    "registered": row.registered,
                    "attended": row.attended,
                }
                for row in report.turnout.rows
            ],
        },
        "exhibitors": {
            "as_of": exhibitors.on.isoformat(),
            "exhibitors": exhibitors.exhibitor_count,
            "entities_by_type": exhibitors.entities_by_type,
            "entities_by_unit": exhibitors.entities_by_unit,
            "products_by_sector": exhibitors.products_by_sector,
            "shown_not_counted": [
                {"product": row.name, "entity": row.entity, "why": row.why}
                for row in exhibitors.uncounted_products
            ],
        },
        "agreements": {
            "planned": agreements.planned_count,
            "signed": agreements.signed_count,
            "withdrawn": agreements.withdrawn_count,
            "signed_by_kind": agreements.signed_by_kind,
            "values": [
                {"kind": kind, "currency": currency, "value": str(value)}
                for (kind, currency), value in agreements.value_by_kind_and_currency.items()
            ],
        },
        "sales": _sales(report.sales),
        **_recorded(report.outcomes),
    }


def public_part(content: dict[str, Any]) -> dict[str, Any]:
    """Return what everybody may read of `as_json`: figures, no minutes, reasons or values."""
    kept = {key: content[key] for key in PUBLIC_PARTS}
    hidden = {"exhibitors": "shown_not_counted", "agreements": "values"}
    for part, name in hidden.items():
        kept[part] = {key: value for key, value in content[part].items() if key != name}
    return kept


def _hero(line: FigureLine) -> Hero:
    if line.reported is None:
        return Hero(line.label, line.counted, "")
    if line.counted == 0:
        return Hero(line.label, line.reported, f"{_('Reported')} · {_('Counted')}: 0")
    return Hero(line.label, line.counted, f"{_('Reported')}: {format_number(line.reported)}")


def _named(counts: dict[str, int], words: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((str(words.get(key, key)), count) for key, count in counts.items())


def _sales(sales: SalesSummary) -> dict[str, Any]:
    """Return the counted sales; a sum across classes only under the name of its parts."""
    return {
        "exhibitors": sales.exhibitor_count,
        "totals": [
            {
                "class": row.sales_class,
                "currency": row.currency,
                "amount": str(row.amount),
                "reports": row.report_count,
                "preliminary": row.preliminary_count,
            }
            for row in sales.totals
        ],
        "headlines": [
            {
                "classes": list(sales.headline_classes),
                "currency": row.currency,
                "amount": str(row.amount),
            }
            for row in sales.headlines
        ],
    }


def _recorded(outcomes: OutcomeSummary) -> dict[str, Any]:
    return {
        "indicators": [
            {
                "name": line.name,
                "unit": line.unit,
                "operator": line.operator,
                "target": _text(line.target),
                "result": _text(line.result),
                "qualifier": line.qualifier,
                "status": line.status,
                "source": line.source,
                "as_of": line.as_of.isoformat() if line.as_of else None,
                "rate_percent": _text(line.rate),
                "verdict": line.verdict,
                "parts_note": line.parts_note,
            }
            for line in outcomes.indicators
        ],
        "decisions": [
            {"session": row.session, "number": row.number, "text": row.text}
            for row in outcomes.decisions
        ],
        "action_items": [
            {
                "session": row.session,
                "text": row.text,
                "owner": row.owner_name,
                "due_on": row.due_on.isoformat() if row.due_on else None,
                "state": row.state,
            }
            for row in outcomes.action_items
        ],
    }


def _number(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
