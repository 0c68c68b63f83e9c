"""Who comes, with which badge, through which gate."""

from attendance.models.area import Area, AreaRule
from attendance.models.badge import EventKey
from attendance.models.booth_staff import BoothStaffRule
from attendance.models.category import CategoryRule
from attendance.models.certificate import AttendanceRule, ParticipationCertificate
from attendance.models.checkin import Admission, CheckIn
from attendance.models.consent import ConsentRecord
from attendance.models.gate import ChangeCounter, Device, EnrolmentCode, Gate
from attendance.models.invitation import (
    Delegation,
    DelegationMember,
    Invitation,
    InvitationAnswer,
    Reminder,
    ReminderRound,
    Substitution,
)
from attendance.models.layout import BadgeLayout
from attendance.models.lead import Lead, LeadNote, LeadRevocation, PartnerStaff
from attendance.models.letter import Letter, LetterDelivery
from attendance.models.print import PrintedBadge, PrintPart, PrintRun
from attendance.models.privacy import EmailChange, ErasureRequest, RetentionRule
from attendance.models.question import Answer, Question
from attendance.models.registration import Registration
from attendance.models.sheet import ProtocolList, ProtocolPlace, SignedSheet
from attendance.models.tally import TallyEntry
from attendance.models.waiting import WaitingEntry, WaitingMember

__all__ = [
    "Admission",
    "Answer",
    "Area",
    "AreaRule",
    "AttendanceRule",
    "BadgeLayout",
    "BoothStaffRule",
    "CategoryRule",
    "ChangeCounter",
    "CheckIn",
    "ConsentRecord",
    "Delegation",
    "DelegationMember",
    "Device",
    "EmailChange",
    "EnrolmentCode",
    "ErasureRequest",
    "EventKey",
    "Gate",
    "Invitation",
    "InvitationAnswer",
    "Lead",
    "LeadNote",
    "LeadRevocation",
    "Letter",
    "LetterDelivery",
    "ParticipationCertificate",
    "PartnerStaff",
    "PrintPart",
    "PrintRun",
    "PrintedBadge",
    "ProtocolList",
    "ProtocolPlace",
    "Question",
    "Registration",
    "Reminder",
    "ReminderRound",
    "RetentionRule",
    "SignedSheet",
    "Substitution",
    "TallyEntry",
    "WaitingEntry",
    "WaitingMember",
]
