"""Who comes, with which badge, through which gate."""

from attendance.models.badge import EventKey
from attendance.models.checkin import Admission, CheckIn
from attendance.models.consent import ConsentRecord
from attendance.models.gate import ChangeCounter, Device, EnrolmentCode, Gate
from attendance.models.registration import Registration

__all__ = [
    "Admission",
    "ChangeCounter",
    "CheckIn",
    "ConsentRecord",
    "Device",
    "EnrolmentCode",
    "EventKey",
    "Gate",
    "Registration",
]
