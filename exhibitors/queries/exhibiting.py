"""Who exhibits what at an event, counted on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from events.models import Event
from events.queries.units import names_as_of
from exhibitors.models import Application, BoothAssignment, Certificate, Product

CERTIFIED_STARS = (5, 4, 3)


@dataclass(frozen=True)
class ProductLine:
    """A product as shown: stars are 0 when no confirmed certificate is valid on the day."""

    name: str
    stars: int
    sector: str


@dataclass(frozen=True)
class ExhibitorLine:
    """An exhibitor as shown, with public facts only."""

    entity_id: int
    entity: str
    type: str
    unit: str
    booths: tuple[str, ...]
    products: tuple[ProductLine, ...]


@dataclass(frozen=True)
class UncountedProduct:
    """A product that is shown and not counted, and why."""

    name: str
    entity: str
    why: str


@dataclass(frozen=True)
class ExhibitorSummary:
    """Counted figures of an event on a day.

    A product counts with a confirmed valid certificate, an entity with at least one such product;
    products awaiting five stars are counted apart.
    """

    on: date
    exhibitor_count: int
    entity_count: int
    product_count: int
    products_by_stars: dict[int, int]
    products_by_sector: dict[str, int]
    entities_by_type: dict[str, int]
    entities_by_unit: dict[str, int]
    awaiting_five_star_count: int
    uncounted_products: tuple[UncountedProduct, ...]
    exhibitors: tuple[ExhibitorLine, ...]


def approved_applications(event: Event) -> QuerySet[Application]:
    """Return the exhibitors of an event with all that lists show (constant queries)."""
    certificates = Prefetch("certificates", queryset=Certificate.objects.all())
    products = Product.objects.order_by("name_folded").prefetch_related(certificates, "nominations")
    booths = BoothAssignment.objects.select_related("booth").order_by("booth__code")
    return (
        Application.objects.filter(event=event)
        .approved()
        .select_related("entity", "entity__unit")
        .prefetch_related(
            Prefetch("products", queryset=products),
            Prefetch("booth_assignments", queryset=booths),
        )
        .order_by("entity__name_folded", "pk")
    )


def assigned_booths(event: Event) -> dict[int, tuple[str, ...]]:
    """Return the booth codes of each exhibitor, by the entity's id."""
    rows = BoothAssignment.objects.filter(booth__event=event).order_by("booth__code")
    found: dict[int, list[str]] = {}
    for entity_id, code in rows.values_list("application__entity_id", "booth__code"):
        found.setdefault(entity_id, []).append(code)
    return {entity_id: tuple(codes) for entity_id, codes in found.items()}


def exhibitor_summary(event: Event, *, on: date) -> ExhibitorSummary:
    """Count the exhibitors and products of an event as they stand on the day `on`.

    Units are named as of that day, whatever they are called when this is read.
    """
    lines, uncounted = [], []
    by_stars: Counter[int] = Counter()
    by_sector: Counter[str] = Counter()
    by_type: Counter[str] = Counter()
    by_unit: Counter[str] = Counter()
    awaiting = counted_entities = 0
    applications = list(approved_applications(event))
    unit_names = names_as_of([row.entity.unit_id for row in applications], on)
    for application in applications:
        entity = application.entity
        line = _exhibitor_line(application, on, unit_names.get(entity.unit_id, ""))
        lines.append(line)
        counted = [product for product in line.products if product.stars]
        for product in application.products.all():
            awaiting += product.awaits_five_stars_on(on)
            if not product.stars_on(on):
                uncounted.append(UncountedProduct(product.name, entity.name, _why(product, on)))
        by_stars.update(product.stars for product in counted)
        by_sector.update(product.sector or "–" for product in counted)
        if counted:
            counted_entities += 1
            by_type[entity.type] += 1
            by_unit[line.unit or "–"] += 1
    return ExhibitorSummary(
        on=on,
        exhibitor_count=len(lines),
        entity_count=counted_entities,
        product_count=by_stars.total(),
        products_by_stars={stars: by_stars[stars] for stars in CERTIFIED_STARS},
        products_by_sector=dict(by_sector.most_common()),
        entities_by_type=dict(by_type.most_common()),
        entities_by_unit=dict(by_unit.most_common()),
        awaiting_five_star_count=awaiting,
        uncounted_products=tuple(uncounted),
        exhibitors=tuple(lines),
    )


def _exhibitor_line(application: Application, on: date, unit: str) -> ExhibitorLine:
    entity = application.entity
    return ExhibitorLine(
        entity_id=entity.pk,
        entity=entity.name,
        type=entity.type,
        unit=unit,
        booths=tuple(row.booth.code for row in application.booth_assignments.all()),
        products=tuple(
            ProductLine(product.name, product.stars_on(on), product.sector)
            for product in application.products.all()
        ),
    )


def _why(product: Product, on: date) -> str:
    certificates = list(product.certificates.all())
    if not certificates:
        return _("no certificate")
    states = {row.state for row in certificates}
    if Certificate.State.CLAIMED in states or states == {Certificate.State.REFUSED}:
        return _("certificate not confirmed")
    if any(row.has_ended_by(on) for row in certificates):
        return _("certificate lapsed")
    if any(row.revoked_on and row.revoked_on <= on for row in certificates):
        return _("certificate revoked")
    return _("certificate not valid on the day")
