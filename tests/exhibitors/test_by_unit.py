"""Products with valid certificates by unit as of a day."""

from datetime import date

import pytest

from events.models import AdminUnit
from exhibitors.models import Certificate
from exhibitors.queries.by_unit import UnitCount, products_by_unit
from tests import factories

pytestmark = pytest.mark.django_db
FAIR, TODAY = date(2024, 11, 29), date(2026, 11, 23)
VALID = {"issued_on": date(2024, 1, 1), "valid_until": date(2027, 1, 1)}
NOTHING = UnitCount(0, 0, {5: 0, 4: 0, 3: 0})


def province(code, day=TODAY):
    return AdminUnit.objects.filter(country="VN").on(day).get(code=code)


def registered(unit, *ratings, **certificate):
    """Register an entity in `unit` with one product for each rating."""
    entity = factories.make_entity(unit=unit)
    for stars in ratings:
        product = factories.make_product(entity)
        factories.make_certificate(product, **{**VALID, "stars": stars, **certificate})
    return entity


def names(lines):
    return {line.name: line.count.product_count for line in lines}


def test_the_145_products_of_bac_lieu_are_its_own_at_the_fair_and_inside_ca_mau_today():
    bac_lieu = province("95", FAIR)
    for number in range(5):
        registered(bac_lieu, *([3] * 25 if number else [4] * 41 + [5] * 4))
    registered(province("96", FAIR), 3, 3)
    then = products_by_unit(FAIR, FAIR)
    assert names(then.lines) == {"Tỉnh Bạc Liêu": 145, "Tỉnh Cà Mau": 2}
    counted = next(line.count for line in then.lines if line.name == "Tỉnh Bạc Liêu")
    assert counted == UnitCount(5, 145, {5: 4, 4: 41, 3: 100})
    now = products_by_unit(FAIR, TODAY)
    assert names(now.lines) == {"Tỉnh Cà Mau": 147}
    assert now.total == UnitCount(6, 147, {5: 4, 4: 41, 3: 102})


def test_only_valid_confirmed_certificates_count_and_the_best_of_a_product_does():
    unit = province("96")
    registered(unit, 3, valid_until=date(2026, 11, 22))
    registered(unit, 3, issued_on=date(2026, 11, 24))
    registered(unit, 3, state=Certificate.State.CLAIMED)
    entity = registered(unit, 4)
    factories.make_certificate(entity.products.get(), **VALID, stars=3)
    report = products_by_unit(TODAY, TODAY)
    assert report.total == UnitCount(1, 1, {5: 0, 4: 1, 3: 0})
    assert products_by_unit(TODAY, TODAY, stars=3).total == NOTHING
    assert products_by_unit(TODAY, TODAY, stars=4).total == report.total


def test_what_was_merged_since_could_be_in_either_of_the_former_provinces():
    registered(province("96"), 3, 5)
    report = products_by_unit(TODAY, FAIR)
    assert (report.lines, report.unplaced) == ((), NOTHING)
    assert names(report.undecided) == {"Tỉnh Bạc Liêu / Tỉnh Cà Mau": 2}
    inside = products_by_unit(TODAY, FAIR, inside=province("95", FAIR))
    assert names(inside.undecided) == {"Tỉnh Bạc Liêu / Tỉnh Cà Mau": 2}


def test_the_way_down_shows_the_parts_and_what_is_known_no_finer():
    bac_lieu = province("95", FAIR)
    district = factories.make_district(bac_lieu, name="Huyện Đông Hải")
    registered(district, 3)
    registered(bac_lieu, 4)
    registered(province("96", FAIR), 5)
    top = products_by_unit(FAIR, FAIR)
    assert [(line.name, line.has_parts) for line in top.lines] == [
        ("Tỉnh Bạc Liêu", True), ("Tỉnh Cà Mau", False)
    ]  # fmt: skip
    inside = products_by_unit(FAIR, FAIR, inside=bac_lieu)
    assert [(line.name, line.has_parts) for line in inside.lines] == [
        ("Huyện Đông Hải", False), ("Tỉnh Bạc Liêu", False)
    ]  # fmt: skip
    assert inside.total.product_count == 2


def test_regions_of_the_scheme_sum_up_and_the_new_provinces_are_in_none():
    registered(province("95", FAIR), 3)
    registered(province("96", FAIR), 4)
    registered(province("01", FAIR), 5)
    then = products_by_unit(FAIR, FAIR, region_scheme="VN63-6")
    assert [(name, count.product_count) for name, count in then.regions] == [
        ("Đồng bằng sông Cửu Long", 2), ("Đồng bằng sông Hồng", 1)
    ]  # fmt: skip
    assert [line.region for line in then.lines][-1] == "Đồng bằng sông Hồng"
    now = products_by_unit(FAIR, TODAY, region_scheme="VN63-6")
    assert [(name, count.entity_count) for name, count in now.regions] == [("", 3)]


def test_regions_leave_what_cannot_be_decided_aside():
    registered(province("96"), 3)
    report = products_by_unit(TODAY, FAIR, region_scheme="VN63-6")
    assert (report.regions, report.undecided[0].region) == ((), "")


def test_countries_are_kept_apart_and_entities_without_a_unit_told():
    registered(province("96"), 3)
    registered(AdminUnit.objects.get(code="0702200000"), 4)
    registered(None, 5)
    assert names(products_by_unit(TODAY, TODAY).lines) == {"Tỉnh Cà Mau": 1}
    report = products_by_unit(TODAY, TODAY, country="PH")
    assert names(report.lines) == {"Region VII (Central Visayas)": 1}
    assert report.unplaced == UnitCount(1, 1, {5: 1, 4: 0, 3: 0})
    assert report.total.product_count == 1
    inside = products_by_unit(TODAY, TODAY, country="PH", inside=report.lines[0].unit)
    assert names(inside.lines) == {"Cebu": 1}
    assert inside.unplaced == NOTHING


def test_an_empty_registry_counts_nothing():
    report = products_by_unit(TODAY, TODAY, region_scheme="VN63-6")
    assert (report.lines, report.total, report.regions) == ((), NOTHING, ())


def test_more_entities_cost_no_more_queries(django_assert_num_queries):
    units = list(AdminUnit.objects.filter(country="VN").on(FAIR))
    registered(units[0], 3)
    with django_assert_num_queries(6):
        products_by_unit(FAIR, TODAY, region_scheme="VN63-6")
    for unit in units[1:4]:
        registered(unit, 3)
    with django_assert_num_queries(6):
        products_by_unit(FAIR, TODAY, region_scheme="VN63-6")
