"""The pages of the registry of star certificates, and what the entity sees of them."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from events.models import AdminUnit
from exhibitors.models import Application, Certificate, FiveStarNomination, Product
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def product(cooperative):
    return factories.make_product(cooperative, name="Muối hạt")


@pytest.fixture
def application(conference, cooperative, product):
    return factories.make_application(
        conference, cooperative, products=[product], state=Application.State.SUBMITTED
    )


@pytest.fixture
def claimed(product):
    return factories.make_certificate(
        product, state="CLAIMED", number="01/OCOP", issued_on=date(2025, 3, 15),
        valid_until=date(2028, 3, 15), level="DISTRICT",
    )  # fmt: skip


def path_of(row, end=""):
    return f"/registry/certificates/{row.pk}/{end}"


def test_the_registry_is_for_staff_only(
    sign_in, client, producer, outsider, reader, claimed, application
):
    """What is confirmed is shared, so staff of every organiser read it; claims are not."""
    pages = ["certificates/", "certificates.csv", "expiry/", "expiry.csv", "nominations/",
             f"certificates/{claimed.pk}/"]  # fmt: skip
    asked = [client.get(f"/registry/{page}").status_code for page in pages]
    assert asked == [302] * len(pages)
    sign_in(producer)
    assert [client.get(f"/registry/{page}").status_code for page in pages] == [403] * len(pages)
    for stranger in (outsider, reader):
        sign_in(stranger)
        asked = [client.get(f"/registry/{page}").status_code for page in pages]
        assert asked == [200] * 5 + [404]
    Certificate.objects.update(state="ISSUED")
    assert client.get(f"/registry/certificates/{claimed.pk}/").status_code == 200


ENDS = ("confirmation/", "refusal/", "revocation/", "extension/", "succession/")


@pytest.mark.parametrize("end", ENDS)
def test_only_staff_the_entity_applied_to_decide(
    end, sign_in, outsider, reader, gatekeeper, producer, claimed, application, client
):
    for person in (outsider, reader, gatekeeper, producer):
        client = sign_in(person)
        assert client.get(path_of(claimed, end)).status_code == 403
        assert client.post(path_of(claimed, end), {}).status_code == 403


def test_a_draft_application_opens_no_door(sign_in, registrar, claimed, application):
    Application.objects.update(state="DRAFT")
    assert sign_in(registrar).get(path_of(claimed, "confirmation/")).status_code == 403


def test_nobody_keeps_the_certificates_of_no_entity(registrar, operator):
    assert not registrar.has_perm("exhibitors.keep_certificate", None)
    assert operator.has_perm("exhibitors.keep_certificate", None)


def test_a_registrar_confirms_with_what_the_document_says(sign_in, registrar, claimed, application):
    client = sign_in(registrar)
    page = client.get(path_of(claimed, "confirmation/"))
    assert page.context["form"].initial["number"] == "01/OCOP"
    # What follows from the claim is left to follow anew from what staff correct.
    assert page.context["form"].initial["valid_until"] is None
    wrong = {"stars": 4, "score": "69.99", "issued_on": "2025-03-15"}
    answer = client.post(path_of(claimed, "confirmation/"), wrong)
    assert set(answer.context["form"].errors) == {"stars"}
    missing = client.post(path_of(claimed, "confirmation/"), {"score": ""})
    assert set(missing.context["form"].errors) == {"issued_on", "stars"}
    right = {"score": "70", "issued_on": "2024-02-29", "number": "02/OCOP"}
    assert client.post(path_of(claimed, "confirmation/"), right).status_code == 302
    claimed.refresh_from_db()
    assert (claimed.stars, claimed.state, claimed.level) == (4, "ISSUED", "PROVINCE")
    assert claimed.valid_until == date(2027, 2, 28)
    assert client.post(path_of(claimed, "confirmation/"), right).status_code == 409
    shown = client.get(path_of(claimed)).content.decode()
    assert "70 points" in shown
    assert "Star certificate confirmed" in shown


def test_a_level_of_the_document_is_asked_for_its_reason(sign_in, registrar, claimed, application):
    client = sign_in(registrar)
    sent = {"stars": 3, "issued_on": "2025-03-15", "level": "PROVINCE"}
    answer = client.post(path_of(claimed, "confirmation/"), sent)
    assert set(answer.context["form"].errors) == {"level_reason"}
    sent["level_reason"] = "The decision is the province's"
    assert client.post(path_of(claimed, "confirmation/"), sent).status_code == 302
    again = client.get(path_of(claimed)).content.decode()
    assert "The decision is the province&#x27;s" in again


def test_a_claim_is_refused_and_the_entity_reads_why(
    sign_in, registrar, producer, claimed, application
):
    client = sign_in(registrar)
    assert client.post(path_of(claimed, "refusal/"), {"reason": ""}).status_code == 200
    answer = client.post(path_of(claimed, "refusal/"), {"reason": "No such number"})
    assert answer.status_code == 302
    mine = sign_in(producer).get(f"/entities/{claimed.product.entity_id}/").content.decode()
    assert "No such number" in mine


def issued(product, **more):
    fields = {"issued_on": date(2025, 1, 5), "valid_until": date(2028, 1, 5), **more}
    return factories.make_certificate(product, **fields)


def test_a_certificate_is_extended_then_revoked(sign_in, registrar, producer, product, application):
    row = issued(product)
    client = sign_in(registrar)
    late = {"until": "2028-07-04", "reason": "Waits"}
    assert client.post(path_of(row, "extension/"), late).context["form"].non_field_errors()
    assert client.post(path_of(row, "extension/"), {"reason": "x"}).context["form"].errors["until"]
    good = {"until": "2028-07-03", "reason": "Waits for the result"}
    assert client.post(path_of(row, "extension/"), good).status_code == 302
    assert client.get(path_of(row, "revocation/")).status_code == 200
    sent = {"reason": "NOT_PRODUCED", "revoked_on": "2024-01-01", "note": "5/QĐ"}
    answer = client.post(path_of(row, "revocation/"), sent)
    assert answer.context["form"].non_field_errors()
    assert "5/QĐ" in answer.content.decode()  # nothing typed is lost
    sent["revoked_on"] = ""
    assert client.post(path_of(row, "revocation/"), sent).context["form"].errors["revoked_on"]
    sent["revoked_on"] = "2026-01-05"
    assert client.post(path_of(row, "revocation/"), sent).status_code == 302
    assert "no longer produced" in client.get(path_of(row)).content.decode()
    mine = sign_in(producer).get(f"/entities/{product.entity_id}/").content.decode()
    assert "no longer produced" in mine


def test_a_certificate_is_replaced_by_a_known_or_a_new_one(
    sign_in, registrar, product, application
):
    row = issued(product)
    client = sign_in(registrar)
    path = path_of(row, "succession/")
    assert client.post(path, {"stars": ""}).context["form"].errors["stars"]
    early = {"stars": 4, "issued_on": "2024-01-01"}
    assert client.post(path, early).context["form"].non_field_errors()
    assert client.post(path, {"stars": 4}).context["form"].errors["issued_on"]
    assert Certificate.objects.count() == 1
    assert client.post(path, {"stars": 4, "issued_on": "2025-06-01"}).status_code == 302
    new = Certificate.objects.get(stars=4)
    assert client.get(path_of(row)).context["certificate"].superseded_by == new
    third = issued(product, issued_on=date(2026, 1, 5), valid_until=date(2029, 1, 5))
    page = client.get(path_of(new, "succession/"))
    assert list(page.context["form"].fields["successor"].queryset) == [third]
    assert client.post(path_of(new, "succession/"), {"successor": third.pk}).status_code == 302
    new.refresh_from_db()
    assert new.superseded_by == third


@pytest.fixture
def shelf(product, claimed):
    """Four certificates that differ in everything a filter asks for."""
    unit = AdminUnit.objects.filter(country="VN").first()
    entity = factories.make_entity(name="HTX Đắk Lắk", unit=unit)
    coffee = factories.make_product(entity, name="Cà phê")
    return {
        "claimed": claimed,
        "coffee": issued(coffee, stars=5, number="5S-9", level="MINISTRY"),
        "revoked": issued(coffee, state="REVOKED", revoked_on=date(2026, 1, 1),
                          revocation_reason="NOT_PRODUCED", decision_number="77/QĐ"),
        "undated": factories.make_certificate(product, state="CLAIMED", issued_on=None,
                                              valid_until=None, number=""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "claimed coffee revoked undated"),
        ("q=dak lak", "coffee revoked"),
        ("q=ca phe", "coffee revoked"),
        ("q=01/ocop", "claimed"),
        ("q=77/qđ", "revoked"),
        ("q=zzz", ""),
        ("state=CLAIMED", "claimed undated"),
        ("state=LOST", "claimed coffee revoked undated"),
        ("stars=5", "coffee"),
        ("level=DISTRICT", "claimed"),
        ("unit=UNIT", "coffee revoked"),
        ("unit=%C2%B2", "claimed coffee revoked undated"),
        ("valid_on=2025-12-31", "coffee revoked"),
        ("valid_on=2026-01-01", "coffee"),
        ("valid_on=yesterday", "claimed coffee revoked undated"),
        ("valid_on=2025-12-31&stars=5&level=MINISTRY", "coffee"),
    ],
)
def test_certificates_are_searched_and_filtered(
    query, found, sign_in, registrar, shelf, application
):
    unit = shelf["coffee"].product.entity.unit_id
    answer = sign_in(registrar).get(f"/registry/certificates/?{query.replace('UNIT', str(unit))}")
    names = {row.pk: name for name, row in shelf.items()}
    assert {names[row.pk] for row in answer.context["page"]} == set(found.split())


def test_the_list_leaves_as_a_formula_safe_csv(sign_in, registrar, shelf, product, application):
    Product.objects.filter(pk=product.pk).update(name="=1+1", name_folded="=1+1")
    answer = sign_in(registrar).get("/registry/certificates.csv?state=CLAIMED")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="certificates.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["product"], row["number"], row["issued_on"], row["renewal"]) for row in rows] == [
        ("'=1+1", "01/OCOP", "2025-03-15", ""),
        ("'=1+1", "", "", ""),
    ]


def ending(product, days, **more):
    last = TODAY() + timedelta(days=days)
    return factories.make_certificate(
        product, issued_on=last - timedelta(days=1095), valid_until=last, **more
    )


def test_ends_are_listed_by_where_their_window_stands(sign_in, reader, cooperative):
    rows = {}
    for stage, days in {"OPEN": 150, "SOON": 200, "MISSED": 50, "EXPIRED": -1}.items():
        rows[stage] = ending(factories.make_product(cooperative), days)
    ending(factories.make_product(cooperative), 400)
    later = ending(factories.make_product(cooperative), 130)
    client = sign_in(reader)
    assert list(client.get("/registry/expiry/").context["page"]) == [later, rows["OPEN"]]
    for stage in ("SOON", "MISSED", "EXPIRED"):
        answer = client.get(f"/registry/expiry/?renewal={stage}")
        assert list(answer.context["page"]) == [rows[stage]]
        file = client.get(f"/registry/expiry.csv?renewal={stage}").content.decode("utf-8-sig")
        found = list(csv.DictReader(io.StringIO(file)))
        assert [(row["number"], row["renewal"]) for row in found] == [(rows[stage].number, stage)]
    counts = {value: count for value, _label, count in answer.context["stages"]}
    assert counts == {"OPEN": 2, "SOON": 1, "MISSED": 1, "EXPIRED": 1}
    assert not client.get("/registry/expiry/?stars=5").context["page"].object_list
    wrong = client.get("/registry/expiry.csv?renewal=NEVER").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(wrong)))) == 2


@pytest.mark.parametrize("page", ["certificates/", "expiry/", "nominations/", "certificates.csv"])
def test_the_lists_need_as_many_queries_for_one_row_as_for_three(
    page, sign_in, operator, django_assert_max_num_queries, cooperative
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = sign_in(operator), []
    for number in (1, 2, 3):
        entity = factories.make_entity(unit=AdminUnit.objects.filter(country="VN").first())
        product = factories.make_product(entity, awaits_five_stars=True)
        ending(product, 150)
        if number == 2:
            continue
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"/registry/{page}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_potential_five_stars_go_from_the_entity_to_the_ministry(
    sign_in, producer, registrar, outsider, product, application
):
    client = sign_in(producer)
    path = f"/products/{product.pk}/nomination/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"score": "89"}).context["form"].non_field_errors()
    assert client.post(path, {"score": "93.5", "forwarded_on": "2026-03-01"}).status_code == 302
    row = FiveStarNomination.objects.get()
    review, decision = (f"/registry/nominations/{row.pk}/{end}/" for end in ("review", "decision"))
    assert client.post(review, {"decision": "confirm"}).status_code == 403
    assert sign_in(outsider).post(review, {"decision": "confirm"}).status_code == 403
    client = sign_in(registrar)
    assert list(client.get("/registry/nominations/").context["page"]) == [row]
    assert client.get(decision).status_code == 409  # claimed only
    assert client.post(review, {"decision": "perhaps"}).status_code == 400
    assert client.post(review, {"decision": "confirm"}).status_code == 302
    sent = {"recognised": "no", "decided_on": "2026-02-01"}
    assert client.post(decision, sent).context["form"].errors["decided_on"]
    assert client.post(decision, {"recognised": "no"}).context["form"].errors["decided_on"]
    sent["decided_on"] = "2026-06-01"
    assert client.post(decision, sent).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_on) == ("NOT_RECOGNISED", date(2026, 6, 1))
    assert not client.get("/registry/nominations/").context["page"].object_list


def test_a_wrong_nomination_is_refused(sign_in, registrar, product, application):
    row = FiveStarNomination.objects.create(product=product)
    client = sign_in(registrar)
    client.post(f"/registry/nominations/{row.pk}/review/", {"decision": "refuse"})
    row.refresh_from_db()
    assert row.state == "REFUSED"


def test_the_certificate_of_an_application_without_day_is_asked_for_it(
    sign_in, registrar, product, application
):
    row = factories.make_certificate(product, state="CLAIMED", issued_on=None, valid_until=None)
    path = f"/manage/conference/exhibitors/{application.pk}/certificates/{row.pk}/"
    answer = sign_in(registrar).post(path, {"decision": "confirm"})
    assert answer.url == path_of(row, "confirmation/")


def test_the_dashboard_leads_staff_to_the_registry(sign_in, reader, producer):
    link = 'href="/registry/certificates/"'
    assert link in sign_in(reader).get("/manage/").content.decode()
    assert link not in sign_in(producer).get("/manage/").content.decode()


def test_stars_that_follow_from_a_score_are_not_asked_again(
    sign_in, registrar, product, application
):
    row = factories.make_certificate(
        product, state="CLAIMED", stars=4, score="84.50", valid_until=date(2027, 12, 31),
        level="DISTRICT", level_reason="Printed",
    )  # fmt: skip
    initial = sign_in(registrar).get(path_of(row, "confirmation/")).context["form"].initial
    assert (initial["stars"], initial["valid_until"]) == (None, date(2027, 12, 31))
    assert (initial["level"], initial["level_reason"]) == ("DISTRICT", "Printed")
