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
from exhibitors.queries.searching import search_exhibitors, search_products

__all__ = [
    "CERTIFIED_STARS",
    "STANDING",
    "AgreementSummary",
    "ExhibitorLine",
    "ExhibitorSummary",
    "ProductLine",
    "UncountedProduct",
    "agreement_summary",
    "approved_applications",
    "assigned_booths",
    "exhibitor_summary",
    "search_agreements",
    "search_exhibitors",
    "search_products",
    "warnings_of",
]
