"""What comes in and goes out over JSON."""

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime

MAX_SCANS = 200


class EnrolIn(Schema):
    """A device asks to stand at a gate."""

    code: str = Field(max_length=40)
    name: str = Field(max_length=80)


class EventOut(Schema):
    """What a device must know of the event."""

    number: int
    slug: str
    title: str
    zone: str
    first_day: str
    last_day: str


class GateOut(Schema):
    """The gate a device stands at."""

    id: int
    name: str
    place: str


class EnrolOut(Schema):
    """The token is shown this once; keys are base64url without padding, by key id."""

    token: str
    device: uuid.UUID
    gate: GateOut
    event: EventOut
    zone: str
    keys: dict[str, str]


class GateConfigOut(Schema):
    """How the device's gate is used."""

    name: str
    place: str
    direction: Literal["BOTH", "ENTRY", "EXIT"]
    reentry: bool


class CategoryConfigOut(Schema):
    """How a category is called and coloured."""

    label: str
    color: str


class RuleConfigOut(Schema):
    """A restriction: the days on which the category (its number) may enter the place."""

    place: str
    category: int
    days: list[str]


class ConfigOut(Schema):
    """What a device needs to judge offline, beside the people; categories by their number.

    Keys are all of the event's, base64url without padding, by key id.
    """

    gate: GateConfigOut
    categories: dict[str, CategoryConfigOut]
    rules: list[RuleConfigOut]
    day: str
    keys: dict[str, str]


class PeopleOut(Schema):
    """People column by column; see attendance/queries/columns.py."""

    references: str
    names: list[str]
    organizations: list[str]
    organization: list[int]
    categories: list[int]
    epochs: list[int]
    states: list[str]


class SnapshotOut(Schema):
    """Admissions are [id, reference, place, day, direction, verdict, estimated_at, undoes]."""

    cursor: int
    people: PeopleOut
    admissions: list[list[Any]]
    config: ConfigOut


class BatchIn(Schema):
    """Scans are checked one by one, so that one bad item never poisons the queue."""

    sent_at: AwareDatetime
    scans: list[Any] = Field(max_length=MAX_SCANS)


class ScanIn(Schema):
    """One scan as a device reports it."""

    id: uuid.UUID
    sequence: int = Field(ge=0, le=2**31 - 1)
    reference: str = Field(max_length=8)
    epoch: int | None = Field(default=None, ge=0, le=255)
    direction: Literal["ENTRY", "EXIT"] = "ENTRY"
    scanned_at: AwareDatetime
    shown: Literal["green", "red"]
    method: Literal["CAMERA", "WEDGE", "TYPED", "SEARCH"]
    reason: str = Field(default="", max_length=40, pattern="^[a-z_]*$")


class ReceiptOut(Schema):
    """The verdict on one id; the device deletes only the ids that came back."""

    id: uuid.UUID
    verdict: str
    reason: str = ""
    duplicate_of: uuid.UUID | None = None


class UnreadableOut(Schema):
    """An item without a usable id: nothing to store it under."""

    index: int
    problem: str


class BatchOut(Schema):
    """One verdict per id."""

    verdicts: list[ReceiptOut]
    unreadable: list[UnreadableOut]


class TalliesIn(Schema):
    """Tallies are checked one by one, like scans."""

    tallies: list[Any] = Field(max_length=MAX_SCANS)


class TallyIn(Schema):
    """Anonymous visitors counted at one moment; negative when the tap was a slip."""

    id: uuid.UUID
    counted_at: AwareDatetime
    count: int = Field(ge=-1000, le=1000)


class TalliesOut(Schema):
    """The ids a device may forget: stored now, or (refused) never to be stored."""

    ids: list[uuid.UUID]
    refused: list[uuid.UUID]


class HeartbeatIn(Schema):
    """How a device is doing."""

    battery: int | None = Field(default=None, ge=0, le=100)
    queue_length: int = Field(ge=0, le=1_000_000)
    last_sync: AwareDatetime | None = None


class CheckInIn(Schema):
    """A gatekeeper's scan: a typed reference or the 196 digits of a badge."""

    gate: int
    code: str = Field(max_length=400)
    direction: Literal["ENTRY", "EXIT"] = "ENTRY"
    scan_id: uuid.UUID | None = None


class PersonOut(Schema):
    """What the gate shows of a person."""

    full_name: str
    organization_name: str
    category: str


class CheckInOut(Schema):
    """The verdict with its reason."""

    id: uuid.UUID
    verdict: str
    reason: str
    person: PersonOut | None
    scanned_at: datetime


class DeskOut(Schema):
    """For whom the visitor meets people; keys are base64url without padding, by key id."""

    slug: str
    desk: str
    holder: str
    event: str
    event_number: int
    keys: dict[str, str]


class DesksOut(Schema):
    """What the exhibitors' scanner must know to work without a network."""

    user: str
    name: str
    csrf: str
    desks: list[DeskOut]


class LeadCaptureIn(Schema):
    """One badge scanned at a desk; what it holds is checked item by item."""

    id: uuid.UUID
    scanned: str = Field(max_length=400)
    note: str = Field("", max_length=4000)
    interest: str = Field("", max_length=20)
    next_step: str = Field("", max_length=400)
    at: AwareDatetime


class LeadCapturesIn(Schema):
    """What waited on a device; `sent_at` is the device's clock now."""

    sent_at: AwareDatetime
    captures: list[LeadCaptureIn] = Field(max_length=50)


class LeadCaptureOut(Schema):
    """What became of one: the person's name as on the badge and their page, or a reason."""

    id: uuid.UUID
    reason: str = ""
    name: str = ""
    url: str = ""


class LeadCapturesOut(Schema):
    """One answer per item."""

    receipts: list[LeadCaptureOut]
