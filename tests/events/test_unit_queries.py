"""Which unit stands for which on a day, and what lies inside."""

from datetime import date

import pytest

from events.models import AdminUnit, AdminUnitSuccession
from events.queries.units import (
    chains,
    names_as_of,
    unit_as_of,
    unit_by_code,
    units_as_of,
    within,
)
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)
FAIR = date(2024, 11, 29)


def province(code, day=SINCE):
    return AdminUnit.objects.filter(country="VN").on(day).get(code=code)


def names(units):
    return {unit.name for unit in units}


def test_code_15_is_yen_bai_on_30_june_2025_and_lao_cai_on_1_july():
    assert unit_by_code("VN", "15", BEFORE).name == "Tỉnh Yên Bái"
    assert unit_by_code("VN", "15", SINCE).name == "Tỉnh Lào Cai"
    assert unit_by_code("PH", "15", SINCE) is None


def test_a_valid_unit_stands_for_itself():
    bac_lieu = province("95", FAIR)
    assert unit_as_of(bac_lieu, FAIR) == {bac_lieu}


def test_a_merged_unit_is_found_from_both_sides():
    bac_lieu, ca_mau = province("95", FAIR), province("96")
    assert unit_as_of(bac_lieu, SINCE) == {ca_mau}
    assert names(unit_as_of(ca_mau, FAIR)) == {"Tỉnh Bạc Liêu", "Tỉnh Cà Mau"}


def test_a_split_unit_leads_to_a_set():
    old = AdminUnit.objects.get(name="Maguindanao")
    found = names(unit_as_of(old, SINCE))
    assert found == {"Maguindanao del Norte", "Maguindanao del Sur"}


def test_several_changes_are_walked_through():
    newest = factories.make_unit(valid_from=date(2030, 1, 1))
    middle = province("96")
    AdminUnit.objects.filter(pk=middle.pk).update(valid_to=date(2029, 12, 31))
    AdminUnitSuccession.objects.create(
        old=middle, new=newest, kind="RENAMED", date=newest.valid_from
    )
    assert unit_as_of(province("95", FAIR), date(2031, 1, 1)) == {newest}
    assert names(unit_as_of(newest, FAIR)) == {"Tỉnh Bạc Liêu", "Tỉnh Cà Mau"}


def test_a_circle_in_the_records_does_not_hang():
    first = factories.make_unit(valid_to=date(2010, 12, 31))
    second = factories.make_unit(valid_to=date(2010, 12, 31))
    for old, new in ((first, second), (second, first)):
        AdminUnitSuccession.objects.create(old=old, new=new, kind="RENAMED", date=SINCE)
    assert unit_as_of(first, SINCE) == frozenset()


def test_a_district_that_nothing_followed_lies_in_what_followed_its_province():
    district = factories.make_district(province("95", FAIR))
    assert unit_as_of(district, FAIR) == {district}
    assert unit_as_of(district, SINCE) == {province("96")}


def test_before_everything_known_nothing_stands_for_a_unit():
    assert unit_as_of(province("96"), date(1990, 1, 1)) == frozenset()


def test_a_chain_leads_up_to_the_top():
    old = province("95", FAIR)
    district = factories.make_district(old)
    assert chains([district.pk, old.pk]) == {
        district.pk: (district.pk, old.pk),
        old.pk: (old.pk,),
    }
    assert chains([]) == {}


def test_bac_lieu_and_its_districts_lie_within_ca_mau_today_and_not_on_the_day_of_the_fair():
    bac_lieu, ca_mau = province("95", FAIR), province("96")
    district = factories.make_district(bac_lieu)
    old_ca_mau = province("96", FAIR)
    assert within(ca_mau, SINCE) == {ca_mau.pk, old_ca_mau.pk, bac_lieu.pk, district.pk}
    assert within(bac_lieu, FAIR) == {bac_lieu.pk, district.pk}


def test_a_unit_that_has_ended_holds_nothing():
    assert within(province("95", FAIR), SINCE) == frozenset()


def test_what_lies_only_partly_inside_is_left_out():
    north = AdminUnit.objects.get(name="Maguindanao del Norte")
    whole = AdminUnit.objects.get(name="Maguindanao")
    assert within(north, SINCE) == {north.pk}
    assert whole.pk in within(north.parent, SINCE)


def test_names_are_those_of_the_day():
    bac_lieu, ca_mau = province("95", FAIR).pk, province("96").pk
    assert names_as_of([bac_lieu, None], SINCE) == {bac_lieu: "Tỉnh Cà Mau"}
    assert names_as_of([ca_mau], FAIR) == {ca_mau: "Tỉnh Bạc Liêu / Tỉnh Cà Mau"}
    assert names_as_of([ca_mau], date(1990, 1, 1)) == {ca_mau: "Tỉnh Cà Mau"}


def test_many_units_cost_as_many_queries_as_one(django_assert_num_queries):
    some = [unit.pk for unit in AdminUnit.objects.on(BEFORE)]
    for wanted in (some[:1], some):
        with django_assert_num_queries(1):
            units_as_of(wanted, SINCE)
        with django_assert_num_queries(2):
            names_as_of(wanted, SINCE)
    ca_mau = province("96")
    with django_assert_num_queries(3):
        within(ca_mau, SINCE)
