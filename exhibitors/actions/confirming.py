"""Writes a previewed list into the registry, in one transaction, with what undoing it needs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from events_app.core import audit
from events_app.core.models import AuditEntry, User
from events_app.core.text import fold
from exhibitors.actions.importing import Advance, ignore_progress, judge_list, make_plan
from exhibitors.actions.importing_errors import NothingToImport, RegistryChanged
from exhibitors.lifecycles import IMPORT
from exhibitors.models import (
    Certificate,
    Entity,
    FiveStarNomination,
    ImportChange,
    ImportRun,
    Product,
)
from exhibitors.models.legal_basis import level_of
from exhibitors.queries.importing.judging import CertificatePlan, EntityPlan, Plan, ProductPlan
from exhibitors.queries.importing.naming import is_named_after_person

_AT_ONCE = 500


def confirm_list(run: ImportRun, *, by: User, advance: Advance = ignore_progress) -> dict[str, int]:
    """Write what the preview showed. Returns how many objects of each kind were created.

    The list is judged anew outside the transaction, which keeps others waiting only for the
    writing itself. Raises RegistryChanged when the preview no longer holds, NothingToImport.
    """
    run.refresh_from_db()
    IMPORT.check(run.state, ImportRun.State.APPLIED)
    mark = registry_mark()
    plan = make_plan(run, list(run.rows.all()), advance=advance)
    if plan.digest != run.digest:
        judge_list(run, by=by)
        raise RegistryChanged
    with transaction.atomic():
        IMPORT.move(run, ImportRun.State.APPLIED, by=by)
        if registry_mark() != mark:
            raise RegistryChanged
        written = _Writer(run, by).write(plan)
        if not written:
            raise NothingToImport
    return written


def registry_mark() -> int:
    """Return what changes with every write to the registry: its newest audit line."""
    kinds = ContentType.objects.get_for_models(Entity, Product, Certificate, FiveStarNomination)
    newest = AuditEntry.objects.filter(target_type__in=kinds.values()).aggregate(
        newest=models.Max("pk")
    )
    return newest["newest"] or 0


class _Writer:
    """Creates and fills in, in bulk, what the taken rows of a plan need."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.run = run
        self.by = by
        self.now = timezone.now()
        self.changes: list[ImportChange] = []
        self.source = f"{run.file_name}"[:300]

    def write(self, plan: Plan) -> dict[str, int]:
        """Write every taken row once; each kind in a few statements."""
        taken = [row for row in plan.rows if row.is_taken]
        entities = _unique(row.entity for row in taken)
        products = _unique((row.product, row.entity) for row in taken)
        certificates = _unique((row.certificate, row.product) for row in taken)
        entity_ids = self._entities([plan for (plan,) in entities])
        product_ids = self._products(products, entity_ids)
        certificate_count = self._certificates(certificates, product_ids)
        nomination_count = self._nominations(products, product_ids)
        ImportChange.objects.bulk_create(self.changes, batch_size=_AT_ONCE)
        made = {
            "entities": sum(plan.known is None for (plan,) in entities),
            "products": sum(plan.known is None for plan, _entity in products),
            "certificates": certificate_count,
            "nominations": nomination_count,
        }
        return made if self.changes else {}

    def _entities(self, plans: list[EntityPlan]) -> dict[int, int]:
        new = [plan for plan in plans if plan.known is None]
        rows = [
            Entity(
                name=plan.name,
                name_folded=fold(plan.name),
                is_named_after_person=is_named_after_person(plan.name),
                **plan.values,
            )
            for plan in new
        ]
        self._create(rows, "entity.imported")
        ids = {id(plan): row.pk for plan, row in zip(new, rows, strict=True)}
        for plan in plans:
            if plan.known is not None:
                ids[id(plan)] = plan.known.id
                self._fill_in(Entity, plan.known.id, plan.known.values, plan.changes)
        return ids

    def _products(
        self, plans: list[tuple[ProductPlan, EntityPlan]], entity_ids: dict[int, int]
    ) -> dict[int, int]:
        new = [(plan, entity) for plan, entity in plans if plan.known is None]
        rows = [
            Product(
                entity_id=entity_ids[id(entity)],
                name=plan.name,
                name_folded=fold(plan.name),
                source=self.source,
                **plan.values,
            )
            for plan, entity in new
        ]
        self._create(rows, "product.imported")
        ids = {id(plan): row.pk for (plan, _entity), row in zip(new, rows, strict=True)}
        for plan, _entity in plans:
            if plan.known is not None:
                ids[id(plan)] = plan.known.id
                self._fill_in(Product, plan.known.id, plan.known.values, plan.changes)
        return ids

    def _certificates(
        self, plans: list[tuple[CertificatePlan, ProductPlan]], product_ids: dict[int, int]
    ) -> int:
        rows = [
            self._certificate(plan.values, product_ids[id(product)])
            for plan, product in plans
            if plan.known is None
        ]
        self._create(rows, "certificate.imported")
        return len(rows)

    def _certificate(self, values: dict[str, Any], product_id: int) -> Certificate:
        issued_on = values["issued_on"]
        seen: dict[str, Any] = {}
        if issued_on is not None:
            seen["level"] = level_of(values["stars"], on=issued_on)
        if issued_on is not None and self.run.is_official:
            seen |= {
                "state": Certificate.State.ISSUED,
                "confirmed_by": self.by,
                "confirmed_at": self.now,
            }
        return Certificate(product_id=product_id, **values, **seen)

    def _nominations(
        self, plans: list[tuple[ProductPlan, EntityPlan]], product_ids: dict[int, int]
    ) -> int:
        states = FiveStarNomination.State
        state = states.FORWARDED if self.run.is_official else states.CLAIMED
        waiting = [product_ids[id(plan)] for plan, _entity in plans if plan.is_potential_five_star]
        there = set(
            FiveStarNomination.objects.filter(
                product__in=waiting, state__in=FiveStarNomination.OPEN
            ).values_list("product_id", flat=True)
        )
        rows = [
            FiveStarNomination(product_id=product_id, state=state)
            for product_id in waiting
            if product_id not in there
        ]
        self._create(rows, "nomination.imported")
        return len(rows)

    def _create(self, rows: Sequence[models.Model], verb: str) -> None:
        if not rows:
            return
        model = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=_AT_ONCE)
        kind = ContentType.objects.get_for_model(model)
        self.changes += [
            ImportChange(run=self.run, object_type=kind, object_id=row.pk) for row in rows
        ]
        audit.record_many(self.by, verb, rows, run=self.run.pk)

    def _fill_in(
        self, model: type[models.Model], pk: int, known: dict[str, Any], changes: dict[str, Any]
    ) -> None:
        """Fill the empty fields of an object; what stands there is never replaced."""
        if not changes:
            return
        rows = model._default_manager.filter(pk=pk)
        rows.update(version=models.F("version") + 1, **changes)
        self.changes.append(
            ImportChange(
                run=self.run,
                object_type=ContentType.objects.get_for_model(model),
                object_id=pk,
                before={name: _as_json(known[name]) for name in changes},
                after={name: _as_json(value) for name, value in changes.items()},
            )
        )
        audit.record(self.by, f"{model._meta.model_name}.filled_in", rows.get(), run=self.run.pk)


def _unique(plans: Any) -> list[Any]:
    """Return plans (or tuples that begin with one) once each, in order; empty ones dropped."""
    found: dict[int, Any] = {}
    for plan in plans:
        row = plan if isinstance(plan, tuple) else (plan,)
        if row[0] is not None:
            found.setdefault(id(row[0]), row)
    return list(found.values())


def _as_json(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value
