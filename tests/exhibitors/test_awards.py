"""The list of an award ceremony: recipients, order, handing over."""

import csv
import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from events.models import EventRole
from events_app.core.errors import IllegalMove
from events_app.core.models import AuditEntry
from exhibitors.actions.awarding import (
    AwardHandedOver,
    ProxyNameMissing,
    add_awards,
    mark_award,
    move_award,
    remove_award,
)
from exhibitors.models import Award
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificates():
    """Three products of one decision; the third of another one."""
    made = []
    for number, name in enumerate(("Cà phê", "Gạo", "Muối"), start=1):
        entity = factories.make_entity(name=f"HTX {name}")
        product = factories.make_product(entity, name=name)
        made.append(
            factories.make_certificate(
                product,
                number=f"0{number}/OCOP",
                decision_number="77/QĐ" if number < 3 else "88/QĐ",
            )
        )
    return made


@pytest.fixture
def awards(conference, owner, certificates):
    add_awards(conference, certificates=certificates, by=owner)
    return list(conference.awards.all())


def names(event):
    return [row.product.name for row in event.awards.select_related("product")]


def test_recipients_come_once_and_at_the_end(conference, owner, certificates, cooperative):
    assert add_awards(conference, certificates=certificates[1:], by=owner) == 2
    assert add_awards(conference, certificates=certificates, entities=[cooperative], by=owner) == 2
    assert add_awards(conference, certificates=certificates, entities=[cooperative], by=owner) == 0
    rows = [(row.position, row.entity.name) for row in conference.awards.all()]
    assert rows == [(1, "HTX Gạo"), (2, "HTX Muối"), (3, "HTX Cà phê"), (4, cooperative.name)]
    assert AuditEntry.objects.filter(verb="award.added").count() == 2


@pytest.mark.parametrize(
    ("to", "order"),
    [
        (0, ["Muối", "Cà phê", "Gạo"]),
        (1, ["Muối", "Cà phê", "Gạo"]),
        (2, ["Cà phê", "Muối", "Gạo"]),
        (3, ["Cà phê", "Gạo", "Muối"]),
        (99, ["Cà phê", "Gạo", "Muối"]),
    ],
)
def test_a_recipient_moves_to_a_place(to, order, conference, owner, awards):
    move_award(awards[2], to=to, by=owner)
    assert names(conference) == order
    assert list(conference.awards.values_list("position", flat=True)) == [1, 2, 3]


def test_a_certificate_is_handed_over_by_proxy_or_sent(owner, awards):
    one, two, three = awards
    mark_award(one, to="ATTENDED", by=owner)
    with pytest.raises(ProxyNameMissing):
        mark_award(two, to="BY_PROXY", proxy_name=" ", by=owner)
    mark_award(two, to="BY_PROXY", proxy_name=" Nguyễn Văn A ", by=owner)
    with pytest.raises(IllegalMove):
        mark_award(three, to="SENT", by=owner)
    mark_award(three, to="TO_BE_SENT", by=owner)
    mark_award(three, to="SENT", by=owner)
    rows = list(Award.objects.order_by("position").values_list("state", "proxy_name"))
    assert rows == [("ATTENDED", ""), ("BY_PROXY", "Nguyễn Văn A"), ("SENT", "")]
    mark_award(two, to="LISTED", by=owner)
    two.refresh_from_db()
    assert (two.state, two.proxy_name) == ("LISTED", "")
    lines = [row.details for row in AuditEntry.objects.filter(verb="award.by_proxy")]
    assert "Nguyễn" not in str(lines)  # no name of a person in the trail


def test_only_what_was_not_handed_over_is_removed(owner, awards):
    one, two, _three = awards
    mark_award(one, to="ATTENDED", by=owner)
    with pytest.raises(AwardHandedOver):
        remove_award(one, by=owner)
    remove_award(two, by=owner)
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "LOST"}, "award_state_known"),
        ({"state": "BY_PROXY"}, "award_proxy_has_name"),
        ({"proxy_name": "A"}, "award_proxy_has_name"),
    ],
)
def test_the_database_refuses_half_handovers(fields, name, conference, cooperative):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Award.objects.create(event=conference, entity=cooperative, position=1, **fields)


def test_an_entity_without_product_is_honoured_once(conference, cooperative):
    row = {"event": conference, "entity": cooperative, "position": 1}
    Award.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(**row)


def test_a_registrar_runs_the_list(sign_in, registrar, conference, certificates, cooperative):
    client = sign_in(registrar)
    base = "/manage/conference/awards/"
    assert "Nobody is on the list yet" in client.get(base).content.decode()
    page = client.get(f"{base}recipients/?q=77/qđ")
    assert {row.product.name for row in page.context["certificates"]} == {"Cà phê", "Gạo"}
    empty = client.post(f"{base}recipients/", {"certificate": ["x"]})
    assert "Choose at least one recipient" in empty.content.decode()
    assert client.post(f"{base}recipients/?q=77/qđ", {"all": "1"}).url == base
    sent = {"entity": [cooperative.pk]}
    assert client.post(f"{base}recipients/?q=muoi dong hai", sent).url == base
    chosen = {"certificate": [certificates[2].pk]}
    assert client.post(f"{base}recipients/", chosen).url == base
    assert conference.awards.count() == 4
    none = client.get(f"{base}recipients/").content.decode()
    assert "Nothing found that is not on the list" in none
    last = conference.awards.last()
    assert client.post(f"{base}{last.pk}/place/", {"to": "1"}).status_code == 302
    assert conference.awards.first() == last
    assert client.post(f"{base}{last.pk}/place/", {"to": "first"}).status_code == 400
    assert client.get(f"{base}{last.pk}/proxy/").status_code == 200
    assert client.post(f"{base}{last.pk}/proxy/", {"proxy_name": " "}).status_code == 200
    assert client.post(f"{base}{last.pk}/proxy/", {"proxy_name": "Bà Tư"}).status_code == 302
    assert "Bà Tư" in client.get(base).content.decode()
    assert "Bà Tư" in client.get(f"{base}print/").content.decode()
    handover = f"{base}{last.pk}/handover/"
    for wrong in ("", "BY_PROXY", "LOST"):
        assert client.post(handover, {"to": wrong}).status_code == 400
    assert client.post(handover, {"to": "LISTED"}).status_code == 302
    assert client.post(handover, {"to": "ATTENDED"}).status_code == 302
    assert client.get(f"{base}{last.pk}/removal/").status_code == 200
    refused = client.post(f"{base}{last.pk}/removal/", follow=True).content.decode()
    assert "This certificate was handed over" in refused
    client.post(handover, {"to": "LISTED"})
    assert client.post(f"{base}{last.pk}/removal/").status_code == 302
    assert conference.awards.count() == 3


def test_without_any_certificate_the_registry_is_shown_first(sign_in, registrar, conference):
    page = sign_in(registrar).get("/manage/conference/awards/recipients/").content.decode()
    assert "No certificate is confirmed yet" in page


def test_the_list_leaves_as_csv(sign_in, reader, conference, awards, owner, cooperative):
    add_awards(conference, entities=[cooperative], by=owner)
    mark_award(awards[0], to="BY_PROXY", proxy_name="=A1", by=owner)
    file = sign_in(reader).get("/manage/conference/awards.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [(row["product"], row["stars"], row["state"], row["received_by"]) for row in rows] == [
        ("Cà phê", "3", "BY_PROXY", "'=A1"),
        ("Gạo", "3", "LISTED", ""),
        ("Muối", "3", "LISTED", ""),
        ("", "", "LISTED", ""),
    ]


def test_protocol_staff_run_it_and_readers_only_look(sign_in, reader, conference, awards):
    protocol = factories.make_user()
    EventRole.objects.create(event=conference, user=protocol, role=EventRole.Role.PROTOCOL)
    path = f"/manage/conference/awards/{awards[0].pk}/handover/"
    assert sign_in(protocol).post(path, {"to": "ATTENDED"}).status_code == 302
    client = sign_in(reader)
    assert client.post(path, {"to": "LISTED"}).status_code == 403
    assert "In person" not in client.get("/manage/conference/awards/").content.decode()


def test_another_events_award_does_not_exist_here(sign_in, owner, department, awards):
    factories.make_event(organizer=department, slug="other")
    client = sign_in(owner)
    for end in ("place/", "handover/", "proxy/", "removal/"):
        path = f"/manage/other/awards/{awards[0].pk}/{end}"
        assert client.post(path, {"to": "1", "proxy_name": "A"}).status_code == 404


def test_the_rail_shows_the_room_at_a_ceremony(sign_in, owner, conference, department):
    link = 'href="/manage/{}/awards/"'
    ceremony = factories.make_event(organizer=department, type="AWARD_CEREMONY", slug="gala")
    client = sign_in(owner)
    assert link.format("gala") in client.get(f"/manage/{ceremony.slug}/").content.decode()
    assert link.format("conference") not in client.get("/manage/conference/").content.decode()


def test_the_list_needs_as_many_queries_for_one_row_as_for_three(
    sign_in, owner, conference, certificates
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = sign_in(owner), []
    for some in (certificates[:1], certificates):
        add_awards(conference, certificates=some, by=owner)
        with CaptureQueriesContext(connection) as seen:
            client.get("/manage/conference/awards/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_certificate_that_was_renewed_is_offered_in_its_new_form(
    sign_in, owner, conference, certificates
):
    new = factories.make_certificate(
        certificates[0].product, issued_on=date(2026, 6, 1), valid_until=date(2029, 6, 1)
    )
    page = sign_in(owner).get("/manage/conference/awards/recipients/?q=ca phe")
    assert page.context["certificates"] == [new]
