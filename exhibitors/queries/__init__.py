"""Reads that cross the models of the exhibitors storey, by subject."""

from exhibitors.queries.agreements import AgreementSummary, agreement_summary, search_agreements
from exhibitors.queries.exhibiting import (
    CERTIFIED_STARS,
    ExhibitorLine,
    ExhibitorSummary,
    ProductLine,
    UncountedProduct,
    approved_applications,
    assigned_booths,
    exhibitor_summary,
)
from exhibitors.queries.reviewing import STANDING, warnings_of
from exhibitors.queries.sales import (
    Amount,
    SalesGroup,
    SalesLine,
    SalesSummary,
    sales_summary,
    silent_exhibitors,
)
from exhibitors.queries.searching import search_exhibitors, search_products
from exhibitors.queries.stock import StockLine, stock_of

__all__ = [
    "CERTIFIED_STARS",
    "STANDING",
    "AgreementSummary",
    "Amount",
    "ExhibitorLine",
    "ExhibitorSummary",
    "ProductLine",
    "SalesGroup",
    "SalesLine",
    "SalesSummary",
    "StockLine",
    "UncountedProduct",
    "agreement_summary",
    "approved_applications",
    "assigned_booths",
    "exhibitor_summary",
    "sales_summary",
    "search_agreements",
    "search_exhibitors",
    "search_products",
    "silent_exhibitors",
    "stock_of",
    "warnings_of",
]
