"""Who comes, with which badge, through which gate."""

from attendance.models.badge import EventKey
from attendance.models.checkin import Admission, CheckIn
from attendance.models.consent import ConsentRecord
from attendance.models.gate import ChangeCounter, Device, EnrolmentCode, Gate
from attendance.models.privacy import EmailChange, ErasureRequest, RetentionRule
from attendance.models.registration import Registration

__all__ = [
    "Admission",
    "ChangeCounter",
    "CheckIn",
    "ConsentRecord",
    "Device",
    "EmailChange",
    "EnrolmentCode",
    "ErasureRequest",
    "EventKey",
    "Gate",
    "Registration",
    "RetentionRule",
]
