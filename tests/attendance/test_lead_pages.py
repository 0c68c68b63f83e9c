"""The pages of leads: the holder's own, the organiser's, the attendee's; and the scanner's API."""

import re
import uuid
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.actions.capturing import Remark, capture_lead
from attendance.actions.consenting import give_consents
from attendance.models import Lead, LeadNote, PartnerStaff, Registration
from attendance.notifications import own_link
from attendance.queries import badge_signer
from attendance.queries.leads import Desk
from events.models import Event, OrganizationRole
from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Application, Entity
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "attendance/leads.html"


@pytest.fixture
def desk(conference: Event, cooperative: Entity) -> Desk:
    factories.make_application(conference, cooperative)
    return Desk(conference, cooperative)


@pytest.fixture
def booth(desk: Desk, producer: User, sign_in: Any) -> Client:
    """Return the browser of somebody of the exhibitor."""
    client: Client = sign_in(producer)
    return client


@pytest.fixture
def visitor(conference: Event) -> Registration:
    return factories.make_registration(
        conference, full_name="Vân Visitor", email="van@example.org", organization_name="Xanh"
    )


def path(desk: Desk, *more: object) -> str:
    return "/".join(["/leads", desk.event.slug, desk.key, *map(str, more), ""])


def meet(desk: Desk, person: Registration, by: User, **fields: Any) -> Lead:
    now = timezone.now()
    remark = Remark(**{"id": uuid.uuid4(), "at": now, "received_at": now, **fields})
    lead = capture_lead(desk, person.reference, remark=remark, by=by).lead
    assert lead is not None
    return lead


def names(response: Any) -> list[str]:
    return [lead.registration.full_name for lead in response.context["page"]]


def test_one_desk_opens_at_once_several_are_chosen_none_says_what_to_do(
    booth: Client, desk: Desk, outsider: User, cooperative: Entity
) -> None:
    assert booth.get("/leads/").headers["Location"] == path(desk)
    second = factories.make_event()
    factories.make_application(second, cooperative)
    page = booth.get("/leads/")
    assert {each.event for each in page.context["desks"]} == {desk.event, second}
    client = Client()
    client.force_login(outsider)
    assert "ask the organiser to name you" in client.get("/leads/").content.decode()


def test_another_exhibitors_pages_do_not_exist(
    desk: Desk, visitor: Registration, producer: User, operator: User, owner: User
) -> None:
    lead = meet(desk, visitor, producer)
    rival = factories.make_user()
    entity = factories.make_entity(member=rival)
    factories.make_application(desk.event, entity)
    theirs = Desk(desk.event, entity)
    for user in (rival, operator, owner):
        client = Client()
        client.force_login(user)
        for more in ((), ("capture",), ("export",), (lead.pk,)):
            assert client.get(path(desk, *more)).status_code == 404
            assert client.post(path(desk, *more), {}).status_code in {404, 405}
    client = Client()
    client.force_login(rival)
    assert client.get(path(theirs)).status_code == 200
    assert client.get(path(theirs, lead.pk)).status_code == 404


def test_a_withdrawn_exhibitor_loses_the_pages(booth: Client, desk: Desk) -> None:
    assert booth.get(path(desk)).status_code == 200
    Application.objects.update(state="WITHDRAWN")
    assert booth.get(path(desk)).status_code == 404


def test_the_list_is_searched_filtered_and_paged(
    booth: Client, desk: Desk, visitor: Registration, producer: User
) -> None:
    assert "Nobody met yet" in booth.get(path(desk)).content.decode()
    meet(desk, visitor, producer, interest="HIGH")
    for number in range(26):
        person = factories.make_registration(desk.event, full_name=f"Guest {number:02}")
        meet(desk, person, producer, interest="LOW" if number else "")
    assert names(booth.get(path(desk), {"q": "van xanh"})) == []
    Registration.objects.filter(pk=visitor.pk).update(organization_folded="xanh")
    assert names(booth.get(path(desk), {"q": "vân XANH"})) == ["Vân Visitor"]
    assert names(booth.get(path(desk), {"q": visitor.printed_reference})) == ["Vân Visitor"]
    assert names(booth.get(path(desk), {"interest": "HIGH"})) == ["Vân Visitor"]
    assert len(names(booth.get(path(desk), {"interest": "LOW"}))) == 25
    assert len(names(booth.get(path(desk), {"page": "2"}))) == 2
    nobody = booth.get(path(desk), {"q": "van@example.org"})
    assert names(nobody) == []
    assert "Nobody found" in nobody.content.decode()


def test_a_typed_reference_is_kept_once_however_often_the_button_is_pressed(
    booth: Client, desk: Desk, visitor: Registration
) -> None:
    form = booth.get(path(desk, "capture")).context["form"]
    sent = {"id": str(form["id"].value()), "scanned": visitor.printed_reference, "note": "Salt"}
    answers = [booth.post(path(desk, "capture"), sent) for _press in range(2)]
    lead = Lead.objects.get()
    assert {each.headers["Location"] for each in answers} == {path(desk, lead.pk)}
    assert [note.note for note in lead.notes.all()] == ["Salt"]


def test_a_refused_badge_says_why_and_keeps_what_was_typed(
    booth: Client, desk: Desk, visitor: Registration
) -> None:
    Registration.objects.update(state="CANCELLED")
    sent = {"id": str(uuid.uuid4()), "scanned": visitor.reference, "note": "Long talk"}
    page = booth.post(path(desk, "capture"), sent)
    assert page.status_code == 422
    assert page.context["form"].errors == {"scanned": ["The registration was cancelled"]}
    assert "Long talk" in page.content.decode()
    clash = {**sent, "id": str(uuid.uuid4())}
    Registration.objects.update(state="REGISTERED")
    booth.post(path(desk, "capture"), clash)
    page = booth.post(path(desk, "capture"), {**clash, "note": "Other words"})
    assert "sent before with other words" in page.context["form"].errors["scanned"][0]


def test_notes_are_added_and_the_contact_stands_there_only_with_consent(
    booth: Client, desk: Desk, visitor: Registration, producer: User
) -> None:
    lead = meet(desk, visitor, producer, interest="LOW")
    page = booth.get(path(desk, lead.pk))
    assert "van@example.org" not in page.content.decode()
    assert "has not agreed to share" in page.content.decode()
    sent = {"id": str(uuid.uuid4()), "interest": "HIGH", "next_step": "Call", "note": "Two\nlines"}
    assert booth.post(path(desk, lead.pk), sent).headers["Location"] == path(desk, lead.pk)
    empty = booth.post(path(desk, lead.pk), {"id": str(uuid.uuid4())})
    assert empty.status_code == 422
    assert "Write a note" in empty.content.decode()
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    page = booth.get(path(desk, lead.pk))
    assert "mailto:van@example.org" in page.content.decode()
    assert page.context["lead"].interest_now == "HIGH"
    assert [note.interest for note in page.context["notes"]] == ["HIGH", "LOW"]


def test_the_list_is_taken_out_for_a_purpose_as_spreadsheet_and_csv(
    booth: Client, desk: Desk, visitor: Registration, producer: User
) -> None:
    meet(desk, visitor, producer)
    assert "The list has 1 person" in booth.get(path(desk, "export")).content.decode()
    assert booth.post(path(desk, "export"), {"format": "csv"}).status_code == 422
    chosen = {"purpose": "FOLLOW_UP", "format": "csv"}
    text = booth.post(path(desk, "export"), chosen).content.decode("utf-8-sig")
    assert "Vân Visitor" in text
    assert "van@example.org" not in text
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    answer = booth.post(path(desk, "export"), {**chosen, "format": "xlsx"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="leads-conference.xlsx"'
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "van@example.org" in strings
    assert "<f>" not in sheet
    lines = [line for line in audit.trail(desk.event) if line.verb == "leads.exported"]
    assert [line.details["holder"] for line in lines] == [desk.key] * 2


def test_taking_three_leads_out_costs_as_much_as_one(
    booth: Client, desk: Desk, visitor: Registration, producer: User
) -> None:
    counts = []
    people = [visitor, *(factories.make_registration(desk.event) for _n in range(2))]
    give_consents(visitor, purposes=["CONTACT_SHARING"], channel="link")
    booth.post(path(desk, "export"), {"purpose": "FOLLOW_UP", "format": "csv"})  # fills caches
    for group in (people[:1], people[1:]):
        for person in group:
            meet(desk, person, producer, note="x")
        with CaptureQueriesContext(connection) as queries:
            booth.post(path(desk, "export"), {"purpose": "FOLLOW_UP", "format": "csv"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_organiser_names_partners_staff_and_takes_the_right_away(
    conference: Event, planner: User, owner: User, sign_in: Any
) -> None:
    page = "/manage/conference/partner-staff/"
    client = sign_in(owner)
    assert "no partner yet" in client.get(page).content.decode()
    partner = factories.make_organization(name="Green Market")
    OrganizationRole.objects.create(event=conference, organization=partner, role="BUYER")
    assert "Nobody is named yet" in client.get(page).content.decode()
    buyer = factories.make_user(full_name="Bình Buyer")
    wrong = client.post(page, {"organization": partner.pk, "email": "no@example.org"})
    assert wrong.status_code == 422
    assert "no@example.org" in wrong.content.decode()
    client.post(page, {"organization": partner.pk, "email": buyer.email})
    duty = PartnerStaff.objects.get()
    assert "Bình Buyer" in client.get(page).content.decode()
    theirs = Client()
    theirs.force_login(buyer)
    desk = Desk(conference, partner)
    assert theirs.get(path(desk)).status_code == 200
    assert "Green Market" in client.get(f"{page}{duty.pk}/removal/").content.decode()
    client.post(f"{page}{duty.pk}/removal/")
    assert theirs.get(path(desk)).status_code == 404
    elsewhere = factories.make_event(organizer=conference.organizer, slug="elsewhere")
    duty = PartnerStaff.objects.create(event=elsewhere, organization=partner, user=buyer)
    assert client.get(f"{page}{duty.pk}/removal/").status_code == 404


def test_the_attendee_sees_who_has_the_contact_hides_it_and_allows_it_again(
    client: Client, desk: Desk, visitor: Registration, producer: User, booth: Client
) -> None:
    visitors = Client()
    own = re.sub(r"^https?://[^/]+", "", own_link(visitor))
    assert "Nobody scanned your badge yet" in visitors.get(f"{own}contacts/").content.decode()
    lead = meet(desk, visitor, producer)
    assert "Who has my contact (1)" in " ".join(visitors.get(own).content.decode().split())
    page = visitors.get(f"{own}contacts/").content.decode()
    assert desk.holder.name in page
    assert "does not see your contact" in page
    choice = {"purpose": "CONTACT_SHARING", "give": "1", "back": "contacts"}
    answer = visitors.post(f"{own}consents/", choice)
    assert answer.headers["Location"] == f"{own}contacts/"
    assert "sees your contact" in visitors.get(f"{own}contacts/").content.decode()
    assert "van@example.org" in booth.get(path(desk, lead.pk)).content.decode()
    visitors.post(f"{own}contacts/{lead.pk}/")
    assert "you hide your contact from them" in visitors.get(f"{own}contacts/").content.decode()
    hidden = booth.get(path(desk, lead.pk)).content.decode()
    assert "van@example.org" not in hidden
    assert "hides their contact from you" in hidden
    visitors.post(f"{own}contacts/{lead.pk}/", {"show": "1"})
    assert "van@example.org" in booth.get(path(desk, lead.pk)).content.decode()


def test_a_link_decides_about_ones_own_leads_only(
    desk: Desk, visitor: Registration, producer: User, client: Client
) -> None:
    other = meet(desk, factories.make_registration(desk.event), producer)
    own = re.sub(r"^https?://[^/]+", "", own_link(visitor))
    assert client.post(f"{own}contacts/{other.pk}/").status_code == 404
    assert client.get("/r/forged/contacts/").status_code == 404
    assert not other.revocations.exists()


def test_the_attendees_page_costs_the_same_for_one_holder_and_for_three(
    desk: Desk, visitor: Registration, producer: User, client: Client
) -> None:
    own = re.sub(r"^https?://[^/]+", "", own_link(visitor))
    meet(desk, visitor, producer)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            meet(Desk(desk.event, factories.make_entity()), visitor, producer)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{own}contacts/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def send(client: Client, desk: Desk, *items: dict[str, Any]) -> Any:
    now = timezone.now()
    captures = [{"id": str(uuid.uuid4()), "at": now.isoformat(), **item} for item in items]
    return client.post(
        f"/api/v1/leads/{desk.event.slug}/{desk.key}/captures",
        {"sent_at": now.isoformat(), "captures": captures},
        content_type="application/json",
    )


def test_the_scanner_learns_its_desks_and_what_became_of_each_item(
    booth: Client, desk: Desk, visitor: Registration, producer: User
) -> None:
    code = badge_signer(desk.event)(visitor)
    facts = booth.get("/api/v1/leads/desks").json()
    [known] = facts["desks"]
    assert (facts["user"], known["slug"], known["desk"]) == (
        str(producer.pk), "conference", desk.key,
    )  # fmt: skip
    assert (known["event_number"], list(known["keys"])) == (desk.event.number, ["0"])
    late = (timezone.now() - timedelta(hours=3)).isoformat()
    items = [
        {"id": str(uuid.UUID(int=1)), "scanned": code, "interest": "HIGH", "at": late},
        {"id": str(uuid.UUID(int=2)), "scanned": "0000-0000"},
        {"id": str(uuid.UUID(int=3)), "scanned": visitor.reference, "note": "a\x00b"},
        {"id": str(uuid.UUID(int=4)), "scanned": visitor.reference, "interest": "HUGE"},
    ]
    first, again = (send(booth, desk, *items).json() for _time in range(2))
    lead = Lead.objects.get()
    assert first == again
    assert [(each["reason"], each["name"], each["url"]) for each in first["receipts"]] == [
        ("", "Vân Visitor", path(desk, lead.pk)),
        ("unknown_reference", "", ""),
        ("malformed", "", ""),
        ("malformed", "", ""),
    ]
    note = LeadNote.objects.get()
    assert (note.pk, note.at.isoformat(), note.author) == (uuid.UUID(int=1), late, producer)


def test_the_scanners_api_is_shut_to_others_and_to_forged_requests(
    desk: Desk, visitor: Registration, outsider: User, producer: User
) -> None:
    nobody = Client()
    assert nobody.get("/api/v1/leads/desks").status_code == 401
    assert send(nobody, desk, {"scanned": visitor.reference}).status_code == 401
    nobody.force_login(outsider)
    assert nobody.get("/api/v1/leads/desks").json()["desks"] == []
    assert send(nobody, desk, {"scanned": visitor.reference}).status_code == 404
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(producer)
    assert send(careful, desk, {"scanned": visitor.reference}).status_code == 403
    assert not Lead.objects.exists()


def test_the_scanners_shell_knows_nobody_and_is_kept_by_the_worker(
    booth: Client, producer: User
) -> None:
    assert booth.get("/gate/leads/").headers["Location"].startswith("/gate/leads/")
    mine, theirs = (each.get("/gate/leads/vi/").content for each in (booth, Client()))
    assert mine == theirs
    assert producer.full_name.encode() not in mine
    assert booth.get("/gate/leads/xx/").status_code == 404
    worker = booth.get("/gate/sw.js").content.decode()
    assert '"/gate/leads/vi/"' in worker
    # Named as it is, or by its hash where the static files were collected.
    assert re.search(r"js/gate/leads/main(\.[0-9a-f]+)?\.js", worker)
    assert "/api/" not in worker
