"""The pages of sales points and of products by unit, for the right person and the wrong one."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import AdminUnit
from exhibitors.models import SalesPoint
from tests import factories

pytestmark = pytest.mark.django_db
FAIR = date(2024, 11, 29)
FACTS = {"name": "Điểm Đông Hải", "kind": "SALES_POINT", "opened_on": "2024-01-01"}
SHARED = (
    "registry/by-unit/", "registry/by-unit.csv", "sales-points/", "sales-points.csv",
    "sales-points/coverage/", "sales-points/{pk}/",
)  # fmt: skip
KEPT = (
    "sales-points/new/", "sales-points/{pk}/edit/", "sales-points/{pk}/closing/",
    "sales-points/{pk}/reopening/", "sales-points/{pk}/entities/",
    "sales-points/{pk}/entities/1/removal/",
)  # fmt: skip


@pytest.fixture
def bac_lieu():
    return AdminUnit.objects.get(scheme="VN63", code="95")


@pytest.fixture
def ca_mau():
    return AdminUnit.objects.get(scheme="VN34", code="96")


@pytest.fixture
def point():
    return factories.make_sales_point(name="Điểm Đông Hải")


def rows_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def certified(unit, *, count=1, stars=3):
    entity = factories.make_entity(unit=unit)
    for _number in range(count):
        product = factories.make_product(entity)
        factories.make_certificate(product, stars=stars, issued_on=date(2024, 1, 1),
                                   valid_until=date(2027, 1, 1))  # fmt: skip
    return entity


def test_staff_of_any_organiser_read_and_people_without_a_role_do_not(
    sign_in, point, reader, outsider, operator, producer
):
    for path in SHARED:
        address = "/" + path.format(pk=point.pk)
        for person, status in ((reader, 200), (outsider, 200), (operator, 200), (producer, 403)):
            assert sign_in(person).get(address).status_code == status, (path, person)


def test_planners_and_registrars_of_any_organiser_keep_sales_points(
    sign_in, point, cooperative, reader, gatekeeper, producer, registrar, outsider
):
    for path in KEPT:
        address = "/" + path.format(pk=point.pk)
        for person in (reader, gatekeeper, producer):
            assert sign_in(person).post(address, {}).status_code == 403, (path, person)
    for person in (registrar, outsider):
        assert sign_in(person).get("/sales-points/new/").status_code == 200


def test_the_report_shows_the_145_products_where_they_were_and_where_they_are(
    sign_in, reader, bac_lieu
):
    certified(bac_lieu, count=145)
    client = sign_in(reader)
    then = client.get("/registry/by-unit/", {"on": "2024-11-29"})
    assert [(line.name, line.count.product_count) for line in then.context["report"].lines] == [
        ("Tỉnh Bạc Liêu", 145)
    ]
    now = client.get("/registry/by-unit/", {"on": "2024-11-29", "units_on": "2026-11-23"})
    assert [(line.name, line.count.product_count) for line in now.context["report"].lines] == [
        ("Tỉnh Cà Mau", 145)
    ]
    assert "by units as of 23 November 2026" in now.content.decode()


def test_the_report_goes_down_and_names_the_way(sign_in, reader, bac_lieu):
    district = factories.make_district(bac_lieu, name="Huyện Đông Hải")
    certified(district)
    client = sign_in(reader)
    top = client.get("/registry/by-unit/", {"on": "2024-11-29"}).content.decode()
    assert f"unit={bac_lieu.pk}" in top
    inside = client.get("/registry/by-unit/", {"on": "2024-11-29", "unit": bac_lieu.pk})
    assert [unit.name for unit in inside.context["way"]] == ["Tỉnh Bạc Liêu"]
    assert [line.name for line in inside.context["report"].lines] == ["Huyện Đông Hải"]


def test_a_unit_that_is_gone_leads_to_what_took_its_place(sign_in, reader, bac_lieu, ca_mau):
    client = sign_in(reader)
    page = client.get("/registry/by-unit/", {"on": "2026-11-23", "unit": bac_lieu.pk})
    text = page.content.decode()
    assert "Tỉnh Bạc Liêu did not exist within these borders on this day" in text
    assert f"unit={ca_mau.pk}" in text
    early = client.get("/registry/by-unit/", {"on": "1990-01-01", "unit": ca_mau.pk})
    assert "Nothing is recorded about its place on this day" in early.content.decode()


def test_another_country_leaves_the_unit_and_a_unit_brings_its_country(sign_in, reader, ca_mau):
    cebu = AdminUnit.objects.get(code="0700000000")
    client = sign_in(reader)
    there = client.get("/registry/by-unit/", {"unit": cebu.pk})
    assert (there.context["country"], there.context["inside"]) == ("PH", cebu)
    assert '<option value="PH" selected>' in there.content.decode()
    left = client.get("/registry/by-unit/", {"unit": ca_mau.pk, "country": "PH"})
    assert (left.context["country"], left.context["inside"]) == ("PH", None)


def test_a_day_that_cannot_be_read_is_told_and_an_unknown_unit_is_not_there(sign_in, reader):
    client = sign_in(reader)
    wrong = client.get("/registry/by-unit/", {"on": "29/11/24x"})
    assert (wrong.status_code, "Enter a valid date" in wrong.content.decode()) == (422, True)
    assert client.get("/registry/by-unit/", {"unit": "999999"}).status_code == 404


def test_the_report_leaves_as_csv(sign_in, reader, bac_lieu, ca_mau):
    certified(bac_lieu, count=2, stars=4)
    certified(ca_mau)
    certified(None)
    client = sign_in(reader)
    asked = {"on": "2026-01-01", "units_on": "2024-11-29", "regions": "VN63-6"}
    response = client.get("/registry/by-unit.csv", asked)
    assert response["Content-Disposition"].endswith('"products-by-unit-2026-01-01.csv"')
    assert rows_of(response)[1:] == [
        ["Đồng bằng sông Cửu Long", "95", "PROVINCE", "Tỉnh Bạc Liêu", "1", "2", "0", "2", "0"],
        ["", "", "", "Tỉnh Bạc Liêu / Tỉnh Cà Mau", "1", "1", "0", "0", "1"],
        ["", "", "", "", "1", "1", "0", "0", "1"],
    ]
    page = client.get("/registry/by-unit/", asked).content.decode()
    assert "1 entity with 1 certified products has no unit" in page
    assert "In one of several units" in page


def test_a_sales_point_is_added_edited_closed_and_opened_again(sign_in, planner, ca_mau):
    client = sign_in(planner)
    client.post("/sales-points/new/", {**FACTS, "unit": ca_mau.pk})
    point = SalesPoint.objects.get()
    assert (point.unit, point.opened_on) == (ca_mau, date(2024, 1, 1))
    page = f"/sales-points/{point.pk}/"
    edited = {**FACTS, "unit": ca_mau.pk, "address": "12 Trần Phú", "version": "1"}
    assert client.post(f"{page}edit/", edited).headers["Location"] == page
    stale = client.post(f"{page}edit/", {**edited, "address": "13"})
    assert (stale.status_code, "13" in stale.content.decode()) == (422, True)
    nameless = client.post(f"{page}edit/", {**edited, "name": ""})
    assert (nameless.status_code, "12 Trần Phú" in nameless.content.decode()) == (422, True)
    dayless = client.post(f"{page}closing/", {"closed_on": "soon"})
    assert (dayless.status_code, "Enter a valid date" in dayless.content.decode()) == (422, True)
    early = client.post(f"{page}closing/", {"closed_on": "2023-01-01"})
    assert (early.status_code, "Check both days" in early.content.decode()) == (422, True)
    client.post(f"{page}closing/", {"closed_on": "2026-01-01"})
    assert "Closed" in client.get(page).content.decode()
    client.post(f"{page}reopening/")
    again = client.post(f"{page}reopening/", follow=True)
    assert "nothing to take back" in again.content.decode()
    point.refresh_from_db()
    assert (point.address, point.closed_on) == ("12 Trần Phú", None)


def test_nothing_typed_is_lost_when_the_name_is_taken(sign_in, planner, point):
    typed = {**FACTS, "unit": point.unit.pk, "address": "12 Trần Phú"}
    answer = sign_in(planner).post("/sales-points/new/", typed)
    text = answer.content.decode()
    assert (answer.status_code, SalesPoint.objects.count()) == (422, 1)
    assert "12 Trần Phú" in text
    assert "exists in this unit" in text


def test_entities_are_found_added_and_taken_off(sign_in, planner, point, cooperative):
    client = sign_in(planner)
    page = f"/sales-points/{point.pk}/"
    assert cooperative.name in client.get(page, {"q": "dong hai"}).content.decode()
    assert "No other entity has this" in client.get(page, {"q": "zzz"}).content.decode()
    client.post(f"{page}entities/", {"entity": cooperative.pk})
    assert list(point.entities.all()) == [cooperative]
    assert client.post(f"{page}entities/", {"entity": "x"}).status_code == 404
    client.post(f"{page}entities/{cooperative.pk}/removal/")
    assert not point.entities.exists()


def test_the_list_filters_and_leaves_as_csv(sign_in, reader, planner, bac_lieu, cooperative):
    hub = factories.make_sales_point(name="Hub", kind="HUB", unit=bac_lieu)
    hub.entities.add(cooperative)
    factories.make_sales_point(name="=Gone", closed_on=date(2025, 1, 1))
    client = sign_in(reader)
    listed = client.get("/sales-points/", {"kind": "HUB"})
    assert [row.name for row in listed.context["page"]] == ["Hub"]
    assert "Add a sales point" not in listed.content.decode()
    rows = rows_of(client.get("/sales-points.csv", {"closed": "on"}))
    assert rows[1:] == [
        ["'=Gone", "SALES_POINT", "VN", "96", "Tỉnh Cà Mau", "", "2024-01-01", "2025-01-01", ""],
        ["Hub", "HUB", "VN", "95", "Tỉnh Bạc Liêu", "", "2024-01-01", "", cooperative.name],
    ]
    wrong = client.get("/sales-points/", {"day": "soon"})
    assert (wrong.status_code, "could not be read" in wrong.content.decode()) == (422, True)


def test_empty_lists_say_what_to_do(sign_in, planner, reader):
    assert "/sales-points/new/" in sign_in(planner).get("/sales-points/").content.decode()
    assert "Planners and registrars" in sign_in(reader).get("/sales-points/").content.decode()
    none = sign_in(reader).get("/sales-points/", {"q": "zzz"}).content.decode()
    assert "No sales point matches" in none
    report = sign_in(reader).get("/registry/by-unit/").content.decode()
    assert "No product is certified here" in report


def test_coverage_counts_and_says_when_there_were_no_districts(sign_in, reader, bac_lieu, ca_mau):
    districts = [factories.make_district(bac_lieu) for _number in range(3)]
    factories.make_sales_point(unit=districts[0])
    factories.make_sales_point(unit=bac_lieu)
    client = sign_in(reader)
    path = "/sales-points/coverage/"
    assert "Which units have one?" in client.get(path).content.decode()
    then = client.get(path, {"unit": bac_lieu.pk, "level": "DISTRICT", "on": "2024-11-29"})
    text = then.content.decode()
    assert "1 of 3" in text
    assert "1 sales point inside could not be placed" in text
    now = client.get(path, {"unit": ca_mau.pk, "level": "DISTRICT"}).content.decode()
    assert "Viet Nam has no districts since 1 July 2025" in now
    gone = client.get(path, {"unit": bac_lieu.pk, "level": "DISTRICT", "on": "2026-01-01"})
    assert gone.status_code == 422


@pytest.mark.parametrize("path", ["/sales-points/", "/registry/by-unit/", "/sales-points.csv"])
def test_longer_lists_cost_no_more_queries(path, sign_in, reader, ca_mau):
    def grow():
        certified(factories.make_unit(level="COMMUNE", parent=ca_mau, valid_from=date(2025, 7, 1)))
        factories.make_sales_point()

    client = sign_in(reader)
    grow()
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    grow()
    grow()
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(one) == len(three)


def test_the_dashboard_leads_staff_there_and_nobody_else(sign_in, reader, producer):
    assert "/registry/certificates/" in sign_in(reader).get("/manage/").content.decode()
    assert "/registry/by-unit/" in sign_in(reader).get("/registry/certificates/").content.decode()
    assert "/registry/" not in sign_in(producer).get("/manage/").content.decode()
