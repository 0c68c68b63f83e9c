"""The administrative units: before and since July 2025, regions, the Philippines, constraints."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from events.models import AdminUnit, AdminUnitSuccession, Region, RegionUnit
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)
SIX = [14, 11, 14, 5, 6, 13]


def test_there_were_63_provinces_and_are_34():
    vietnam = AdminUnit.objects.filter(country="VN")
    assert vietnam.on(BEFORE).count() == 63
    assert vietnam.on(SINCE).count() == 34


def test_code_15_changed_its_owner_and_bac_lieu_became_ca_mau():
    assert AdminUnit.objects.on(BEFORE).get(code="15").name_folded == "tinh yen bai"
    assert AdminUnit.objects.on(SINCE).get(code="15").name_folded == "tinh lao cai"
    row = AdminUnitSuccession.objects.get(old__name_folded="tinh bac lieu")
    assert (row.new.name_folded, row.kind, row.date) == ("tinh ca mau", "MERGED", SINCE)


def test_every_old_province_of_viet_nam_kept_its_one_successor():
    rows = AdminUnitSuccession.objects.filter(old__country="VN")
    assert rows.count() == rows.values("old").distinct().count() == 63
    assert Counter(rows.values_list("kind", flat=True)) == {"MERGED": 52, "RENAMED": 11}


def test_types_are_read_from_the_names():
    since = AdminUnit.objects.filter(country="VN").on(SINCE)
    assert Counter(since.values_list("type", flat=True)) == {"tỉnh": 28, "thành phố": 6}


def test_the_six_regions_of_the_old_scheme_have_their_counts():
    regions = Region.objects.filter(scheme="VN63-6")
    assert [region.members.count() for region in regions] == SIX
    in_delta = regions.get(code="6").members.values_list("unit__name_folded", flat=True)
    assert "tinh bac lieu" in in_delta


def test_the_merged_provinces_are_in_no_region_of_the_old_scheme():
    assert not RegionUnit.objects.filter(unit__scheme="VN34").exists()


def test_the_philippines_have_18_regions_since_negros_island_came_back():
    regions = AdminUnit.objects.filter(country="PH", level="REGION")
    assert regions.on(date(2024, 6, 12)).count() == 17
    assert regions.on(date(2024, 6, 13)).count() == 18
    assert {
        len(code) for code in AdminUnit.objects.filter(country="PH").values_list("code", flat=True)
    } == {10}
    provinces = AdminUnit.objects.filter(country="PH", level="PROVINCE")
    assert (provinces.on(date(2020, 1, 1)).count(), provinces.on(SINCE).count()) == (81, 82)
    negros = provinces.on(SINCE).get(name="Negros Oriental")
    assert negros.parent.name == "Negros Island Region"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("admin_unit_level_known", {"level": "CANTON"}),
        ("admin_unit_ends_after_start", {"valid_to": date(2003, 1, 1)}),
    ],
)
def test_a_unit_that_cannot_be_is_refused(name, change):
    unit = factories.make_province()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AdminUnit.objects.filter(pk=unit.pk).update(**change)


def test_a_unit_does_not_lie_in_itself():
    unit = factories.make_province()
    with pytest.raises(IntegrityError, match="admin_unit_not_in_itself"), transaction.atomic():
        AdminUnit.objects.filter(pk=unit.pk).update(parent=unit)


def test_a_succession_is_between_two_units_once_and_of_a_known_kind():
    old, new = AdminUnit.objects.on(SINCE)[:2]
    rows = AdminUnitSuccession.objects
    with pytest.raises(IntegrityError, match="not_of_itself"), transaction.atomic():
        rows.create(old=old, new=old, kind="MERGED", date=SINCE)
    with pytest.raises(IntegrityError, match="kind_known"), transaction.atomic():
        rows.create(old=old, new=new, kind="LOST", date=SINCE)
    rows.create(old=old, new=new, kind="SPLIT", date=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.create(old=old, new=new, kind="MERGED", date=SINCE)


def test_a_unit_is_in_one_region_of_a_scheme_and_in_regions_of_two_schemes():
    unit = AdminUnit.objects.get(country="VN", scheme="VN63", code="95")
    other = Region.objects.get(scheme="VN63-6", code="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionUnit.objects.create(region=other, scheme="VN63-6", unit=unit)
    apart = Region.objects.create(scheme="COAST", code="1", name="Coast")
    RegionUnit.objects.create(region=apart, scheme="COAST", unit=unit)
    assert unit.regions.count() == 2


def test_people_choose_among_provinces_and_the_region_without_any():
    factories.make_district(AdminUnit.objects.on(SINCE).get(code="96"))
    since = AdminUnit.objects.on(SINCE).provinces()
    assert since.filter(country="VN").count() == 34
    philippine = since.filter(country="PH")
    assert philippine.count() == 83
    assert [unit.name for unit in philippine.filter(level="REGION")] == ["National Capital Region"]
