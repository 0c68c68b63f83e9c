"""Registers entities and their products with the certificates they claim."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.actions.errors import ProductInAgreement, ProductNameTaken
from exhibitors.models import Certificate, Entity, EntityMember, Product


@transaction.atomic
def register_entity(*, by: User, **fields: Any) -> Entity:
    """Register an entity; the person who does becomes its owner."""
    entity = Entity.objects.create(name_folded=fold(fields["name"]), **fields)
    EntityMember.objects.create(entity=entity, user=by, role=EntityMember.Role.OWNER)
    audit.record(by, "entity.registered", entity)
    return entity


@transaction.atomic
def edit_entity(entity: Entity, *, version: int, by: User, **fields: Any) -> Entity:
    """Change an entity when nobody saved since `version`. Raises StaleForm."""
    rows = Entity.objects.filter(pk=entity.pk, version=version)
    if rows.update(name_folded=fold(fields["name"]), version=version + 1, **fields) == 0:
        raise StaleForm
    audit.record(by, "entity.edited", entity, fields=sorted(fields))
    return Entity.objects.get(pk=entity.pk)


@transaction.atomic
def add_product(
    entity: Entity, *, by: User, certificate: dict[str, Any] | None = None, **fields: Any
) -> Product:
    """Add a product, with the certificate it claims. Raises ProductNameTaken."""
    try:
        with transaction.atomic():
            product = Product.objects.create(
                entity=entity, name_folded=fold(fields["name"]), **fields
            )
    except IntegrityError as error:
        raise ProductNameTaken from error
    audit.record(by, "product.added", product)
    if certificate:
        claim_certificate(product, by=by, **certificate)
    return product


@transaction.atomic
def edit_product(product: Product, *, version: int, by: User, **fields: Any) -> Product:
    """Change a product when nobody saved since `version`. Raises StaleForm, ProductNameTaken."""
    rows = Product.objects.filter(pk=product.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(name_folded=fold(fields["name"]), version=version + 1, **fields)
    except IntegrityError as error:
        raise ProductNameTaken from error
    if changed == 0:
        raise StaleForm
    audit.record(by, "product.edited", product, fields=sorted(fields))
    return Product.objects.get(pk=product.pk)


@transaction.atomic
def delete_product(product: Product, *, by: User) -> None:
    """Delete a product; reported figures stay as they are. Raises ProductInAgreement."""
    audit.record(by, "product.deleted", product, entity=product.entity_id)
    try:
        product.delete()
    except ProtectedError as error:
        raise ProductInAgreement from error


@transaction.atomic
def claim_certificate(
    product: Product,
    *,
    by: User,
    stars: int,
    issued_on: date,
    valid_until: date | None = None,
    **fields: Any,
) -> Certificate:
    """Note the certificate an entity claims; its stars count once staff confirm it."""
    certificate = Certificate.objects.create(
        product=product,
        stars=stars,
        issued_on=issued_on,
        valid_until=valid_until or three_years_after(issued_on),
        **fields,
    )
    audit.record(by, "certificate.claimed", certificate, stars=stars)
    return certificate


def three_years_after(issued_on: date) -> date:
    """Return the last valid day: the same day 36 months later, 29 February becomes the 28th.

    Source: Decision 26/2026/QĐ-TTg, art. 4.3; REFERENCE §2.6 for the day.
    """
    year = issued_on.year + 3
    if (issued_on.month, issued_on.day) == (2, 29):
        return date(year, 2, 28)
    return issued_on.replace(year=year)
