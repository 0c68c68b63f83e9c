"""What the registry has already, read once so that ten thousand rows are judged in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from events_app.core.text import fold
from exhibitors.models import Certificate, Entity, EntityMember, Product
from exhibitors.queries.importing.likeness import NameBook
from exhibitors.queries.importing.naming import name_key
from exhibitors.queries.importing.places import Places

ENTITY_FIELDS = (
    "type", "tax_code", "unit_id", "address", "description", "contact_name", "contact_email",
    "contact_phone",
)  # fmt: skip
PRODUCT_FIELDS = (
    "sector", "description", "packaging", "trace_code", "keywords", "gtin", "capacity_per_month",
    "capacity_unit",
)  # fmt: skip
CERTIFICATE_FIELDS = (
    "score",
    "stars", "number", "decision_number", "authority", "issued_on", "valid_until", "year",
)  # fmt: skip


@dataclass
class KnownCertificate:
    """A certificate of the registry."""

    id: int
    product_id: int
    values: dict[str, Any]


@dataclass
class KnownProduct:
    """A product of the registry with its certificates."""

    id: int
    entity_id: int
    name: str
    values: dict[str, Any]
    certificates: list[KnownCertificate] = field(default_factory=list)


@dataclass
class KnownEntity:
    """An entity of the registry; `is_claimed` when people speak for it."""

    id: int
    name: str
    values: dict[str, Any]
    is_claimed: bool
    products: dict[str, KnownProduct] = field(default_factory=dict)


class Registry:
    """All entities, products and certificates (four queries)."""

    def __init__(self, places: Places) -> None:
        """Read the registry."""
        self.places = places
        self.entities: dict[int, KnownEntity] = {}
        self.names = NameBook()
        self._by_tax_code: dict[str, KnownEntity] = {}
        self._by_name: dict[str, list[KnownEntity]] = defaultdict(list)
        self._by_number: dict[str, KnownCertificate] = {}
        self._products: dict[int, KnownProduct] = {}
        self._read_entities()
        self._read_products()

    def by_tax_code(self, digits: str) -> KnownEntity | None:
        """Return the entity with these digits."""
        return self._by_tax_code.get(digits)

    def by_name(self, name: str, unit_id: int | None) -> KnownEntity | None:
        """Return the entity of this name whose ground lies in the same unit today."""
        root = self.places.root(unit_id)
        for row in self._by_name.get(name_key(name), ()):
            if self.places.root(row.values["unit_id"]) == root:
                return row
        return None

    def by_number(self, number: str) -> KnownCertificate | None:
        """Return the certificate of this number."""
        return self._by_number.get(fold(number))

    def product(self, product_id: int) -> KnownProduct:
        """Return a product."""
        return self._products[product_id]

    def _read_entities(self) -> None:
        claimed = set(EntityMember.objects.values_list("entity_id", flat=True))
        columns = ("pk", "name", *ENTITY_FIELDS)
        for row in Entity.objects.order_by("pk").values_list(*columns).iterator(2000):
            values = dict(zip(ENTITY_FIELDS, row[2:], strict=True))
            entity = KnownEntity(row[0], row[1], values, row[0] in claimed)
            self.entities[entity.id] = entity
            root = self.places.root(values["unit_id"])
            self.names.add(entity.name, str(entity.id), place=root)
            self._by_name[name_key(entity.name)].append(entity)
            if digits := tax_digits(values["tax_code"]):
                self._by_tax_code.setdefault(digits, entity)

    def _read_products(self) -> None:
        columns = ("pk", "entity_id", "name", *PRODUCT_FIELDS)
        for row in Product.objects.order_by("pk").values_list(*columns).iterator(2000):
            values = dict(zip(PRODUCT_FIELDS, row[3:], strict=True))
            product = KnownProduct(row[0], row[1], row[2], values)
            self._products[product.id] = product
            self.entities[product.entity_id].products[name_key(product.name)] = product
        fields = ("pk", "product_id", *CERTIFICATE_FIELDS)
        rows = Certificate.objects.exclude(state=Certificate.State.REFUSED).order_by("pk")
        for row in rows.values_list(*fields).iterator(2000):
            values = dict(zip(CERTIFICATE_FIELDS, row[2:], strict=True))
            certificate = KnownCertificate(row[0], row[1], values)
            self._products[certificate.product_id].certificates.append(certificate)
            if values["number"]:
                self._by_number.setdefault(fold(values["number"]), certificate)


def tax_digits(text: str) -> str:
    """Return the digits of a tax code."""
    return "".join(mark for mark in text if mark.isdecimal())


def same_certificate(known: KnownCertificate, values: dict[str, Any]) -> bool:
    """Tell whether a printed certificate is one the product has already."""
    stored = known.values
    if values["number"] and stored["number"]:
        return fold(values["number"]) == fold(stored["number"])
    if _both(values["issued_on"], stored["issued_on"]):
        return bool(values["issued_on"] == stored["issued_on"])
    if _both(values["decision_number"], stored["decision_number"]):
        same = fold(values["decision_number"]) == fold(stored["decision_number"])
        return bool(same and values["stars"] == stored["stars"])
    return bool(values["stars"] == stored["stars"] and values["year"] == stored["year"])


def _both(one: str | date | None, other: str | date | None) -> bool:
    return bool(one and other)
