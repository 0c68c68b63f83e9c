"""Judging a list against the registry: what would be created, filled in, left, or waits.

Pure: the same rows and the same registry give the same plan, so what was previewed is what is
written.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from events_app.core.sheets import Cell
from events_app.core.text import fold
from exhibitors.queries.importing.likeness import NameBook
from exhibitors.queries.importing.naming import name_key
from exhibitors.queries.importing.places import Places
from exhibitors.queries.importing.problems import HOLD, WARN, Problem
from exhibitors.queries.importing.reading import RowReader
from exhibitors.queries.importing.registry import (
    ENTITY_FIELDS,
    KnownCertificate,
    KnownEntity,
    KnownProduct,
    Registry,
    same_certificate,
    tax_digits,
)
from exhibitors.queries.importing.rows import ReadRow, Settings

CREATE, UPDATE, LEAVE, HELD, REFUSED, LEFT_OUT = (
    "CREATE", "UPDATE", "LEAVE", "HELD", "BAD", "LEFT_OUT",
)  # fmt: skip
NEW = "new"


@dataclass
class EntityPlan:
    """An entity the list names: one of the registry, or a new one."""

    key: str
    name: str
    values: dict[str, Any]
    known: KnownEntity | None = None
    similar: "EntityPlan | KnownEntity | None" = None
    likeness: float = 0.0
    rows: list[int] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    products: dict[str, "ProductPlan"] = field(default_factory=dict)


@dataclass
class ProductPlan:
    """A product of a planned entity."""

    name: str
    values: dict[str, Any]
    known: KnownProduct | None
    row: int
    changes: dict[str, Any] = field(default_factory=dict)
    certificates: list["CertificatePlan"] = field(default_factory=list)
    is_potential_five_star: bool = False


@dataclass
class CertificatePlan:
    """A certificate of a planned product."""

    values: dict[str, Any]
    known: KnownCertificate | None


@dataclass
class RowPlan:
    """What becomes of one row; `key` stands for the name as printed, before any decision."""

    number: int
    outcome: str
    problems: tuple[Problem, ...]
    key: str = ""
    entity: EntityPlan | None = None
    product: ProductPlan | None = None
    certificate: CertificatePlan | None = None

    @property
    def is_taken(self) -> bool:
        """Tell whether the row is written when the import is confirmed."""
        return self.outcome in {CREATE, UPDATE, LEAVE}


@dataclass(frozen=True)
class Plan:
    """The judged list."""

    rows: tuple[RowPlan, ...]
    entities: tuple[EntityPlan, ...]
    counts: Mapping[str, int]

    @property
    def digest(self) -> str:
        """Return what stays the same as long as neither list nor registry changed."""
        lines = [
            [row.number, row.outcome, row.entity.known.id if row.entity and row.entity.known else 0]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def judge(
    rows: Sequence[tuple[int, list[Cell]]],
    settings: Settings,
    *,
    decisions: Mapping[str, str],
    left_out: frozenset[int] = frozenset(),
    accepted: frozenset[int] = frozenset(),
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Plan:
    """Judge every row.

    `decisions` says of undecided names which they are ("new", an entity's id, or another name of
    the list); `left_out` and `accepted` are the row numbers a person has decided about.
    """
    places = Places(country=settings.country)
    judge_ = _Judge(Registry(places), decisions)
    reader = RowReader(settings, places)
    plans = []
    for done, (number, cells) in enumerate(rows):
        if done % 500 == 0:
            advance(done, len(rows))
        read = reader.read(number, cells)
        if number in accepted:
            read.problems = [
                Problem(WARN, problem.code, problem.column, problem.params)
                if problem.severity == HOLD
                else problem
                for problem in read.problems
            ]
        plans.append(judge_.place(read, is_left_out=number in left_out))
    judge_.find_similar()
    taken = tuple(judge_.settle(plan) for plan in plans)
    counts = Counter(plan.outcome for plan in taken)
    return Plan(taken, tuple(judge_.entities.values()), counts)


class _Judge:
    def __init__(self, registry: Registry, decisions: Mapping[str, str]) -> None:
        self.registry = registry
        self.decisions = decisions
        self.entities: dict[str, EntityPlan] = {}
        self._by_tax_code: dict[str, EntityPlan] = {}
        self._numbers: dict[str, tuple[int, ProductPlan]] = {}

    def place(self, read: ReadRow, *, is_left_out: bool) -> RowPlan:
        """Find the entity, product and certificate a row speaks of."""
        if is_left_out or read.is_group_row:
            return RowPlan(read.number, LEFT_OUT, tuple(read.problems))
        if read.is_bad or not read.entity.get("name"):
            return RowPlan(read.number, REFUSED, tuple(read.problems))
        if any(problem.severity == HOLD for problem in read.problems):
            return RowPlan(read.number, HELD, tuple(read.problems))
        entity, key = self._entity(read)
        plan = RowPlan(read.number, "", (), key, entity)
        if read.product is not None:
            plan.product, is_new = self._product(entity, read)
            plan.certificate = self._certificate(plan.product, read)
            if not is_new and plan.certificate is None:
                read.note(WARN, "duplicate_row", "product_name", row=plan.product.row)
        plan.problems = tuple(read.problems)
        return plan

    def find_similar(self) -> None:
        """Look for a like name of each new entity, in the registry and earlier in the list."""
        earlier = NameBook()
        for entity in self.entities.values():
            place = self.registry.places.root(entity.values["unit_id"])
            if entity.known is None and entity.key not in self.decisions:
                known = self.registry.names.most_alike(entity.name, place=place)
                listed = earlier.most_alike(entity.name, place=place)
                if known and (listed is None or known[0] >= listed[0]):
                    entity.likeness, entity.similar = (
                        known[0],
                        self.registry.entities[int(known[1])],
                    )
                elif listed:
                    entity.likeness, entity.similar = listed[0], self.entities[listed[1]]
            earlier.add(entity.name, entity.key, place=place)

    def settle(self, plan: RowPlan) -> RowPlan:
        """Say what becomes of a row now that every name is known."""
        entity = plan.entity
        if plan.outcome or entity is None:
            return plan
        if entity.similar is not None:
            similar = entity.similar
            key = similar.key if isinstance(similar, EntityPlan) else str(similar.id)
            said = {"name": similar.name, "key": key}
            problem = Problem(HOLD, "similar_entity", "entity_name", said)
            plan.problems = (*plan.problems, problem)
        if any(problem.severity == HOLD for problem in plan.problems):
            plan.outcome = HELD
        elif _is_new(plan):
            plan.outcome = CREATE
        else:
            changed = entity.changes or (plan.product is not None and plan.product.changes)
            plan.outcome = UPDATE if changed else LEAVE
        return plan

    def _entity(self, read: ReadRow) -> tuple[EntityPlan, str]:
        values = read.entity
        key = printed = (
            f"{name_key(values['name'])}|{self.registry.places.root(values['unit_id']) or ''}"
        )
        chosen = self.decisions.get(key, "")
        if chosen and chosen != NEW and not chosen.isdecimal():
            key = chosen
        known = self._known(read, chosen)
        digits = tax_digits(values["tax_code"])
        entity = self.entities.get(key) or (self._by_tax_code.get(digits) if digits else None)
        if entity is None:
            entity = EntityPlan(key, values["name"], {name: values[name] for name in ENTITY_FIELDS})
            entity.known = known
            self.entities[key] = entity
        if digits:
            self._by_tax_code.setdefault(digits, entity)
        entity.rows.append(read.number)
        for name in ENTITY_FIELDS:
            if not entity.values[name]:
                entity.values[name] = values[name]
        self._compare(entity, read)
        return entity, printed

    def _known(self, read: ReadRow, chosen: str) -> KnownEntity | None:
        """Return the entity by certificate number, then tax code, then name and unit."""
        values = read.entity
        if chosen.isdecimal():
            return self.registry.entities.get(int(chosen))
        number = (read.certificate or {}).get("number", "")
        certificate = self.registry.by_number(number) if number else None
        if certificate is not None:
            return self.registry.entities[self.registry.product(certificate.product_id).entity_id]
        digits = tax_digits(values["tax_code"])
        known = self.registry.by_tax_code(digits) if digits else None
        if known is not None and name_key(known.name) != name_key(values["name"]) and not chosen:
            read.note(
                HOLD, "tax_code_elsewhere", "tax_code", value=values["tax_code"], name=known.name
            )
        return known or self.registry.by_name(values["name"], values["unit_id"])

    def _compare(self, entity: EntityPlan, read: ReadRow) -> None:
        known = entity.known
        if known is None:
            return
        for name in ENTITY_FIELDS:
            printed = entity.values[name]
            if name == "type" and printed == "OTHER":
                continue
            if printed and not known.values[name]:
                entity.changes[name] = printed
        if known.is_claimed and entity.changes:
            entity.changes = {}
            read.note(WARN, "claimed_entity", "entity_name")

    def _product(self, entity: EntityPlan, read: ReadRow) -> tuple[ProductPlan, bool]:
        values = {**(read.product or {})}
        name = values.pop("name")
        key = name_key(name)
        if key in entity.products:
            return entity.products[key], False
        known = entity.known.products.get(key) if entity.known else None
        product = ProductPlan(name, values, known, read.number)
        product.is_potential_five_star = read.is_potential_five_star
        if known is not None and not (entity.known and entity.known.is_claimed):
            product.changes = {
                name: value for name, value in values.items() if value and not known.values[name]
            }
        entity.products[key] = product
        return product, True

    def _certificate(self, product: ProductPlan, read: ReadRow) -> CertificatePlan | None:
        values = read.certificate
        if values is None:
            return None
        number = fold(values["number"])
        if number and (at := self._numbers.setdefault(number, (read.number, product)))[1] != (
            product
        ):
            read.note(
                HOLD, "certificate_twice", "certificate_number", value=values["number"], row=at[0]
            )
        known = self.registry.by_number(values["number"]) if number else None
        if known is not None and (product.known is None or known.product_id != product.known.id):
            other = self.registry.product(known.product_id).name
            read.note(
                HOLD, "certificate_elsewhere", "certificate_number",
                value=values["number"], product=other,
            )  # fmt: skip
        if product.known is not None and known is None:
            known = next(
                (row for row in product.known.certificates if same_certificate(row, values)), None
            )
        for planned in product.certificates:
            if planned.values == values:
                return None
        plan = CertificatePlan(values, known)
        product.certificates.append(plan)
        return plan


def _is_new(plan: RowPlan) -> bool:
    """Tell whether the row brings something the registry has not."""
    entity, product, certificate = plan.entity, plan.product, plan.certificate
    return (
        (entity is not None and entity.known is None and entity.rows[0] == plan.number)
        or (product is not None and product.known is None and product.row == plan.number)
        or (certificate is not None and certificate.known is None)
    )
