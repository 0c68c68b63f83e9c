"""JSON API of the exhibitors app: exhibitors and products of published events."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from events.api import public_event_or_404
from exhibitors.queries import (
    ExhibitorSummary,
    exhibitor_summary,
    search_exhibitors,
    search_products,
)
from exhibitors.schemas import ExhibitorOut, ProductOut

router = Router(tags=["exhibitors"])
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Stars = Annotated[int, Query(ge=0, le=5)]


class ExhibitorPage(Schema):
    """One page of exhibitors."""

    count: int
    items: list[ExhibitorOut]


class ProductPage(Schema):
    """One page of products."""

    count: int
    items: list[ProductOut]


def _summary(slug: str, on: date | None) -> ExhibitorSummary:
    event = public_event_or_404(slug)
    return exhibitor_summary(event, on=on or event.starts_at.astimezone(event.zone).date())


@router.get("/events/{slug}/exhibitors", response=ExhibitorPage, auth=None)
def list_exhibitors(
    request: HttpRequest,
    slug: str,
    q: Annotated[str, Query(max_length=200)] = "",
    stars: Stars = 0,
    sector: str = "",
    on: date | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """List the exhibitors of a published event; stars are those that count on the day `on`."""
    summary = _summary(slug, on)
    found = search_exhibitors(summary.exhibitors, query=q, stars=stars, sector=sector)
    items = [ExhibitorOut.from_orm(line) for line in found[offset : offset + limit]]
    return ExhibitorPage(count=len(found), items=items)


@router.get("/events/{slug}/products", response=ProductPage, auth=None)
def list_products(
    request: HttpRequest,
    slug: str,
    q: Annotated[str, Query(max_length=200)] = "",
    stars: Stars = 0,
    sector: str = "",
    on: date | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """List the products shown at a published event; `q` finds their and their exhibitors' names."""
    summary = _summary(slug, on)
    found = [
        ProductOut(
            name=product.name,
            stars=product.stars,
            sector=product.sector,
            entity=line.entity,
            entity_id=line.entity_id,
        )
        for line, product in search_products(
            summary.exhibitors, query=q, stars=stars, sector=sector
        )
    ]
    return ProductPage(count=len(found), items=found[offset : offset + limit])
