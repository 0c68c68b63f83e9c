"""Tables of the exhibitors storey, for CSV and XLSX."""

from exhibitors.spreadsheets.importing import problem_rows, xlsx_table
from exhibitors.spreadsheets.rows import (
    AGREEMENT_HEAD,
    AWARD_HEAD,
    CERTIFICATE_HEAD,
    CONTACT_HEAD,
    EXHIBITOR_HEAD,
    FORMULA_STARTS,
    OUTLET_HEAD,
    UNIT_HEAD,
    agreement_rows,
    award_rows,
    certificate_rows,
    contact_rows,
    exhibitor_rows,
    exhibitors_xlsx,
    formula_safe,
    outlet_rows,
    unit_rows,
)
from exhibitors.spreadsheets.sales import SALES_HEAD, sales_rows

__all__ = [
    "AGREEMENT_HEAD",
    "AWARD_HEAD",
    "CERTIFICATE_HEAD",
    "CONTACT_HEAD",
    "EXHIBITOR_HEAD",
    "FORMULA_STARTS",
    "OUTLET_HEAD",
    "SALES_HEAD",
    "UNIT_HEAD",
    "agreement_rows",
    "award_rows",
    "certificate_rows",
    "contact_rows",
    "exhibitor_rows",
    "exhibitors_xlsx",
    "formula_safe",
    "outlet_rows",
    "problem_rows",
    "sales_rows",
    "unit_rows",
    "xlsx_table",
]
