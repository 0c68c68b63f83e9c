"""Exhibitor list and agreements as CSV rows and XLSX, read back by another library."""

import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from exhibitors.actions.agreeing import plan_agreement
from exhibitors.queries import agreement_summary, exhibitor_summary
from exhibitors.spreadsheets import (
    agreement_rows,
    contact_rows,
    exhibitor_rows,
    exhibitors_xlsx,
    formula_safe,
)
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(start):
    assert formula_safe(f"{start}1+1") == f"'{start}1+1"
    assert (formula_safe("1+1"), formula_safe(None), formula_safe(5)) == ("1+1", "", "5")


@pytest.fixture
def stands(conference):
    """Make an exhibitor with a product and a booth, and one without either."""
    evil = factories.make_entity(name="=HYPERLINK(1)", contact_email="a@example.org")
    product = factories.make_product(evil, name="Muối", stars=4)
    row = factories.make_application(conference, evil, products=[product])
    booth = factories.make_booth(conference, code="A1", assigned_count=1)
    booth.assignments.create(application=row)
    factories.make_application(conference, factories.make_entity(name="Không"))
    return evil


def test_the_list_has_a_row_per_product_and_one_for_an_empty_stand(stands, conference):
    rows = exhibitor_rows(exhibitor_summary(conference, on=DAY))
    assert rows[1:] == [
        ["'=HYPERLINK(1)", "COOPERATIVE", "", "A1", "Muối", "4", "FOOD"],
        ["Không", "COOPERATIVE", "", "", "", "", ""],
    ]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_the_workbook_reads_as_the_rows(stands, conference):
    summary = exhibitor_summary(conference, on=DAY)
    book = CalamineWorkbook.from_filelike(io.BytesIO(exhibitors_xlsx(summary)))
    assert book.get_sheet_by_name("exhibitors").to_python() == exhibitor_rows(summary)


def test_contacts_stand_in_a_list_of_their_own(stands, conference):
    assert contact_rows(conference)[1] == ["'=HYPERLINK(1)", "", "a@example.org", ""]
    public = str(exhibitor_rows(exhibitor_summary(conference, on=DAY)))
    assert "a@example.org" not in public


def test_agreements_are_written_with_parties_and_value(conference, owner):
    parties = [{"role": "SUPPLIER", "legal_name": "A"}, {"role": "BUYER", "legal_name": "B"}]
    plan_agreement(conference, kind="ORDER", title="+84 salt", parties=parties, by=owner,
                   value=Decimal("12.50"), currency="PHP", value_kind="FIRM")  # fmt: skip
    rows = agreement_rows(agreement_summary(conference).agreements)
    assert rows[1:] == [
        ["1", "ORDER", "'+84 salt", "PLANNED", "A; B", "12.50", "PHP", "FIRM", "", ""]
    ]
