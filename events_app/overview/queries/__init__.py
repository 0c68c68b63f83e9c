"""Reads of the roof: the outcome report, and the tables of an export."""

from events_app.overview.queries.report import (
    Breakdown,
    FigureLine,
    Hero,
    OutcomeReport,
    as_json,
    breakdown,
    heroes,
    outcome_report,
    public_part,
)
from events_app.overview.queries.tables import EXPORTED, event_tables

__all__ = [
    "EXPORTED",
    "Breakdown",
    "FigureLine",
    "Hero",
    "OutcomeReport",
    "as_json",
    "breakdown",
    "event_tables",
    "heroes",
    "outcome_report",
    "public_part",
]
