"""Every page of the exhibitors storey, for the right person, and for the wrong one."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Membership
from exhibitors.actions.agreeing import attach_scan, plan_agreement, sign_agreement
from exhibitors.models import Agreement, Application, BoothAssignment, Certificate, Entity, Product
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 scan"
SECRETS = ("0912-345-678", "secret@example.org", "1234567890", "Nguyễn Thị Kín",
           "12 Hidden Lane")  # fmt: skip


def fill(event, by, count, *, member=None):
    """Give the event `count` of everything; return the last entity, application, agreement."""
    entity = application = agreement = None
    for number in range(count):
        entity = factories.make_entity(
            member=member,
            contact_phone=SECRETS[0],
            contact_email=SECRETS[1],
            tax_code=SECRETS[2],
            contact_name=SECRETS[3],
            address=SECRETS[4],
        )
        product = factories.make_product(entity, stars=3)
        factories.make_certificate(product, state=Certificate.State.CLAIMED, stars=4)
        application = factories.make_application(event, entity, products=[product])
        booth = factories.make_booth(event, assigned_count=1)
        BoothAssignment.objects.create(booth=booth, application=application)
        agreement = plan_agreement(
            event,
            kind="CONTRACT",
            title=f"Supply {number}",
            parties=[{"role": "SUPPLIER", "entity": entity, "legal_name": entity.name},
                     {"role": "BUYER", "legal_name": "Buyer"}],
            products=[product],
            by=by,
        )  # fmt: skip
        attach_scan(agreement, name="scan.pdf", content=PDF, by=by)
    return entity, application, agreement


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return len(seen)


STAFF_LISTS = ("exhibitors/", "booths/", "agreements/", "agreements/new/")


@pytest.mark.parametrize("role", ["owner", "registrar"])
@pytest.mark.parametrize("page", STAFF_LISTS)
def test_staff_lists_render_and_cost_the_same_for_one_row_and_three(
    page, role, request, sign_in, conference, owner
):
    if role == "registrar" and page == "agreements/new/":
        pytest.skip("registrars only read agreements")
    client = sign_in(request.getfixturevalue(role))
    path = f"/manage/conference/{page}"
    assert client.get(path).status_code == 200
    fill(conference, owner, 1)
    one = queries_of(client, path)
    fill(conference, owner, 2)
    assert queries_of(client, path) == one


@pytest.mark.parametrize("path", ["/events/conference/exhibitors/", "/entities/",
                                  "/api/v1/events/conference/exhibitors",
                                  "/api/v1/events/conference/products"])  # fmt: skip
def test_other_lists_cost_the_same_for_one_row_and_three(
    path, sign_in, conference, owner, producer
):
    client = sign_in(producer)
    assert client.get(path).status_code == 200
    fill(conference, owner, 1, member=producer)
    one = queries_of(client, path)
    fill(conference, owner, 2, member=producer)
    assert queries_of(client, path) == one


def test_an_entitys_page_costs_the_same_for_one_row_and_three(
    sign_in, producer, cooperative, department
):
    client = sign_in(producer)
    path = f"/entities/{cooperative.pk}/"
    assert client.get(path).status_code == 200
    costs = []
    for count in (1, 2):
        for _ in range(count):
            product = factories.make_product(cooperative, stars=4)
            event = factories.make_event(organizer=department)
            factories.make_event(organizer=department)
            factories.make_application(event, cooperative, products=[product])
        costs.append(queries_of(client, path))
        queries_of(client, f"/exhibitors/{cooperative.pk}/")
    assert costs[0] == costs[1]


def test_staff_details_render_for_all_who_may_and_not_for_outsiders(
    client, conference, owner, registrar, reader, outsider
):
    _entity, application, agreement = fill(conference, owner, 1)
    base = "/manage/conference"
    waiting = factories.make_application(
        conference, factories.make_entity(), state=Application.State.SUBMITTED
    )
    seen = [f"{base}/exhibitors/{application.pk}/", f"{base}/agreements/{agreement.pk}/",
            f"{base}/agreements/{agreement.pk}/scans/{agreement.scans.get().pk}/"]  # fmt: skip
    managed = [f"{base}/agreements/{agreement.pk}/{end}/" for end in
               ("edit", "signing", "withdrawal")]  # fmt: skip
    reviewed = [f"{base}/exhibitors/{waiting.pk}/{end}/" for end in ("return", "rejection")]
    for person, pages in ((owner, seen + managed + reviewed), (registrar, seen + reviewed),
                          (reader, seen)):  # fmt: skip
        client.force_login(person)
        for path in pages:
            response = client.get(path)
            response.getvalue()  # the file is closed once it is read
            assert response.status_code == 200, path
    for path in managed + reviewed:
        assert client.get(path).status_code == 403
    client.force_login(outsider)
    lists = [f"{base}/{page}" for page in STAFF_LISTS]
    for path in seen + managed + reviewed + lists:
        assert client.get(path).status_code == 404, path


def test_an_outsider_finds_no_entity_page_and_an_operator_does(
    client, cooperative, outsider, producer, operator
):
    product = factories.make_product(cooperative)
    base = f"/entities/{cooperative.pk}"
    pages = [f"{base}/", f"{base}/edit/", f"{base}/products/new/"]
    pages += [f"/products/{product.pk}/{end}/" for end in ("edit", "certificate", "removal")]
    for person, status in ((outsider, 404), (producer, 200), (operator, 200)):
        client.force_login(person)
        assert [client.get(path).status_code for path in pages] == [status] * len(pages)
    client.logout()
    assert all(client.get(path).status_code == 302 for path in pages)


def test_private_fields_are_on_no_public_page_and_in_no_api(client, conference, owner):
    entity, _application, _agreement = fill(conference, owner, 1)
    for path in (f"/exhibitors/{entity.pk}/", "/events/conference/exhibitors/",
                 "/api/v1/events/conference/exhibitors", "/api/v1/events/conference/products",
                 "/events/conference/"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200, path
        body = response.content.decode()
        assert not [secret for secret in SECRETS if secret in body], path


def test_an_entity_that_only_applied_has_no_public_page(client, conference, cooperative):
    factories.make_application(conference, cooperative, state=Application.State.SUBMITTED)
    assert client.get(f"/exhibitors/{cooperative.pk}/").status_code == 404


def test_a_producer_registers_adds_a_product_and_applies(sign_in, producer, conference):
    tomorrow = timezone.now() + timedelta(days=1)  # the page reads the real clock
    Event.objects.filter(pk=conference.pk).update(starts_at=timezone.now(), ends_at=tomorrow)
    client = sign_in(producer)
    assert client.get("/entities/new/").status_code == 200
    client.post("/entities/new/", {"name": "HTX Muối", "type": "COOPERATIVE", "tax_code": "1"})
    assert not Entity.objects.exists()
    client.post("/entities/new/", {"name": "HTX Muối", "type": "COOPERATIVE"})
    entity = Entity.objects.get()
    product = {"name": "Muối hạt", "sector": "FOOD", "certificate-stars": "4",
               "certificate-issued_on": "2025-06-01"}  # fmt: skip
    client.post(f"/entities/{entity.pk}/products/new/", product)
    again = client.post(f"/entities/{entity.pk}/products/new/", product)
    assert again.context["form"].errors["name"]
    row = Product.objects.get()
    assert row.certificates.get().state == "CLAIMED"
    path = "/events/conference/application/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"message": "x"}).context["form"].errors["products"]
    assert client.post(path, {"products": [row.pk], "message": "Xin chào"}).status_code == 302
    assert client.get(path).context["application"].state == "SUBMITTED"
    again = client.post(path, {"products": [row.pk]})
    assert again.context["form"].non_field_errors()
    application = Application.objects.get()
    assert client.get(f"/applications/{application.pk}/withdrawal/").status_code == 200
    assert client.post(f"/applications/{application.pk}/withdrawal/").status_code == 302
    assert Application.objects.get().state == "WITHDRAWN"
    assert client.get(path).status_code == 200


def test_a_stale_profile_or_product_keeps_what_was_typed(sign_in, producer, cooperative):
    product = factories.make_product(cooperative)
    client = sign_in(producer)
    for path, fields in (
        (f"/entities/{cooperative.pk}/edit/", {"name": "New A", "type": "COOPERATIVE"}),
        (f"/products/{product.pk}/edit/", {"name": "New B", "sector": "FOOD"}),
    ):
        assert client.post(path, {**fields, "version": 1}).status_code == 302
        stale = client.post(path, {**fields, "version": 1, "description": "typed by hand"})
        assert stale.context["form"].non_field_errors()
        assert "typed by hand" in stale.content.decode()


def test_the_wrong_upload_shows_an_error_and_signs_nothing(sign_in, owner, conference):
    _entity, _application, agreement = fill(conference, owner, 1)
    client = sign_in(owner)
    path = f"/manage/conference/agreements/{agreement.pk}/"
    fields = {"signed_at": "2020-01-01T10:00", "signed_place": "Hà Nội",
              "signature_method": "WET_INK_SCAN"}  # fmt: skip
    wrong = SimpleUploadedFile("scan.pdf", b"MZ program")
    response = client.post(f"{path}signing/", {**fields, "scan": wrong})
    assert response.context["form"].non_field_errors()
    agreement.refresh_from_db()
    assert agreement.state == Agreement.State.PLANNED
    right = SimpleUploadedFile("scan.pdf", PDF + b"2")
    assert client.post(f"{path}signing/", {**fields, "scan": right}).status_code == 302
    for upload, count in ((None, 2), (b"MZ", 2), (PDF, 2), (PDF + b"3", 3)):
        files = {"scan": SimpleUploadedFile("x.pdf", upload)} if upload else {}
        assert client.post(f"{path}scans/", files).status_code == 302
        assert agreement.scans.count() == count
    assert client.get(path).status_code == 200
    assert client.post(f"{path}withdrawal/", {"reason": "Too late"}).status_code == 409
    assert [client.get(f"{path}{page}/").status_code for page in ("signing", "withdrawal")] == [
        409,
        409,
    ]


def terms(entity, **more):
    return {"version": 1, "kind": "CONTRACT", "title": "Salt", "parties-TOTAL_FORMS": 6,
            "parties-INITIAL_FORMS": 0, "parties-0-role": "SUPPLIER",
            "parties-0-entity": entity.pk, "parties-1-role": "BUYER",
            "parties-1-legal_name": "Buyer", **more}  # fmt: skip


def test_an_agreement_is_planned_edited_withdrawn_and_planned_again(sign_in, owner, conference):
    entity, _application, _agreement = fill(conference, owner, 1)
    other, _application, _agreement = fill(conference, owner, 1)
    client = sign_in(owner)
    new = "/manage/conference/agreements/new/"
    one = client.post(new, {**terms(entity), "parties-1-legal_name": ""})
    assert one.context["form"].non_field_errors()
    assert client.post(new, terms(entity, value="-1")).context["form"].errors["currency"]
    assert client.post(new, terms(entity, value="5", currency="VND")).status_code == 302
    row = Agreement.objects.get(title="Salt")
    path = f"/manage/conference/agreements/{row.pk}/"
    changed = terms(other, **{"parties-INITIAL_FORMS": 2})
    shown = client.get(f"{path}edit/").context["parties"][0]
    changed["parties-0-legal_name"] = shown["legal_name"].value() or ""
    assert client.post(f"{path}edit/", changed).status_code == 302
    assert row.parties.first().legal_name == other.name
    stale = client.post(f"{path}edit/", {**changed, "title": "Typed title"})
    assert stale.context["form"].non_field_errors()
    assert "Typed title" in stale.content.decode()
    assert client.post(f"{path}withdrawal/", {"reason": "No price"}).status_code == 302
    assert client.post(f"{path}plan/").status_code == 302
    for query in ("q=salt", "state=PLANNED&kind=CONTRACT", "q=zzz"):
        assert client.get(f"/manage/conference/agreements/?{query}").status_code == 200


def test_a_registrar_reviews_confirms_and_assigns(sign_in, registrar, conference, cooperative):
    product = factories.make_product(cooperative)
    claimed = factories.make_certificate(product, state=Certificate.State.CLAIMED)
    application = factories.make_application(
        conference, cooperative, state=Application.State.SUBMITTED, products=[product]
    )
    client = sign_in(registrar)
    base = "/manage/conference"
    path = f"{base}/exhibitors/{application.pk}/"
    assert client.get(path).context["warnings"]
    assert client.get(f"{base}/exhibitors/?q=muoi&state=SUBMITTED").context["page"].object_list
    assert client.post(f"{path}rejection/", {"reason": " "}).context["form"].errors["reason"]
    assert client.post(f"{path}approval/").status_code == 302
    assert client.post(f"{path}approval/").status_code == 409
    decision = f"{path}certificates/{claimed.pk}/"
    refusal = f"/registry/certificates/{claimed.pk}/refusal/"
    assert client.post(refusal, {"reason": "No such number"}).status_code == 302
    assert client.post(decision, {"decision": "confirm"}).status_code == 302
    assert client.post(f"{base}/booths/", {"code": "A1", "place_count": 1, "count": 1})
    row = {"code": "A", "place_count": 1, "count": 2}
    assert client.post(f"{base}/booths/", row).context["form"].errors["code"]
    assert client.post(f"{base}/booths/", {**row, "code": "B"}).status_code == 302
    booth = conference.booths.get(code="A1")
    give = {"booth": booth.pk, "application": application.pk}
    assert client.post(f"{base}/booths/assignments/", give).status_code == 302
    assert client.post(f"{base}/booths/assignments/", give).status_code == 409
    client.post(f"{base}/booths/{booth.pk}/removal/")
    assignment = BoothAssignment.objects.get()
    assert client.post(f"{base}/booths/assignments/{assignment.pk}/removal/").status_code == 302
    client.post(f"{base}/booths/{booth.pk}/removal/")
    assert conference.booths.count() == 2


def test_a_reader_may_not_add_booths(sign_in, reader, conference):
    client = sign_in(reader)
    assert client.post("/manage/conference/booths/", {"code": "A"}).status_code == 403


def test_returning_tells_the_reason(sign_in, owner, conference, cooperative):
    application = factories.make_application(conference, cooperative, state="SUBMITTED")
    path = f"/manage/conference/exhibitors/{application.pk}/return/"
    assert sign_in(owner).post(path, {"reason": "No photo"}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.reason) == ("RETURNED", "No photo")


def test_signed_agreements_show_time_and_place(sign_in, owner, conference):
    _entity, _application, agreement = fill(conference, owner, 1)
    sign_agreement(agreement, signed_at=timezone.now(), signed_place="Cà Mau",
                   signature_method="NONE", by=owner)  # fmt: skip
    path = f"/manage/conference/agreements/{agreement.pk}/"
    assert "Cà Mau" in sign_in(owner).get(path).content.decode()
    assert Membership.objects.count() == 1
