"""Registers entities and their products with the certificates they claim."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.actions.certifying import claim_certificate
from exhibitors.actions.errors import ProductInAgreement, ProductInAward, ProductNameTaken
from exhibitors.actions.picturing import delete_files
from exhibitors.models import Entity, EntityMember, Product, ProductChannel, ProductSet


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
    entity: Entity,
    *,
    by: User | None,
    certificate: dict[str, Any] | None = None,
    channels: Iterable[str] = (),
    **fields: Any,
) -> Product:
    """Add a product, with the certificate it claims; a set fixes its sector.

    Raises ProductNameTaken and, for the certificate, what `complete_facts` raises.
    """
    try:
        with transaction.atomic():
            product = Product.objects.create(
                entity=entity, name_folded=fold(fields["name"]), **_with_sector(fields)
            )
    except IntegrityError as error:
        raise ProductNameTaken from error
    _write_channels(product, channels)
    audit.record(by, "product.added", product)
    if certificate:
        claim_certificate(product, by=by, **certificate)
    return product


@transaction.atomic
def edit_product(
    product: Product,
    *,
    version: int,
    by: User,
    channels: Iterable[str] | None = None,
    **fields: Any,
) -> Product:
    """Change a product when nobody saved since `version`; `channels` None leaves them.

    Raises StaleForm, ProductNameTaken.
    """
    rows = Product.objects.filter(pk=product.pk, version=version)
    values = {**_with_sector(fields), "name_folded": fold(fields["name"]), "version": version + 1}
    try:
        with transaction.atomic():
            changed = rows.update(**values)
    except IntegrityError as error:
        raise ProductNameTaken from error
    if changed == 0:
        raise StaleForm
    if channels is not None:
        product.channels.all().delete()
        _write_channels(product, channels)
    audit.record(by, "product.edited", product, fields=sorted(fields))
    return Product.objects.get(pk=product.pk)


@transaction.atomic
def delete_product(product: Product, *, by: User) -> None:
    """Delete a product; reported figures stay as they are.

    Raises ProductInAgreement, ProductInAward.
    """
    if product.awards.exists():
        raise ProductInAward
    audit.record(by, "product.deleted", product, entity=product.entity_id)
    pictures = list(product.pictures.all())
    try:
        product.delete()
    except ProtectedError as error:
        raise ProductInAgreement from error
    for picture in pictures:
        delete_files(picture)


def _with_sector(fields: dict[str, Any]) -> dict[str, Any]:
    chosen: ProductSet | None = fields.get("product_set")
    return {**fields, "sector": chosen.sector_code} if chosen is not None else fields


def _write_channels(product: Product, channels: Iterable[str]) -> None:
    ProductChannel.objects.bulk_create(
        ProductChannel(product=product, channel=channel) for channel in channels
    )
