"""Who comes, with which badge, through which gate."""

from attendance.models.area import Area, AreaRule
from attendance.models.badge import EventKey
from attendance.models.checkin import Admission, CheckIn
from attendance.models.consent import ConsentRecord
from attendance.models.gate import ChangeCounter, Device, EnrolmentCode, Gate
from attendance.models.registration import Registration
from attendance.models.tally import TallyEntry

__all__ = [
    "Admission",
    "Area",
    "AreaRule",
    "ChangeCounter",
    "CheckIn",
    "ConsentRecord",
    "Device",
    "EnrolmentCode",
    "EventKey",
    "Gate",
    "Registration",
    "TallyEntry",
]
