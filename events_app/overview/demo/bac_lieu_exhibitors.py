"""Exhibitors of the Bạc Liêu conference: published rows, filled up by plainly named samples."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

from events.models import AdminUnit, Event, Organization, OrganizationRole
from events_app.core.text import fold
from events_app.overview.demo.building import certify, entity_row, exhibit, nominate, product_row
from exhibitors.models import (
    Application,
    ApplicationProduct,
    Booth,
    BoothAssignment,
    Certificate,
    Entity,
    Product,
)

DATA = Path(__file__).parent / "data"
STARS = {4: 31, 3: 114}
ENTITIES = 69
BOOTHS = 40
AWAITING = {"Muối tinh", "Muối hạt"}
SAMPLE_ISSUED = date(2024, 3, 15)
SAMPLE_UNTIL = date(2027, 3, 15)
_Kind = Organization.Kind
KINDS = {
    "SUPERMARKET": _Kind.SUPERMARKET,
    "CONVENIENCE_STORE": _Kind.SUPERMARKET,
    "RETAIL_CHAIN": _Kind.DISTRIBUTOR,
    "DISTRIBUTOR": _Kind.DISTRIBUTOR,
    "E_COMMERCE": _Kind.ECOMMERCE_PLATFORM,
    "STATE_PLATFORM": _Kind.ECOMMERCE_PLATFORM,
    "HUB_ENTERPRISE": _Kind.HUB_ENTERPRISE,
}


def bac_lieu_unit() -> AdminUnit | None:
    """Return the province as it was until 30 June 2025."""
    units = AdminUnit.objects.filter(country="VN", scheme="VN63")
    return units.filter(name__endswith="Bạc Liêu").first()


def add_exhibitors(event: Event, *, on: date) -> list[Application]:
    """Add published and sample exhibitors and give each a place in a booth."""
    unit = bac_lieu_unit()
    applications = _published(event, unit)
    applications += _samples(event, unit, applications, on)
    _assign_booths(event, applications)
    return applications


def add_buyers(event: Event) -> None:
    """Add the buyers named in the press."""
    buyers = []
    for row in _rows("buyers.csv"):
        organization, _created = Organization.objects.get_or_create(
            name=row["name"],
            defaults={
                "name_folded": fold(row["name"]),
                "kind": KINDS.get(row["category"], _Kind.BUYER),
                "country": row["country"],
                "province": row["province"],
            },
        )
        buyers.append(organization)
    OrganizationRole.objects.bulk_create(
        OrganizationRole(event=event, organization=buyer, role=OrganizationRole.Role.BUYER)
        for buyer in buyers
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _published(event: Event, unit: AdminUnit | None) -> list[Application]:
    """Show the published rows; a row without a day of issue gets no certificate."""
    products: dict[Entity, list[Product]] = {}
    for row in _rows("bac_lieu_products.csv"):
        entity = entity_row(
            row["entity_name"],
            type=row["entity_type"],
            unit=unit,
            is_named_after_person=row["person_name_in_entity"] == "1",
        )
        product = product_row(
            entity,
            row["product_name"],
            source=row["source_url"],
        )
        if row["product_name"] in AWAITING:
            nominate(product)
        if row["stars"] and row["issued_on"]:
            _certify_published(product, row)
        shown = products.setdefault(entity, [])
        if product not in shown:
            shown.append(product)
    return [exhibit(event, entity, shown) for entity, shown in products.items()]


def _certify_published(product: Product, row: dict[str, str]) -> None:
    issued = date.fromisoformat(row["issued_on"])
    until = row["expires_on"] or f"{issued.year + 3}{row['issued_on'][4:]}"
    certify(
        product,
        int(row["stars"]),
        issued_on=issued,
        valid_until=date.fromisoformat(until),
        decision_number=row["decision_number"],
    )


def _samples(
    event: Event, unit: AdminUnit | None, published: list[Application], on: date
) -> list[Application]:
    """Fill up to the reported figures with what the published rows leave open."""
    counted: Counter[int] = Counter()
    counted_entities = 0
    for application in published:
        stars = [product.stars_on(on) for product in application.products.all()]
        counted.update(star for star in stars if star)
        counted_entities += any(stars)
    entities = _sample_entities(ENTITIES - counted_entities, unit)
    shown = _sample_products(entities, [s for s, n in STARS.items() for _ in range(n - counted[s])])
    when = event.published_at or event.created_at
    applications = Application.objects.bulk_create(
        Application(
            event=event,
            entity=entity,
            state=Application.State.APPROVED,
            created_at=when,
            updated_at=when,
        )
        for entity in entities
    )
    by_entity = {row.entity_id: row for row in applications}
    ApplicationProduct.objects.bulk_create(
        ApplicationProduct(application=by_entity[product.entity_id], product=product)
        for product in shown
    )
    return applications


def _sample_entities(count: int, unit: AdminUnit | None) -> list[Entity]:
    kinds = cycle((Entity.Type.COOPERATIVE, Entity.Type.HOUSEHOLD_BUSINESS, Entity.Type.SME))
    return Entity.objects.bulk_create(
        Entity(
            name=f"Sample entity {number}",
            name_folded=fold(f"Sample entity {number}"),
            type=next(kinds),
            unit=unit,
            is_sample=True,
        )
        for number in range(1, count + 1)
    )


def _sample_products(entities: list[Entity], stars: list[int]) -> list[Product]:
    """Share one certified sample product per entry of `stars` out among the entities."""
    owners = cycle(entities)
    sectors = cycle((Product.Sector.FOOD, Product.Sector.FOOD, Product.Sector.BEVERAGE))
    products = Product.objects.bulk_create(
        Product(
            entity=next(owners),
            name=f"Sample product {number}",
            name_folded=fold(f"Sample product {number}"),
            sector=next(sectors),
            is_sample=True,
            source="Sample, fills the published figure",
        )
        for number in range(1, len(stars) + 1)
    )
    Certificate.objects.bulk_create(
        Certificate(
            product=product,
            state=Certificate.State.ISSUED,
            stars=star,
            number=f"Sample certificate {number}",
            issued_on=SAMPLE_ISSUED,
            valid_until=SAMPLE_UNTIL,
        )
        for number, (product, star) in enumerate(zip(products, stars, strict=True), start=1)
    )
    return products


def _assign_booths(event: Event, applications: list[Application]) -> None:
    """Give the first a booth each and let the others share the last ten."""
    own = BOOTHS - 10
    places = [index if index < own else own + index % 10 for index in range(len(applications))]
    taken = Counter(places)
    booths = Booth.objects.bulk_create(
        Booth(
            event=event,
            code=f"B{index + 1}",
            hall="Khu trưng bày (mẫu)",
            place_count=1 if index < own else 10,
            assigned_count=taken[index],
        )
        for index in range(BOOTHS)
    )
    BoothAssignment.objects.bulk_create(
        BoothAssignment(booth=booths[place], application=application)
        for place, application in zip(places, applications, strict=True)
    )
