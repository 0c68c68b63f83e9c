"""What an organiser plans and records."""

from events.models.event import Event, EventRole
from events.models.indicator import Indicator, Result, Target
from events.models.organization import Organization, OrganizationRole
from events.models.organizer import Membership, Organizer
from events.models.outcome import ActionItem, Decision, Minutes, ReportedFigure
from events.models.place import Room, Venue
from events.models.session import Session, SessionSpeaker, Speaker
from events.models.unit import AdminUnit, AdminUnitSuccession, Region, RegionUnit
from events.models.window import OperatingWindow

__all__ = [
    "ActionItem",
    "AdminUnit",
    "AdminUnitSuccession",
    "Decision",
    "Event",
    "EventRole",
    "Indicator",
    "Membership",
    "Minutes",
    "OperatingWindow",
    "Organization",
    "OrganizationRole",
    "Organizer",
    "Region",
    "RegionUnit",
    "ReportedFigure",
    "Result",
    "Room",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "Target",
    "Venue",
]
