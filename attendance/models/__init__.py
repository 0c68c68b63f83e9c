"""Who comes, with which badge, through which gate."""

from attendance.models.badge import EventKey
from attendance.models.checkin import Admission, CheckIn
from attendance.models.consent import ConsentRecord
from attendance.models.gate import ChangeCounter, Device, EnrolmentCode, Gate
from attendance.models.invitation import (
    Answer,
    Delegation,
    DelegationMember,
    Invitation,
    Reminder,
    ReminderRound,
    Substitution,
)
from attendance.models.registration import Registration
from attendance.models.waiting import WaitingEntry, WaitingMember

__all__ = [
    "Admission",
    "Answer",
    "ChangeCounter",
    "CheckIn",
    "ConsentRecord",
    "Delegation",
    "DelegationMember",
    "Device",
    "EnrolmentCode",
    "EventKey",
    "Gate",
    "Invitation",
    "Registration",
    "Reminder",
    "ReminderRound",
    "Substitution",
    "WaitingEntry",
    "WaitingMember",
]
