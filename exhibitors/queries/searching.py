"""Find exhibitors and products by a word, stars and sector, accent-blind."""

from events_app.core.text import fold
from exhibitors.queries.exhibiting import ExhibitorLine, ProductLine


def search_exhibitors(
    lines: tuple[ExhibitorLine, ...], *, query: str = "", stars: int = 0, sector: str = ""
) -> list[ExhibitorLine]:
    """Return the lines whose entity or products match, accent-blind.

    Asked for stars and a sector, one and the same product must have both.
    """
    wanted = fold(query)
    return [
        line
        for line in lines
        if (not wanted or wanted in fold(_haystack(line)))
        and (
            not (stars or sector)
            or any(_is_wanted(product, stars, sector) for product in line.products)
        )
    ]


def search_products(
    lines: tuple[ExhibitorLine, ...], *, query: str = "", stars: int = 0, sector: str = ""
) -> list[tuple[ExhibitorLine, ProductLine]]:
    """Return the products that match, with their exhibitors; `query` finds both names."""
    wanted = fold(query)
    return [
        (line, product)
        for line in lines
        for product in line.products
        if _is_wanted(product, stars, sector) and wanted in fold(f"{product.name} {line.entity}")
    ]


def _is_wanted(product: ProductLine, stars: int, sector: str) -> bool:
    return (not stars or product.stars == stars) and (not sector or product.sector == sector)


def _haystack(line: ExhibitorLine) -> str:
    return " ".join([line.entity, line.unit, *(product.name for product in line.products)])
