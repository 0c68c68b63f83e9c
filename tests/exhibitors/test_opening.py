"""Sales points: added, edited, closed, counted as of a day, and where one is missing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from events.models import AdminUnit
from events_app.core.errors import StaleForm
from events_app.core.models import AuditEntry
from exhibitors.actions.opening import (
    AlreadyClosed,
    ClosedBeforeOpening,
    NotClosed,
    SalesPointNameTaken,
    add_entity,
    close_sales_point,
    edit_sales_point,
    open_sales_point,
    remove_entity,
    reopen_sales_point,
)
from exhibitors.models import SalesPoint
from exhibitors.queries.outlets import (
    OutletFilter,
    coverage,
    entities_to_add,
    find_outlets,
    outlets_by_kind,
)
from tests import factories

pytestmark = pytest.mark.django_db
FAIR, LAST, SINCE = date(2024, 11, 29), date(2025, 6, 30), date(2025, 7, 1)
TODAY = date(2026, 11, 23)


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def soc_trang():
    """Return the province with its eleven districts, as it was until June 2025."""
    province = AdminUnit.objects.get(scheme="VN63", code="94")
    for number in range(11):
        factories.make_district(province, name=f"Huyện {number:02}")
    return province


@pytest.fixture
def point():
    return factories.make_sales_point()


def facts(point, **changes):
    names = ("name", "kind", "unit", "address", "opened_on")
    return {**{name: getattr(point, name) for name in names}, **changes}


def test_a_sales_point_is_added_once_under_its_name(planner):
    unit = factories.make_province()
    point = open_sales_point(by=planner, name="Điểm Cà Mau", kind="SALES_POINT", unit=unit)
    assert (point.name_folded, point.version) == ("diem ca mau", 1)
    with pytest.raises(SalesPointNameTaken):
        open_sales_point(by=planner, name="Điểm Cà Mau", kind="HUB", unit=unit)
    assert verbs() == ["sales_point.opened"]


def test_the_faster_of_two_editors_wins(planner, point):
    saved = edit_sales_point(point, version=1, by=planner, **facts(point, name="Kệ hàng"))
    assert (saved.name_folded, saved.version) == ("ke hang", 2)
    with pytest.raises(StaleForm):
        edit_sales_point(point, version=1, by=planner, **facts(point))
    other = factories.make_sales_point()
    with pytest.raises(SalesPointNameTaken):
        edit_sales_point(other, version=1, by=planner, **facts(other, name="Kệ hàng"))
    assert verbs() == ["sales_point.edited"]


def test_it_closes_from_a_day_on_once_and_the_closing_can_be_taken_back(planner, point):
    with pytest.raises(ClosedBeforeOpening):
        close_sales_point(point, closed_on=date(2023, 12, 31), by=planner)
    close_sales_point(point, closed_on=TODAY, by=planner)
    with pytest.raises(AlreadyClosed):
        close_sales_point(point, closed_on=TODAY, by=planner)
    point.refresh_from_db()
    assert [point.is_open_on(day) for day in (FAIR, date(2026, 11, 22), TODAY)] == [
        True, True, False
    ]  # fmt: skip
    with pytest.raises(ClosedBeforeOpening):
        edit_sales_point(point, version=2, by=planner, **facts(point, opened_on=date(2026, 12, 1)))
    reopen_sales_point(point, by=planner)
    with pytest.raises(NotClosed):
        reopen_sales_point(point, by=planner)
    assert verbs() == ["sales_point.closed", "sales_point.reopened"]


def test_an_edit_of_a_page_opened_before_the_closing_is_stale(planner, point):
    seen = SalesPoint.objects.get(pk=point.pk)
    close_sales_point(point, closed_on=TODAY, by=planner)
    with pytest.raises(StaleForm):
        edit_sales_point(seen, version=1, by=planner, **facts(seen))


def test_entities_are_noted_once_and_taken_off_once(planner, point, cooperative):
    for _time in range(2):
        add_entity(point, cooperative, by=planner)
    assert list(point.entities.all()) == [cooperative]
    for _time in range(2):
        remove_entity(point, cooperative, by=planner)
    assert not point.entities.exists()
    assert verbs() == ["sales_point.entity_added", "sales_point.entity_removed"]


def test_entities_to_add_are_found_accent_blind_and_not_twice(planner, point, cooperative):
    factories.make_entity(name="Cơ sở Gốm")
    assert list(entities_to_add(point, "DONG hai muoi")) == [cooperative]
    assert list(entities_to_add(point, " ")) == []
    add_entity(point, cooperative, by=planner)
    assert list(entities_to_add(point, "đông hải")) == []


def test_37_hubs_are_counted_as_of_a_day():
    unit = AdminUnit.objects.get(code="0702200000")
    for number in range(40):
        factories.make_sales_point(
            kind="HUB",
            unit=unit,
            opened_on=None if number == 0 else date(2020, 1, 1) if number < 37 else TODAY,
        )
    factories.make_sales_point(kind="SHOWROOM", closed_on=LAST)
    asked = [OutletFilter(kind="HUB", day=day) for day in (date(2019, 1, 1), FAIR, TODAY)]
    assert [find_outlets(one, today=TODAY).count() for one in asked] == [1, 37, 40]
    then = find_outlets(OutletFilter(day=FAIR), today=TODAY)
    assert [(str(label), count) for label, count in outlets_by_kind(then)] == [
        ("OTOP Hub", 37), ("showroom", 1)
    ]  # fmt: skip
    assert find_outlets(OutletFilter(kind="SHOWROOM", day=LAST), today=TODAY).count() == 0
    assert find_outlets(OutletFilter(kind="SHOWROOM"), today=TODAY).count() == 1


def test_the_list_finds_by_words_and_by_what_lies_inside(planner, cooperative):
    old = AdminUnit.objects.get(scheme="VN63", code="95")
    mine = factories.make_sales_point(name="Điểm bán Đông Hải", unit=old)
    factories.make_sales_point(name="Elsewhere", unit=AdminUnit.objects.get(code="0702200000"))
    add_entity(mine, cooperative, by=planner)
    for query in ("dong hai", "BAC lieu điểm"):
        found = find_outlets(OutletFilter(query=query), today=TODAY)
        assert [(row.name, row.entity_count) for row in found] == [("Điểm bán Đông Hải", 1)]
    ca_mau = AdminUnit.objects.get(scheme="VN34", code="96")
    assert find_outlets(OutletFilter(unit=ca_mau), today=TODAY).get() == mine
    assert not find_outlets(OutletFilter(unit=ca_mau, day=FAIR), today=TODAY).exists()
    assert find_outlets(OutletFilter(unit=old, day=FAIR), today=TODAY).get() == mine


def test_8_of_11_districts_have_a_sales_point_and_only_while_there_were_districts(soc_trang):
    districts = list(soc_trang.children.order_by("name"))
    for district in districts[:8]:
        commune = factories.make_district(district, level="COMMUNE")
        factories.make_sales_point(unit=commune, opened_on=date(2024, 1, 1))
    factories.make_sales_point(unit=districts[0])
    factories.make_sales_point(unit=districts[9], opened_on=SINCE)
    factories.make_sales_point(unit=AdminUnit.objects.get(scheme="VN63", code="95"))
    found = coverage(soc_trang, "DISTRICT", FAIR)
    assert (found.covered_count, found.total_count, found.imprecise_count) == (8, 11, 0)
    assert [row.outlet_count for row in found.units] == [2, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    assert [row.unit.name for row in found.lines[:3]] == ["Huyện 08", "Huyện 09", "Huyện 10"]
    can_tho = AdminUnit.objects.get(scheme="VN34", code="92")
    since = coverage(can_tho, "DISTRICT", SINCE)
    assert (since.total_count, since.covered_count) == (0, 0)
    assert coverage(soc_trang, "DISTRICT", SINCE).units == ()


def test_coverage_keeps_a_kind_and_tells_what_is_known_too_widely(soc_trang):
    district = soc_trang.children.order_by("name")[0]
    factories.make_sales_point(unit=district, kind="SHOWROOM")
    factories.make_sales_point(unit=soc_trang, kind="HUB")
    assert coverage(soc_trang, "DISTRICT", FAIR).covered_count == 1
    hubs = coverage(soc_trang, "DISTRICT", FAIR, kind="HUB")
    assert (hubs.covered_count, hubs.imprecise_count) == (0, 1)


def test_more_sales_points_cost_no_more_queries(soc_trang, django_assert_num_queries):
    for district in list(soc_trang.children.all())[:3]:
        factories.make_sales_point(unit=district)
        with django_assert_num_queries(4):
            assert coverage(soc_trang, "DISTRICT", FAIR).covered_count


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("sales_point_kind_known", {"kind": "KIOSK"}),
        ("sales_point_closes_after_opening", {"closed_on": date(2023, 1, 1)}),
    ],
)
def test_a_sales_point_that_cannot_be_is_refused(name, change, point):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SalesPoint.objects.filter(pk=point.pk).update(**change)


def test_a_name_stands_once_in_a_unit(point):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_sales_point(name=point.name, unit=point.unit)
