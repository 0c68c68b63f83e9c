"""The planners' pages: forms, refusals, stale forms, other organisers' addresses."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from events.actions.planning import edit_event
from events.actions.recording import add_action_item, save_indicator, save_minutes
from events.actions.scheduling import cancel_session, edit_session
from events.models import (
    ActionItem,
    Decision,
    Event,
    EventRole,
    Indicator,
    Membership,
    Minutes,
    OrganizationRole,
    ReportedFigure,
    Room,
    Session,
)
from tests.factories import START, make_event, make_member, make_room, make_session, make_user

pytestmark = pytest.mark.django_db
EVENT = {
    "version": 1,
    "type": "FAIR",
    "title_vi": "Hội chợ Đắk Lắk",
    "time_zone": "Europe/Berlin",
    "starts_at": "2026-12-01T08:00",
    "ends_at": "2026-12-02T17:00",
    "venue_name": "Koelnmesse",
}
SESSION = {
    "version": 1,
    "title_en": "Opening",
    "starts_at": "2026-12-01T08:00",
    "ends_at": "2026-12-01T09:00",
    "speakers-TOTAL_FORMS": 6,
    "speakers-INITIAL_FORMS": 0,
    "speakers-0-full_name": "Huỳnh Quốc Sơn",
    "speakers-0-role": "CHAIR",
}


def errors_of(response):
    return {
        name: [str(e) for e in errors] for name, errors in response.context["form"].errors.items()
    }


def test_an_event_is_created_in_its_own_zone_with_a_suggested_address(sign_in, planner, department):
    make_event(slug="hoi-cho-dak-lak")
    client = sign_in(planner)
    assert client.get("/manage/events/new/").status_code == 200
    response = client.post("/manage/events/new/", {**EVENT, "organizer": department.pk})
    event = Event.objects.get(title_vi="Hội chợ Đắk Lắk")
    assert response["Location"] == f"/manage/{event.slug}/programme/"
    assert event.slug == "hoi-cho-dak-lak-2"
    assert event.starts_at.isoformat() == "2026-12-01T07:00:00+00:00"
    assert (event.venue.name, event.state) == ("Koelnmesse", "DRAFT")


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"ends_at": "2026-12-01T08:00"}, "ends_at"),
        ({"time_zone": "Asia/Bac_Lieu"}, "time_zone"),
        ({"starts_at": "2026-02-31T08:00"}, "starts_at"),
        ({"title_vi": "a\x07b"}, "title_vi"),
        ({"title_vi": "x" * 201}, "title_vi"),
        ({"title_vi": ""}, "title_vi"),
        ({"slug": "taken"}, "slug"),
        ({"slug": "outbox"}, "slug"),
        ({"confirmed_on": "2026-01-02"}, "confirmation_number"),
        ({"planned_starts_on": "2026-02-02", "planned_ends_on": "2026-02-01"}, "planned_ends_on"),
        ({"capacity": 0}, "capacity"),
    ],
)
def test_a_wrong_event_is_refused_at_the_field(sign_in, planner, department, overrides, field):
    make_event(slug="taken")
    data = {**EVENT, "organizer": department.pk, **overrides}
    response = sign_in(planner).post("/manage/events/new/", data)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert Event.objects.count() == 1


def test_an_event_for_another_organiser_is_refused(sign_in, planner, outsider):
    other = outsider.memberships.get().organizer
    response = sign_in(planner).post("/manage/events/new/", {**EVENT, "organizer": other.pk})
    assert list(errors_of(response)) == ["organizer"]


def test_a_registrar_creates_no_events_and_an_operator_for_everybody(
    client, registrar, operator, department
):
    client.force_login(registrar)
    assert client.get("/manage/events/new/").status_code == 403
    client.force_login(operator)
    client.post("/manage/events/new/", {**EVENT, "organizer": department.pk})
    assert Event.objects.get().organizer == department


def test_a_stale_form_is_refused_and_keeps_what_was_typed(sign_in, planner, owner, conference):
    client = sign_in(planner)
    page = client.get("/manage/conference/edit/")
    assert page.context["form"].initial["version"] == 1
    edit_event(conference, version=1, by=owner, title_en="By the owner")
    data = {**EVENT, "slug": "conference", "title_en": "By the planner"}
    response = client.post("/manage/conference/edit/", data)
    assert "Somebody saved this meanwhile" in errors_of(response)["__all__"][0]
    assert 'value="By the planner"' in response.content.decode()
    conference.refresh_from_db()
    assert conference.title_en == "By the owner"


def test_an_event_is_edited(sign_in, planner, conference):
    data = {**EVENT, "slug": "conference", "time_zone": "Asia/Ho_Chi_Minh"}
    response = sign_in(planner).post("/manage/conference/edit/", data)
    assert response.status_code == 302
    conference.refresh_from_db()
    assert (conference.title_vi, conference.version) == ("Hội chợ Đắk Lắk", 2)


def test_a_session_is_added_edited_and_stale_refused(sign_in, planner, conference):
    room = make_room(conference)
    client = sign_in(planner)
    assert client.get("/manage/conference/sessions/new/").status_code == 200
    client.post("/manage/conference/sessions/new/", {**SESSION, "room": room.pk})
    session = Session.objects.get()
    assert session.starts_at == START
    assert [str(row) for row in session.session_speakers.all()] == ["Huỳnh Quốc Sơn: CHAIR"]
    path = f"/manage/conference/sessions/{session.pk}/"
    assert "Huỳnh Quốc Sơn" in client.get(path).content.decode()
    assert client.post(path, {**SESSION, "title_en": "Welcome"}).status_code == 302
    response = client.post(path, {**SESSION, "title_en": "Typed"})
    assert "Somebody saved this meanwhile" in errors_of(response)["__all__"][0]
    assert 'value="Typed"' in response.content.decode()


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"starts_at": "2026-12-01T07:00"}, "starts_at"),
        ({"ends_at": "2026-12-01T18:00"}, "ends_at"),
        ({"ends_at": "2026-12-01T08:00"}, "ends_at"),
        ({"title_en": ""}, "title_vi"),
        ({"room": 999999}, "room"),
    ],
)
def test_a_wrong_session_is_refused_at_the_field(sign_in, planner, conference, overrides, field):
    data = {**SESSION, **overrides}
    response = sign_in(planner).post("/manage/conference/sessions/new/", data)
    assert list(errors_of(response)) == [field]


def test_a_person_without_name_is_refused(sign_in, planner, conference):
    data = {**SESSION, "speakers-0-full_name": "", "speakers-0-position": "Director"}
    response = sign_in(planner).post("/manage/conference/sessions/new/", data)
    assert response.context["speakers"].errors[0] == {"full_name": ["Give the person's name."]}


def test_clashes_warn_in_the_draft_and_stop_the_publication(sign_in, planner, department):
    draft = make_event(organizer=department, slug="draft", state="DRAFT", published_at=None)
    room = make_room(draft, name="Hall A")
    first = make_session(draft, room=room, title_en="One")
    make_session(draft, room=room, title_en="Two")
    client = sign_in(planner)
    assert "1 clash in the programme" in client.get("/manage/draft/programme/").content.decode()
    refused = client.post("/manage/draft/publication/")
    assert refused.status_code == 409
    assert "Room Hall A: “One” and “Two” overlap." in refused.content.decode()
    cancel_session(first, by=planner)
    assert client.post("/manage/draft/publication/").status_code == 302
    assert client.get("/events/draft/").status_code == 200
    again = client.post("/manage/draft/publication/", follow=True)
    assert "Somebody changed this meanwhile" in again.content.decode()


def test_postponing_and_cancelling_ask_for_a_reason(sign_in, planner, conference):
    client = sign_in(planner)
    for move, state in (("postponement", "POSTPONED"), ("cancellation", "CANCELLED")):
        path = f"/manage/conference/{move}/"
        assert client.get(path).status_code == 200
        assert list(errors_of(client.post(path, {"reason": ""}))) == ["reason"]
        client.post(path, {"reason": "Storm"})
        conference.refresh_from_db()
        assert (conference.state, conference.state_reason) == (state, "Storm")
    refused = client.post("/manage/conference/cancellation/", {"reason": "Again"})
    assert list(errors_of(refused)) == ["__all__"]


def test_sessions_are_cancelled_and_restored(sign_in, planner, conference):
    session = make_session(conference)
    client = sign_in(planner)
    path = f"/manage/conference/sessions/{session.pk}"
    assert client.get(f"{path}/cancellation/").status_code == 200
    client.post(f"{path}/cancellation/")
    session.refresh_from_db()
    assert session.state == "CANCELLED"
    client.post(f"{path}/restoration/")
    response = client.post(f"{path}/restoration/")
    assert "Somebody changed this" in str(list(get_messages(response.wsgi_request))[-1])


def test_rooms_are_added_and_removed(sign_in, planner, conference):
    make_room(conference, name="Hall")
    client = sign_in(planner)
    client.post("/manage/conference/rooms/", {"name": "Side room", "capacity": 30})
    room = Room.objects.get(name="Side room")
    assert client.post("/manage/conference/rooms/", {"name": "Hall"}).status_code == 422
    make_session(conference, room=Room.objects.get(name="Hall"))
    for row in Room.objects.all():
        client.post(f"/manage/conference/rooms/{row.pk}/removal/")
    assert list(Room.objects.values_list("name", flat=True)) == ["Hall"]
    assert room.capacity == 30


def test_minutes_decisions_and_tasks_are_recorded_by_the_rapporteur(client, conference):
    user = make_user()
    EventRole.objects.create(event=conference, user=user, role="RAPPORTEUR")
    session = make_session(conference)
    client.force_login(user)
    path = f"/manage/conference/sessions/{session.pk}"
    assert client.get(f"{path}/minutes/").status_code == 200
    client.post(f"{path}/minutes/", {"version": 0, "key_points": "Salt sells"})
    stale = client.post(f"{path}/minutes/", {"version": 0, "key_points": "Typed"})
    assert "Typed" in stale.content.decode()
    assert Minutes.objects.get().key_points == "Salt sells"
    client.post(f"{path}/decisions/", {"decision-text": "Build hubs"})
    assert client.post(f"{path}/decisions/", {"decision-text": ""}).status_code == 200
    task = {"task-text": "List", "task-owner_name": "Office", "task-due_on": "2026-12-24"}
    client.post(f"{path}/tasks/", task)
    assert client.post(f"{path}/tasks/", {**task, "task-due_on": "2026-02-31"}).status_code == 200
    item = ActionItem.objects.get()
    client.post(f"/manage/conference/tasks/{item.pk}/completion/")
    client.post(f"/manage/conference/tasks/{item.pk}/completion/")
    assert (Decision.objects.count(), ActionItem.objects.get().state) == (1, "DONE")
    assert client.get("/manage/conference/edit/").status_code == 403


def test_indicators_and_reported_figures_are_kept(sign_in, planner, conference):
    client = sign_in(planner)
    data = {
        "name": "Products", "unit": "products", "operator": "GE", "target": "200",
        "qualifier": "EXACT", "result": "326", "status": "VALIDATED",
    }  # fmt: skip
    assert client.get("/manage/conference/indicators/new/").status_code == 200
    client.post("/manage/conference/indicators/new/", data)
    twice = client.post("/manage/conference/indicators/new/", data)
    assert list(errors_of(twice)) == ["__all__"]
    indicator = Indicator.objects.get()
    path = f"/manage/conference/indicators/{indicator.pk}/"
    assert client.get(path).context["form"].initial["result"] == "326"
    assert client.post(path, {**data, "version": 7}).status_code == 200
    assert client.post(path, {**data, "version": 1, "result": "327"}).status_code == 302
    figure = {"key": "products", "value": "145", "source": "Department"}
    client.post("/manage/conference/reported/", figure)
    page = client.get("/manage/conference/reported/?key=products")
    assert page.context["form"].initial["value"] == "145"
    assert client.post("/manage/conference/reported/", {**figure, "value": "x"}).status_code == 200
    html = client.get("/manage/conference/outcomes/").content.decode()
    assert "163.5%" in html
    assert "145" in html
    client.post(f"/manage/conference/reported/{ReportedFigure.objects.get().pk}/removal/")
    assert not ReportedFigure.objects.exists()


def test_the_outcomes_page_shows_what_a_reader_may_see(sign_in, reader, planner, conference):
    session = make_session(conference)
    save_minutes(session, version=0, key_points="A point", by=planner)
    add_action_item(session, text="List", owner_name="Office", by=planner)
    save_indicator(conference, name="Hubs", unit="hubs", by=planner)
    client = sign_in(reader)
    html = client.get("/manage/conference/outcomes/").content.decode()
    for text in ("Hubs", "no target given", "Not computable", "Recorded", "List"):
        assert text in html
    assert "Add indicator" not in html
    page = client.get(f"/manage/conference/sessions/{session.pk}/minutes/").content.decode()
    assert "A point" in page
    assert "Save minutes" not in page
    programme = client.get("/manage/conference/programme/").content.decode()
    assert "Add session" not in programme


def test_the_team_is_changed_by_owners_only(client, owner, planner, conference, department):
    new = make_user(email="new@example.org")
    client.force_login(planner)
    member = {"member-email": "new@example.org", "member-role": "READER"}
    assert client.post("/manage/conference/team/members/", member).status_code == 403
    client.force_login(owner)
    client.post("/manage/conference/team/members/", member)
    assert client.post("/manage/conference/team/members/", member).status_code == 422
    row = Membership.objects.get(user=new)
    client.post(f"/manage/conference/team/members/{row.pk}/role/", {"role": "GATEKEEPER"})
    client.post(f"/manage/conference/team/members/{row.pk}/role/", {"role": "KING"})
    row.refresh_from_db()
    assert row.role == "GATEKEEPER"
    mine = Membership.objects.get(user=owner)
    client.post(f"/manage/conference/team/members/{mine.pk}/removal/")
    assert Membership.objects.filter(user=owner).exists()
    role = {"event-role-email": "new@example.org", "event-role-role": "CHAIR"}
    client.post("/manage/conference/team/roles/", role)
    chair = EventRole.objects.get(user=new)
    assert "Chair" in client.get("/manage/conference/team/").content.decode()
    client.post(f"/manage/conference/team/roles/{chair.pk}/removal/")
    client.post(f"/manage/conference/team/members/{row.pk}/removal/")
    assert not EventRole.objects.exists()
    assert not Membership.objects.filter(user=new).exists()


def test_partners_are_named_and_removed(sign_in, planner, conference):
    client = sign_in(planner)
    data = {"partner-role": "HOST", "partner-name": "Sở Công Thương", "partner-kind": "MEDIA"}
    client.post("/manage/conference/partners/", data)
    row = OrganizationRole.objects.get()
    assert row.organization.kind == "MEDIA"
    assert client.post("/manage/conference/partners/", {"partner-role": "HOST"}).status_code == 422
    client.post(f"/manage/conference/partners/{row.pk}/removal/")
    assert not OrganizationRole.objects.exists()


def test_another_organisers_rows_do_not_exist(sign_in, outsider, conference, department):
    session = make_session(conference)
    mine = make_event(organizer=outsider.memberships.get().organizer, slug="mine")
    client = sign_in(outsider)
    for room in ("programme", "edit", "outcomes", "team", "cancellation", "sessions/new"):
        assert client.get(f"/manage/conference/{room}/").status_code == 404
    assert client.get(f"/manage/{mine.slug}/sessions/{session.pk}/").status_code == 404
    assert client.get(f"/manage/{mine.slug}/sessions/{session.pk}/minutes/").status_code == 404
    member = department.memberships.create(user=make_user(), role="READER")
    path = f"/manage/{mine.slug}/team/members/{member.pk}/removal/"
    assert client.post(path).status_code == 404


def test_the_programme_page_costs_the_same_with_one_and_with_three_sessions(
    sign_in, planner, conference
):
    client = sign_in(planner)
    counts = []
    for _ in range(3):
        session = make_session(conference)
        edit_session(session, version=1, by=planner, speakers=[{"full_name": "A", "role": "CHAIR"}])
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get("/manage/conference/programme/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_gatekeeper_sees_but_does_not_edit(client, department, conference):
    client.force_login(make_member(department, "GATEKEEPER"))
    assert client.get("/manage/conference/programme/").status_code == 200
    assert client.get("/manage/conference/edit/").status_code == 403
    assert client.post("/manage/conference/publication/").status_code == 403


def test_a_stranger_signs_in_first(client, conference):
    response = client.get("/manage/conference/programme/")
    assert response["Location"] == "/accounts/login/?next=/manage/conference/programme/"


def test_an_event_in_the_past_can_still_be_edited(sign_in, planner, department):
    past = make_event(
        organizer=department, slug="past", starts_at=START - timedelta(days=900),
        ends_at=START - timedelta(days=899),
    )  # fmt: skip
    assert sign_in(planner).get(f"/manage/{past.slug}/edit/").status_code == 200
