"""What counts and why not, what staff are warned of, what a search finds."""

from datetime import date

import pytest

from events.models import AdminUnit
from exhibitors.models import Certificate
from exhibitors.queries import (
    assigned_booths,
    exhibitor_summary,
    search_exhibitors,
    search_products,
    warnings_of,
)
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)  # the day of the conference
BEFORE = {"issued_on": date(2023, 11, 30), "valid_until": date(2026, 11, 30)}
State = Certificate.State


@pytest.fixture
def stand(conference, cooperative):
    """Return the application of an exhibitor with rice, honey and a mat."""
    rice = factories.make_product(cooperative, name="Gạo", sector="FOOD", stars=4)
    honey = factories.make_product(cooperative, name="Mật ong", sector="HERBAL", stars=3)
    mat = factories.make_product(cooperative, name="Chiếu", sector="HANDICRAFT")
    return factories.make_application(conference, cooperative, products=[rice, honey, mat])


def test_stars_and_sector_are_asked_of_one_and_the_same_product(stand, conference):
    lines = exhibitor_summary(conference, on=DAY).exhibitors
    assert [len(search_exhibitors(lines, stars=4, sector=sector)) for sector in
            ("FOOD", "HERBAL", "")] == [1, 0, 1]  # fmt: skip
    assert [len(search_exhibitors(lines, query=query)) for query in
            ("GAO", "dong hai", "tôm", "")] == [1, 1, 0, 1]  # fmt: skip


def test_a_product_is_found_by_its_own_and_its_exhibitors_name(stand, conference):
    lines = exhibitor_summary(conference, on=DAY).exhibitors
    found = [[product.name for _line, product in search_products(lines, query=query)]
             for query in ("gao", "Đông Hải", "tôm")]  # fmt: skip
    assert found == [["Gạo"], ["Chiếu", "Gạo", "Mật ong"], []]
    assert [product.name for _line, product in search_products(lines, stars=3)] == ["Mật ong"]


@pytest.mark.parametrize(
    ("certificates", "why"),
    [
        ([], "no certificate"),
        ([{"state": State.CLAIMED}], "certificate not confirmed"),
        ([{"state": State.REFUSED}], "certificate not confirmed"),
        ([BEFORE], "certificate lapsed"),
        ([BEFORE, {"state": State.REFUSED}], "certificate lapsed"),
        ([{"issued_on": date(2026, 12, 2)}], "certificate not valid on the day"),
        (
            [
                {
                    "state": State.REVOKED,
                    "revoked_on": date(2025, 6, 2),
                    "revocation_reason": "BREACH_OF_LAW",
                }
            ],
            "certificate revoked",
        ),
    ],
)
def test_an_uncounted_product_says_why(certificates, why, conference, cooperative):
    product = factories.make_product(cooperative)
    for fields in certificates:
        factories.make_certificate(product, **fields)
    factories.make_application(conference, cooperative, products=[product])
    summary = exhibitor_summary(conference, on=DAY)
    assert [row.why for row in summary.uncounted_products] == [why]
    assert (summary.product_count, summary.entity_count, summary.exhibitor_count) == (0, 0, 1)


@pytest.mark.parametrize(
    ("certificates", "warnings"),
    [
        ([{}], []),
        ([{"valid_until": DAY}], []),
        ([BEFORE], ["Gạo: a certificate ends before the event."]),
        ([BEFORE, {}], []),  # renewed
        ([{"state": State.CLAIMED}], ["Gạo: the certificate is claimed, not confirmed."]),
        (
            [{**BEFORE, "state": State.CLAIMED}],
            [
                "Gạo: the certificate is claimed, not confirmed.",
                "Gạo: a certificate ends before the event.",
            ],
        ),
        ([], ["Gạo: no certificate."]),
        ([{"state": State.REFUSED}], ["Gạo: no certificate."]),
    ],
)
def test_staff_are_warned_before_they_approve(certificates, warnings, conference, cooperative):
    product = factories.make_product(cooperative, name="Gạo")
    for fields in certificates:
        factories.make_certificate(product, **fields)
    application = factories.make_application(conference, cooperative, products=[product])
    assert warnings_of(application) == warnings


def test_five_stars_awaited_are_counted_apart(conference, cooperative):
    products = [
        factories.make_product(cooperative, stars=4, awaits_five_stars=True),
        factories.make_product(cooperative, awaits_five_stars=True),
    ]
    factories.make_application(conference, cooperative, products=products)
    summary = exhibitor_summary(conference, on=DAY)
    assert (summary.awaiting_five_star_count, summary.product_count) == (2, 1)
    assert summary.products_by_stars == {5: 0, 4: 1, 3: 0}


def test_booths_are_listed_by_entity(stand, conference, cooperative):
    for code in ("B2", "A1"):
        booth = factories.make_booth(conference, code=code, assigned_count=1)
        booth.assignments.create(application=stand)
    factories.make_booth(conference, code="C3")
    assert assigned_booths(conference) == {cooperative.pk: ("A1", "B2")}


def test_units_are_named_as_of_the_day(conference):
    old = AdminUnit.objects.get(scheme="VN63", code="95")
    product = factories.make_product(factories.make_entity(unit=old), stars=3)
    factories.make_application(conference, product.entity, products=[product])
    then = exhibitor_summary(conference, on=date(2025, 6, 30))
    assert (then.exhibitors[0].unit, then.entities_by_unit) == (
        "Tỉnh Bạc Liêu", {"Tỉnh Bạc Liêu": 1}
    )  # fmt: skip
    assert exhibitor_summary(conference, on=DAY).exhibitors[0].unit == "Tỉnh Cà Mau"
