"""What the demo's events have in common: programme, figures, exhibitors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from events.actions.planning import create_event
from events.models import (
    Event,
    Indicator,
    Organizer,
    ReportedFigure,
    Result,
    Room,
    Session,
    SessionSpeaker,
    Speaker,
    Target,
)
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.models import (
    Application,
    ApplicationProduct,
    Certificate,
    Entity,
    FiveStarNomination,
    Product,
)


@dataclass(frozen=True)
class Talk:
    """A session: clock times of the event's day, titles, room, and (name, role) on stage."""

    start: str
    end: str
    vi: str
    en: str
    fil: str
    room: str = ""
    topic: str = ""
    stage: tuple[tuple[str, str], ...] = ()
    day: int = 0


@dataclass(frozen=True)
class Figure:
    """An indicator with its result and, where there is one, its target."""

    name: str
    unit: str
    result: int
    target: int | None = None
    qualifier: str = Result.Qualifier.EXACT
    parts_note: str = ""


def at(day: date, clock: str, zone: str) -> datetime:
    """Return the instant when the clock of `zone` shows `clock` on `day`."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


def published_event(organizer: Organizer, by: User, **fields: Any) -> Event:
    """Create an event that everybody sees, published 30 days before it starts."""
    return create_event(
        organizer=organizer,
        by=by,
        state=Event.State.PUBLISHED,
        **{"published_at": fields["starts_at"] - timedelta(days=30), **fields},
    )


def add_programme(event: Event, talks: Iterable[Talk]) -> list[Session]:
    """Add rooms, sessions and the people on stage."""
    first = event.starts_at.astimezone(event.zone).date()
    sessions = []
    for talk in talks:
        room = None
        if talk.room and event.venue is not None:
            room, _created = Room.objects.get_or_create(venue=event.venue, name=talk.room)
        day = first + timedelta(days=talk.day)
        session = Session.objects.create(
            event=event,
            title_vi=talk.vi,
            title_en=talk.en,
            title_fil=talk.fil,
            topic=talk.topic,
            room=room,
            starts_at=at(day, talk.start, event.time_zone),
            ends_at=at(day, talk.end, event.time_zone),
        )
        for name, role in talk.stage:
            speaker = Speaker.objects.filter(event=event, full_name=name).first()
            speaker = speaker or Speaker.objects.create(event=event, full_name=name)
            SessionSpeaker.objects.create(session=session, speaker=speaker, role=role)
        sessions.append(session)
    return sessions


def describe_speaker(event: Event, name: str, position: str, organization: str = "") -> None:
    """Name the speaker's position before the programme puts the person on stage."""
    Speaker.objects.create(
        event=event, full_name=name, position=position, organization_name=organization
    )


def add_indicators(event: Event, figures: Iterable[Figure], *, source: str, as_of: date) -> None:
    """Add indicators; targets are reached from their value upwards."""
    for figure in figures:
        indicator = Indicator.objects.create(
            event=event, name=figure.name, unit=figure.unit, parts_note=figure.parts_note
        )
        Result.objects.create(
            indicator=indicator,
            value=Decimal(figure.result),
            qualifier=figure.qualifier,
            status=Result.Status.VALIDATED,
            source=source,
            as_of=as_of,
        )
        if figure.target is not None:
            Target.objects.create(
                indicator=indicator, operator=Target.Operator.GE, value=Decimal(figure.target)
            )


def add_reported(event: Event, figures: dict[str, int], *, source: str, as_of: date) -> None:
    """Add the figures as an authority stated them."""
    ReportedFigure.objects.bulk_create(
        ReportedFigure(event=event, key=key, value=Decimal(value), source=source, as_of=as_of)
        for key, value in figures.items()
    )


def entity_row(name: str, **fields: Any) -> Entity:
    """Return the entity of that name; make it when it is new."""
    entity = Entity.objects.filter(name=name, is_sample=fields.get("is_sample", False)).first()
    fields.setdefault("type", Entity.Type.OTHER)
    return entity or Entity.objects.create(name=name, name_folded=fold(name), **fields)


def product_row(entity: Entity, name: str, **fields: Any) -> Product:
    """Return the entity's product of that name; make it when it is new."""
    product, _created = Product.objects.get_or_create(
        entity=entity, name=name, defaults={"name_folded": fold(name), **fields}
    )
    return product


def certify(product: Product, stars: int, *, issued_on: date, valid_until: date, **f: Any) -> None:
    """Add the confirmed certificate when the product has none."""
    if not product.certificates.exists():
        Certificate.objects.create(
            product=product,
            state=Certificate.State.ISSUED,
            stars=stars,
            issued_on=issued_on,
            valid_until=valid_until,
            **f,
        )


def nominate(product: Product) -> None:
    """Note that the province forwarded the product to the ministry; the score is not published."""
    FiveStarNomination.objects.get_or_create(
        product=product, defaults={"state": FiveStarNomination.State.FORWARDED}
    )


def exhibit(event: Event, entity: Entity, products: Iterable[Product]) -> Application:
    """Make the entity an approved exhibitor with its products."""
    when = event.published_at or event.created_at
    application = Application.objects.create(
        event=event,
        entity=entity,
        state=Application.State.APPROVED,
        created_at=when,
        updated_at=when,
    )
    ApplicationProduct.objects.bulk_create(
        ApplicationProduct(application=application, product=product) for product in products
    )
    return application
