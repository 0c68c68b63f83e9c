"""The outcome report: the three storeys' summaries, composed once for page, PDF, XLSX and JSON."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils import timezone

from attendance.queries import Turnout, turnout
from events.models import Event, ReportedFigure
from events.queries import OutcomeSummary, outcome_summary
from exhibitors.models import Agreement
from exhibitors.queries import (
    AgreementSummary,
    ExhibitorSummary,
    agreement_summary,
    exhibitor_summary,
)

Key = ReportedFigure.Key


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
        **_recorded(report.outcomes),
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


# What leaves the house in an export: table → (model, path to the event, fields).
EXPORTED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "event": ("events.Event", "pk", (
        "slug", "number", "type", "state", "title_vi", "title_en", "title_fil", "description_vi",
        "description_en", "description_fil", "time_zone", "starts_at", "ends_at",
        "planned_starts_on", "planned_ends_on", "venue__name", "venue__address", "capacity",
        "confirmation_number", "confirmed_on", "note",
    )),
    "sessions": ("events.Session", "event", (
        "id", "state", "title_vi", "title_en", "title_fil", "topic", "room__name", "starts_at",
        "ends_at", "calendar_uid", "calendar_sequence",
    )),
    "speakers": ("events.SessionSpeaker", "session__event", (
        "session_id", "role", "speaker__full_name", "speaker__position",
        "speaker__organization_name",
    )),
    "partners": ("events.OrganizationRole", "event", (
        "role", "organization__name", "organization__kind",
    )),
    "minutes": ("events.Minutes", "session__event", ("session_id", "key_points", "updated_at")),
    "decisions": ("events.Decision", "session__event", ("session_id", "number", "text")),
    "action_items": ("events.ActionItem", "session__event", (
        "session_id", "text", "owner_name", "due_on", "state",
    )),
    "indicators": ("events.Indicator", "event", (
        "name", "unit", "parts_note", "target__operator", "target__value", "result__value",
        "result__qualifier", "result__status", "result__source", "result__as_of",
    )),
    "reported_figures": ("events.ReportedFigure", "event", ("key", "value", "source", "as_of")),
    "applications": ("exhibitors.Application", "event", (
        "id", "state", "entity_id", "entity__name", "entity__type", "entity__unit__name",
        "created_at", "updated_at",
    )),
    "products": ("exhibitors.ApplicationProduct", "application__event", (
        "application_id", "product_id", "product__name", "product__sector",
        "product__awaits_five_stars", "product__is_sample",
    )),
    "certificates": ("exhibitors.Certificate", "product__applications__event", (
        "product_id", "state", "stars", "number", "decision_number", "authority", "issued_on",
        "valid_until",
    )),
    "booths": ("exhibitors.Booth", "event", (
        "id", "code", "hall", "area_m2", "place_count", "assigned_count",
    )),
    "booth_assignments": ("exhibitors.BoothAssignment", "booth__event", (
        "booth__code", "application_id",
    )),
    "agreements": ("exhibitors.Agreement", "event", (
        "id", "number", "kind", "title", "state", "value", "currency", "value_kind", "signed_at",
        "signed_place", "signature_method", "withdrawn_reason",
    )),
    "agreement_parties": ("exhibitors.AgreementParty", "agreement__event", (
        "agreement_id", "position", "role", "legal_name", "representative",
        "representative_position",
    )),
    "agreement_scans": ("exhibitors.AgreementScan", "agreement__event", (
        "agreement_id", "name", "sha256", "size", "uploaded_at",
    )),
    "registrations": ("attendance.Registration", "event", (
        "reference", "state", "category", "full_name", "organization_name", "position",
        "language", "invited_at", "registered_at",
    )),
    "consents": ("attendance.ConsentRecord", "registration__event", (
        "registration__reference", "purpose", "notice_version", "language", "given_at",
        "withdrawn_at",
    )),
    "gates": ("attendance.Gate", "event", ("id", "name", "session_id")),
    "check_ins": ("attendance.CheckIn", "event", (
        "id", "gate__name", "reference", "direction", "method", "verdict", "reason",
        "scanned_at", "received_at", "undoes_id",
    )),
}  # fmt: skip
CONTACTS: dict[str, tuple[str, ...]] = {
    "registrations": ("email",),
    "applications": ("entity__contact_name", "entity__contact_email", "entity__contact_phone"),
}


def event_tables(event: Event, *, with_contacts: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every exported table of the event; contacts only when asked for."""
    tables = {}
    for name, (label, path, fields) in EXPORTED.items():
        wanted = fields + (CONTACTS.get(name, ()) if with_contacts else ())
        rows = apps.get_model(label)._default_manager.filter(**{path: event.pk})
        tables[name] = list(rows.order_by("pk").distinct().values(*wanted))
    return tables
