"""Reads of the events storey: the public list, the programme, the outcomes."""

from events.queries.outcomes import (
    ActionLine,
    DecisionLine,
    IndicatorLine,
    OutcomeSummary,
    achievement,
    outcome_summary,
)
from events.queries.programme import (
    Clash,
    Day,
    clashes,
    feed_sessions,
    find_clashes,
    partners,
    programme,
)
from events.queries.public_events import EventFilters, Phase, get_public_events, phase_of
from events.queries.windows import WindowDay, timetable, working_days

__all__ = [
    "ActionLine",
    "Clash",
    "Day",
    "DecisionLine",
    "EventFilters",
    "IndicatorLine",
    "OutcomeSummary",
    "Phase",
    "WindowDay",
    "achievement",
    "clashes",
    "feed_sessions",
    "find_clashes",
    "get_public_events",
    "outcome_summary",
    "partners",
    "phase_of",
    "programme",
    "timetable",
    "working_days",
]
