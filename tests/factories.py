"""Plain builders: each makes one valid row, every field can be overridden."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from attendance.models import (
    Area,
    CategoryRule,
    Delegation,
    Gate,
    Invitation,
    Question,
    Registration,
    WaitingEntry,
    WaitingMember,
)
from events.models import (
    AdminUnit,
    Event,
    Membership,
    OperatingWindow,
    Organization,
    Organizer,
    Room,
    Session,
    Venue,
)
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.models import (
    Application,
    Booth,
    Certificate,
    Entity,
    EntityMember,
    FiveStarNomination,
    HostStore,
    Product,
    SalesEntry,
    SalesPoint,
)

_numbers = itertools.count(1)
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # 08:00 in Ha Noi


def make_user(**overrides: Any) -> User:
    """Make an account that signs in with the password "correct horse"."""
    n = next(_numbers)
    fields = {"email": f"person{n}@example.org", "full_name": f"Person {n}", **overrides}
    return User.objects.create_user(password="correct horse", **fields)


def make_organizer(**overrides: Any) -> Organizer:
    """Make a department."""
    fields = {
        "name": f"Department {next(_numbers)}",
        "kind": Organizer.Kind.DEPARTMENT,
        **overrides,
    }
    return Organizer.objects.create(**fields)


def make_member(organizer: Organizer, role: str, **overrides: Any) -> User:
    """Make an account with a role at the organiser."""
    user = make_user(**overrides)
    Membership.objects.create(user=user, organizer=organizer, role=role)
    return user


def make_event(**overrides: Any) -> Event:
    """Make a published one-day conference on START, 08:00–17:00 in Ha Noi, registration open."""
    n = next(_numbers)
    fields = {
        "slug": f"event-{n}",
        "type": Event.Type.MATCHING_CONFERENCE,
        "state": Event.State.PUBLISHED,
        "title_en": f"Conference {n}",
        "title_vi": f"Hội nghị {n}",
        "starts_at": START,
        "ends_at": START + timedelta(hours=9),
        "published_at": START - timedelta(days=30),
        **overrides,
    }
    if "organizer" not in fields:
        fields["organizer"] = make_organizer()
    return Event.objects.create(**fields)


def make_room(event: Event, **overrides: Any) -> Room:
    """Make a room of the event's venue (the venue too, when there is none)."""
    if event.venue is None:
        event.venue = Venue.objects.create(
            organizer=event.organizer, name=f"Venue {next(_numbers)}", address="1 Sample Street"
        )
        event.save(update_fields=["venue"])
    return Room.objects.create(
        **{"venue": event.venue, "name": f"Room {next(_numbers)}", **overrides}
    )


def make_session(event: Event, **overrides: Any) -> Session:
    """Make a one-hour session at the event's start."""
    fields = {
        "event": event,
        "title_en": f"Session {next(_numbers)}",
        "starts_at": event.starts_at,
        "ends_at": event.starts_at + timedelta(hours=1),
        **overrides,
    }
    return Session.objects.create(**fields)


def make_organization(**overrides: Any) -> Organization:
    """Make a distributor."""
    fields = {
        "name": f"Distributor {next(_numbers)}",
        "kind": Organization.Kind.DISTRIBUTOR,
        **overrides,
    }
    return Organization.objects.create(**{"name_folded": fold(fields["name"]), **fields})


def make_entity(**overrides: Any) -> Entity:
    """Make a cooperative; pass `member=user` to let somebody speak for it."""
    member = overrides.pop("member", None)
    fields = {
        "name": f"Hợp tác xã {next(_numbers)}",
        "type": Entity.Type.COOPERATIVE,
        **overrides,
    }
    entity = Entity.objects.create(**{"name_folded": fold(fields["name"]), **fields})
    if member is not None:
        EntityMember.objects.create(entity=entity, user=member)
    return entity


def make_product(entity: Entity, **overrides: Any) -> Product:
    """Make a food product; pass `stars=3` for a confirmed certificate valid 2025–2028.

    `awaits_five_stars=True` adds a nomination that the province has forwarded.
    """
    stars = overrides.pop("stars", None)
    awaits_five_stars = overrides.pop("awaits_five_stars", False)
    fields = {
        "entity": entity,
        "name": f"Sản phẩm {next(_numbers)}",
        "sector": Product.Sector.FOOD,
        **overrides,
    }
    product = Product.objects.create(**{"name_folded": fold(fields["name"]), **fields})
    if stars is not None:
        make_certificate(product, stars=stars)
    if awaits_five_stars:
        FiveStarNomination.objects.create(product=product, state="FORWARDED")
    return product


def make_certificate(product: Product, **overrides: Any) -> Certificate:
    """Make a confirmed three-star certificate valid from 2025-06-01 to 2028-06-01."""
    fields = {
        "product": product,
        "state": Certificate.State.ISSUED,
        "stars": 3,
        "number": f"CN-{next(_numbers)}",
        "issued_on": date(2025, 6, 1),
        "valid_until": date(2028, 6, 1),
        **overrides,
    }
    return Certificate.objects.create(**fields)


def make_application(event: Event, entity: Entity, **overrides: Any) -> Application:
    """Make an approved application; pass `products=[…]`."""
    products = overrides.pop("products", [])
    fields = {
        "event": event,
        "entity": entity,
        "state": Application.State.APPROVED,
        **overrides,
    }
    application = Application.objects.create(**fields)
    application.products.set(products)
    return application


def make_booth(event: Event, **overrides: Any) -> Booth:
    """Make a booth for one exhibitor."""
    return Booth.objects.create(**{"event": event, "code": f"A{next(_numbers)}", **overrides})


def make_registration(event: Event, **overrides: Any) -> Registration:
    """Make a registered delegate (does not touch the event's counter)."""
    fields = {
        "event": event,
        "full_name": f"Đại biểu mẫu {next(_numbers)}",
        "registered_at": event.starts_at - timedelta(days=3),
        **overrides,
    }
    return Registration.objects.create(**{"name_folded": fold(fields["full_name"]), **fields})


def make_gate(event: Event, **overrides: Any) -> Gate:
    """Make a gate to the grounds; pass `session=` for a gate to a session, or `area=`."""
    session = overrides.pop("session", None)
    if "area" not in overrides:
        areas = Area.objects
        overrides["area"] = areas.of_session(session) if session else areas.grounds_of(event)
    return Gate.objects.create(**{"event": event, "name": f"Gate {next(_numbers)}", **overrides})


def make_invitation(event: Event, **overrides: Any) -> Invitation:
    """Make an invited person with an unanswered invitation that was not mailed yet."""
    letter = {name: overrides.pop(name) for name in ("unit", "mailed_at") if name in overrides}
    n = next(_numbers)
    fields = {
        "state": "INVITED",
        "email": f"invited{n}@example.org",
        "invited_at": event.starts_at - timedelta(days=20),
        "registered_at": None,
        "language": "en",
        **overrides,
    }
    return Invitation.objects.create(registration=make_registration(event, **fields), **letter)


def make_waiting_entry(event: Event, **overrides: Any) -> WaitingEntry:
    """Make one waiting person; the event's counter is not touched."""
    n = next(_numbers)
    fields = {
        "event": event,
        "number": n,
        "position": n,
        "place_count": 1,
        "email": f"waiting{n}@example.org",
        "language": "en",
        **overrides,
    }
    entry = WaitingEntry.objects.create(**fields)
    person = make_registration(event, state="WAITLISTED", registered_at=None, email=entry.email)
    WaitingMember.objects.create(entry=entry, registration=person)
    return entry


def make_delegation(event: Event, **overrides: Any) -> Delegation:
    """Make an open delegation of five places."""
    n = next(_numbers)
    fields = {
        "event": event,
        "name": f"Đoàn mẫu {n}",
        "leader_name": "Trưởng đoàn",
        "leader_email": f"leader{n}@example.org",
        "language": "en",
        "quota": 5,
        **overrides,
    }
    return Delegation.objects.create(**fields)


def make_province() -> AdminUnit:
    """Return Tỉnh Cà Mau of today; a test with real threads empties the migrated table."""
    name = "Tỉnh Cà Mau"
    key = {"country": "VN", "scheme": "VN34", "code": "96", "valid_from": date(2025, 7, 1)}
    defaults = {"name": name, "name_folded": fold(name)}
    return AdminUnit.objects.get_or_create(**key, defaults=defaults)[0]


def make_provinces() -> None:
    """Fill the migrated table again where a test with real threads emptied it."""
    file = Path(__file__).resolve().parents[1] / "events" / "data" / "admin_units.json"
    for row in json.loads(file.read_text(encoding="utf-8")):
        key = {name: row[name] for name in ("country", "scheme", "code", "valid_from")}
        values = {
            "valid_to": row["valid_to"],
            "name": row["name"],
            "name_folded": fold(row["name"]),
        }
        AdminUnit.objects.get_or_create(**key, defaults=values)


def make_sales_point(**overrides: Any) -> SalesPoint:
    """Make a sales point in Cà Mau, open since 2024."""
    fields = {
        "name": f"Điểm bán {next(_numbers)}",
        "kind": "SALES_POINT",
        "opened_on": date(2024, 1, 1),
        **overrides,
    }
    fields.setdefault("unit", make_province())
    return SalesPoint.objects.create(name_folded=fold(fields["name"]), **fields)


def make_unit(**overrides: Any) -> AdminUnit:
    """Make a made-up province of Viet Nam with a code of its own, valid from 2004 on."""
    n = next(_numbers)
    fields = {
        "country": "VN",
        "scheme": "TEST",
        "code": f"T{n}",
        "name": f"Tỉnh mẫu {n}",
        "valid_from": date(2004, 1, 1),
        **overrides,
    }
    return AdminUnit.objects.create(name_folded=fold(fields["name"]), **fields)


def make_district(province: AdminUnit, **overrides: Any) -> AdminUnit:
    """Make a district that lives as long as its province."""
    n = next(_numbers)
    fields = {
        "parent": province,
        "level": "DISTRICT",
        "type": "huyện",
        "name": f"Huyện mẫu {n}",
        "valid_from": province.valid_from,
        "valid_to": province.valid_to,
        **overrides,
    }
    return make_unit(**fields)


def make_hall(event: Event, **overrides: Any) -> Area:
    """Make a hall without a limit; its gates are made with `make_gate(event, area=hall)`."""
    fields = {"event": event, "name": f"Hall {next(_numbers)}", "kind": "HALL", **overrides}
    return Area.objects.create(**fields)


def make_question(event: Event, **overrides: Any) -> Question:
    """Make an optional one-line question at the end of the event's form."""
    n = next(_numbers)
    fields = {"event": event, "kind": "TEXT", "label_en": f"Question {n}", "position": n}
    return Question.objects.create(**{**fields, **overrides})


def make_rule(event: Event, category: str, **overrides: Any) -> CategoryRule:
    """Make the rule of a category that is open, without quota."""
    fields = {"event": event, "category": category, "badge_colour": "JADE", **overrides}
    return CategoryRule.objects.create(**fields)


def make_sale(application: Application, **overrides: Any) -> SalesEntry:
    """Make a preliminary direct sale of 1,000,000 VND on the first day of the event."""
    event = application.event
    fields = {
        "application": application,
        "day": event.starts_at.astimezone(event.zone).date(),
        "sales_class": SalesEntry.Class.DIRECT,
        "amount": Decimal(1_000_000),
        "currency": "VND",
        **overrides,
    }
    if "recorded_by" not in fields:
        fields["recorded_by"] = make_user()
    return SalesEntry.objects.create(**fields)


def make_store(event: Event, **overrides: Any) -> HostStore:
    """Make a host store that takes part on all days of the event."""
    fields = {
        "event": event,
        "branch": f"Branch {next(_numbers)}",
        "starts_on": event.starts_at.astimezone(event.zone).date(),
        "ends_on": event.ends_at.astimezone(event.zone).date(),
        **overrides,
    }
    return HostStore.objects.create(**fields)


def make_window(event: Event, kind: str = "MOVE_IN", **overrides: Any) -> OperatingWindow:
    """Make a two-hour window on the day before the event."""
    fields = {
        "event": event,
        "kind": kind,
        "starts_at": event.starts_at - timedelta(days=1),
        "ends_at": event.starts_at - timedelta(hours=22),
        **overrides,
    }
    return OperatingWindow.objects.create(**fields)
