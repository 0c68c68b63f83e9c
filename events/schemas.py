"""What the JSON API of the events app says and is asked."""

from datetime import date, datetime

from ninja import Schema


class EventOut(Schema):
    """A published event. Instants carry the offset of the event's own zone."""

    slug: str
    type: str
    state: str
    phase: str
    title: dict[str, str]
    description: dict[str, str]
    organizer: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    planned_starts_on: date | None
    planned_ends_on: date | None
    venue: str | None
    address: str | None
    capacity: int | None
    free_count: int | None
    confirmation_number: str
    confirmed_on: date | None
    note: str
    url: str
    calendar_url: str


class PersonOut(Schema):
    """Somebody on stage."""

    full_name: str
    position: str
    organization_name: str
    role: str


class SessionOut(Schema):
    """One entry of the programme."""

    id: str
    state: str
    title: dict[str, str]
    topic: str
    room: str | None
    starts_at: datetime
    ends_at: datetime
    people: list[PersonOut]


class EventPage(Schema):
    """Some of the events and how many match in all."""

    count: int
    items: list[EventOut]


class SessionPage(Schema):
    """Some of the sessions and how many there are."""

    count: int
    items: list[SessionOut]
