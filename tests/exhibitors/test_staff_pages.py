"""What staff send wrongly, and what they look for, on pages of reviewing and agreements."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exhibitors.actions.agreeing import plan_agreement
from exhibitors.models import Agreement, Application, Certificate
from exhibitors.views import agreements as views
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "/manage/conference/agreements/new/"
PARTIES = [{"role": "SUPPLIER", "legal_name": "Muối Đông Hải"},
           {"role": "BUYER", "legal_name": "Siêu thị"}]  # fmt: skip


def plan(event, by, **more):
    return plan_agreement(event, by=by, **{"kind": "ORDER", "title": "Salt", "parties": PARTIES,
                                           **more})  # fmt: skip


def terms(*names, **more):
    rows = {f"parties-{number}-legal_name": name for number, name in enumerate(names)}
    return {"version": 1, "kind": "CONTRACT", "title": "Salt", "parties-TOTAL_FORMS": 6,
            "parties-INITIAL_FORMS": 0, **rows, **more}  # fmt: skip


def test_only_a_decision_decides_on_a_certificate(sign_in, registrar, conference, cooperative):
    product = factories.make_product(cooperative)
    claimed = factories.make_certificate(product, state=Certificate.State.CLAIMED)
    application = factories.make_application(conference, cooperative, products=[product])
    path = f"/manage/conference/exhibitors/{application.pk}/certificates/{claimed.pk}/"
    for sent in ({}, {"decision": "perhaps"}):
        assert sign_in(registrar).post(path, sent).status_code == 400
    claimed.refresh_from_db()
    assert claimed.state == Certificate.State.CLAIMED


def test_another_events_rows_do_not_exist_here(sign_in, owner, conference, cooperative, department):
    """The person works on both events: only the address is wrong."""
    other = factories.make_event(organizer=department, slug="other")
    product = factories.make_product(cooperative)
    claimed = factories.make_certificate(product, state=Certificate.State.CLAIMED)
    row = factories.make_application(
        other, cooperative, products=[product], state=Application.State.SUBMITTED
    )
    booth, agreement = factories.make_booth(other), plan(other, owner)
    client = sign_in(owner)
    base = "/manage/conference"
    ends = ("approval/", "return/", "rejection/", f"certificates/{claimed.pk}/")
    paths = [f"{base}/exhibitors/{row.pk}/{end}" for end in ends]
    paths += [f"{base}/agreements/{agreement.pk}/{end}" for end in
              ("edit/", "signing/", "withdrawal/", "plan/", "scans/")]  # fmt: skip
    paths.append(f"{base}/booths/{booth.pk}/removal/")
    sent = {"reason": "x", "decision": "confirm"}
    assert [client.post(path, sent).status_code for path in paths] == [404] * len(paths)
    give = {"booth": booth.pk, "application": row.pk}
    refused = client.post(f"{base}/booths/assignments/", give)
    assert set(refused.context["assignment_form"].errors) == {"booth", "application"}
    row.refresh_from_db()
    claimed.refresh_from_db()
    assert (row.state, claimed.state, other.booths.count()) == ("SUBMITTED", "CLAIMED", 1)


def test_staff_read_the_private_fields_of_who_applied(sign_in, reader, conference):
    entity = factories.make_entity(tax_code="0987654321", address="12 Hidden Lane",
                                   contact_phone="0912 345 678")  # fmt: skip
    row = factories.make_application(conference, entity)
    body = sign_in(reader).get(f"/manage/conference/exhibitors/{row.pk}/").content.decode()
    assert all(value in body for value in ("0987654321", "12 Hidden Lane", "0912 345 678"))


@pytest.mark.parametrize("query", ["muoi", "DONG HAI", "siêu thị", "Muối"])
def test_agreements_are_found_without_accents(query, sign_in, owner, conference):
    plan(conference, owner, title="Muối")
    plan(conference, owner, title="Other", parties=[{"role": "BUYER", "legal_name": name}
                                                    for name in "AB"])  # fmt: skip
    page = sign_in(owner).get("/manage/conference/agreements/", {"q": query}).context["page"]
    assert [row.title for row in page] == ["Muối"]


def test_a_long_ceremony_has_pages(sign_in, owner, conference):
    for _number in range(26):
        plan(conference, owner)
    client = sign_in(owner)
    path = "/manage/conference/agreements/?state=PLANNED"
    first, second = (client.get(f"{path}&page={number}").context["page"] for number in (1, 2))
    assert [row.number for row in first] == list(range(1, 26))
    assert [row.number for row in second] == [26]


def test_a_representative_of_nobody_is_not_dropped(sign_in, owner, conference):
    sent = terms("A", "B", **{"parties-2-representative": "Bà Lan"})
    answer = sign_in(owner).post(NEW, sent)
    assert set(answer.context["parties"][2].errors) == {"legal_name"}
    assert "Bà Lan" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_six_parties_fit_and_seven_do_not(sign_in, owner, conference):
    client = sign_in(owner)
    seven = client.post(NEW, terms(*"ABCDEFG", **{"parties-TOTAL_FORMS": 7}))
    assert seven.context["parties"].non_form_errors()
    assert client.post(NEW, terms(*"ABCDEF")).status_code == 302
    assert Agreement.objects.get().parties.count() == 6


def test_a_party_is_an_exhibitor_or_a_partner(sign_in, owner, conference, cooperative):
    factories.make_application(conference, cooperative)
    partner = factories.make_organization()
    both = {"parties-0-entity": cooperative.pk, "parties-0-organization": partner.pk}
    answer = sign_in(owner).post(NEW, terms("", "B", **both))
    assert set(answer.context["parties"][0].errors) == {"organization"}


def test_an_upload_too_large_is_refused_and_not_read_whole(sign_in, owner, conference, monkeypatch):
    monkeypatch.setattr("exhibitors.actions.agreeing.LARGEST_SCAN_BYTES", 10)
    monkeypatch.setattr(views, "LARGEST_SCAN_BYTES", 10)
    row = plan(conference, owner)
    path = f"/manage/conference/agreements/{row.pk}/signing/"
    sent = {"signed_at": "2020-01-01T10:00", "signed_place": "Hà Nội", "signature_method": "NONE"}
    large = SimpleUploadedFile("scan.pdf", b"%PDF-" + b"x" * 100)
    refused = sign_in(owner).post(path, {**sent, "scan": large})
    assert "20" in refused.context["form"].non_field_errors()[0]
    assert len(views._bytes(SimpleUploadedFile("scan.pdf", b"x" * 100))) == 11
    assert not row.scans.exists()


def test_the_scan_comes_back_as_it_was_sent_with_its_hash(sign_in, owner, conference):
    row = plan(conference, owner)
    path = f"/manage/conference/agreements/{row.pk}/"
    client = sign_in(owner)
    content = b"\x89PNG\r\n\x1a\n and more"
    sent = {"signed_at": "2020-01-01T10:00", "signed_place": "Hà Nội",
            "signature_method": "NONE", "scan": SimpleUploadedFile("a.png", content)}  # fmt: skip
    assert client.post(f"{path}signing/", sent).status_code == 302
    scan = row.scans.get()
    assert (scan.sha256, scan.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert client.get(f"{path}scans/{scan.pk}/").getvalue() == content
    row.refresh_from_db()
    assert timezone.localtime(row.signed_at, conference.zone).isoformat()[:16] == "2020-01-01T10:00"


def test_an_event_without_rows_shows_the_way_on(sign_in, owner, conference):
    client = sign_in(owner)
    for room, words in (("exhibitors", "Nobody has applied yet"), ("booths", "No booth yet"),
                        ("agreements", "No agreement is planned yet")):  # fmt: skip
        assert words in client.get(f"/manage/conference/{room}/").content.decode()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"stars": "4"}, "issued_on"),
        ({"stars": ""}, "stars"),
        ({"stars": "2", "issued_on": "2025-01-01"}, "stars"),
        ({"stars": "4", "issued_on": "2999-01-01"}, "issued_on"),
        ({"stars": "4", "issued_on": "2025-02-31"}, "issued_on"),
        ({"stars": "4", "issued_on": "2025-02-01", "valid_until": "2025-01-31"}, "valid_until"),
    ],
)
def test_a_wrong_certificate_is_told_at_its_field(sent, wrong, sign_in, producer, cooperative):
    product = factories.make_product(cooperative)
    path = f"/products/{product.pk}/certificate/"
    assert set(sign_in(producer).post(path, sent).context["form"].errors) == {wrong}
    assert not Certificate.objects.exists()


def test_a_certificate_is_claimed_for_36_months(sign_in, producer, cooperative):
    product = factories.make_product(cooperative)
    sent = {"stars": "4", "issued_on": "2024-02-29", "number": "01/OCOP"}
    path = f"/products/{product.pk}/certificate/"
    assert sign_in(producer).post(path, sent).status_code == 302
    row = Certificate.objects.get()
    assert (row.state, row.valid_until) == ("CLAIMED", date(2027, 2, 28))


def test_deleting_a_product_is_asked_first_and_refused_when_an_agreement_names_it(
    sign_in, producer, owner, conference, cooperative
):
    free, bound = (factories.make_product(cooperative) for _ in range(2))
    plan(conference, owner, products=[bound])
    client = sign_in(producer)
    for product in (free, bound):
        assert client.get(f"/products/{product.pk}/removal/").status_code == 200
        answer = client.post(f"/products/{product.pk}/removal/", follow=True)
    assert "An agreement names this product" in answer.content.decode()
    assert list(cooperative.products.all()) == [bound]


def test_with_two_entities_one_is_chosen_first(sign_in, producer, cooperative, conference):
    second = factories.make_entity(member=producer)
    client = sign_in(producer)
    path = "/events/conference/application/"
    assert set(client.get(path).context["entities"]) == {cooperative, second}
    assert client.get(path, {"entity": second.pk}).context["entity"] == second
    foreign = factories.make_entity()
    assert set(client.get(path, {"entity": foreign.pk}).context["entities"]) == {
        cooperative, second,
    }  # fmt: skip


@pytest.mark.parametrize(("code", "accepted"), [
    ("0123456789", True), ("0123456789-001", True), ("012345678901", True),
    ("12345", False), ("01234567890", False), ("٠١٢٣٤٥٦٧٨٩", False),
])  # fmt: skip
def test_a_tax_code_has_ten_twelve_or_thirteen_digits(code, accepted, sign_in, producer):
    sent = {"name": "HTX", "type": "COOPERATIVE", "tax_code": code}
    answer = sign_in(producer).post("/entities/new/", sent)
    assert answer.status_code == (302 if accepted else 200)
