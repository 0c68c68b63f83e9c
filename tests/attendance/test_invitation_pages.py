"""The pages of invitations, reminders, substitutes and the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions.inviting import decline_invitation, name_substitute
from attendance.actions.registering import register
from attendance.models import CheckIn, Invitation, Registration, Reminder
from attendance.notifications import invitation_link
from events.models import Event
from events_app.core.models import Job, OutgoingMessage
from tests import factories

B = {
    "full_name": "Trần Bê",
    "email": "be@example.org",
    "organization_name": "Sở",
    "position": "",
}


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=timezone.now() - timedelta(hours=1),
        ends_at=timezone.now() + timedelta(days=2),
    )


@pytest.fixture
def desk(registrar, sign_in) -> Client:  # type: ignore[no-untyped-def]
    return sign_in(registrar)


@pytest.fixture
def at_once(settings, django_capture_on_commit_callbacks):  # type: ignore[no-untyped-def]
    """Run background jobs when the block ends."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return lambda: django_capture_on_commit_callbacks(execute=True)


def path_of(invitation: Invitation) -> str:
    return "/i/" + invitation_link(invitation.registration).rpartition("/i/")[2]


@pytest.mark.parametrize("route", ["invitations", "missing", "reminders", "delegations"])
def test_a_list_costs_as_many_queries_for_three_as_for_one(
    fair: Event, desk: Client, route: str, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    page = reverse(f"attendance:{route}", args=["fair"])
    assert desk.get(page).status_code == 200
    counts = []
    for number in range(3):
        factories.make_invitation(fair, organization_name=f"O {number}")
        factories.make_delegation(fair)
        with django_assert_max_num_queries(40) as seen:
            assert desk.get(page).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_the_list_is_searched_and_filtered_by_answer(fair: Event, desk: Client) -> None:
    silent = factories.make_invitation(fair, full_name="Đỗ Silent")
    said_no = factories.make_invitation(fair, full_name="Lê No")
    decline_invitation(said_no, by=None)
    name_substitute(factories.make_invitation(fair, full_name="Vũ A"), by=None, **B)

    def shown(query: str) -> list[str]:
        page = desk.get(f"/manage/fair/invitations/?{query}").context["page"]
        return [str(row) for row in page.object_list]

    assert shown("answer=DECLINED") == ["Lê No"]
    assert shown("answer=UNANSWERED") == [str(silent)]
    assert shown("q=do+si") == ["Đỗ Silent"]
    assert "Trần Bê" in desk.get("/manage/fair/invitations/").content.decode()
    assert "Nobody found" in desk.get("/manage/fair/invitations/?q=zzz").content.decode()


def test_who_is_missing_by_organisation_and_by_unit(fair: Event, desk: Client) -> None:
    assert "Nobody is missing" in desk.get("/manage/fair/invitations/missing/").content.decode()
    factories.make_invitation(fair, organization_name="Sở Công Thương", full_name="Đỗ Silent")
    for query in ("", "?by=unit"):
        text = desk.get(f"/manage/fair/invitations/missing/{query}").content.decode()
        assert "Đỗ Silent" in text
        assert "1 person has not answered yet." in text


def test_reminders_show_the_count_and_leave_once(fair: Event, desk: Client, at_once) -> None:  # type: ignore[no-untyped-def]
    factories.make_invitation(fair)
    factories.make_invitation(fair, email="")
    page = "/manage/fair/invitations/reminders/"
    text = desk.get(page).content.decode()
    assert "1 person gets a reminder" in text
    assert "1 more has no e-mail address" in text
    with at_once():
        desk.post(page, {"number": "1"})
    with at_once():
        again = desk.post(page, {"number": "1"}, follow=True)
    assert "were sent already" in again.content.decode()
    assert (Reminder.objects.count(), OutgoingMessage.objects.count()) == (1, 1)
    assert "Round 1: 1 reminder" in desk.get(page).content.decode()
    assert desk.post(page, {"number": "x"}).status_code == 302
    assert Reminder.objects.count() == 1


def test_the_invited_accepts_by_link(fair: Event, client: Client, at_once) -> None:  # type: ignore[no-untyped-def]
    invitation = factories.make_invitation(fair)
    assert "Will you come?" in client.get(path_of(invitation)).content.decode()
    answer = client.post(path_of(invitation), {"accept": "1"}, follow=True)
    assert "To my registration and badge" in answer.content.decode()
    assert Job.objects.get().kind == "registration_mail"


def test_the_invited_declines_and_may_think_again(fair: Event, client: Client) -> None:
    page = path_of(factories.make_invitation(fair))
    assert "You declined" in client.post(page, {"decline": "1"}, follow=True).content.decode()
    assert "You are registered" in client.post(page, {"accept": "1"}, follow=True).content.decode()


def test_the_invited_names_a_substitute(fair: Event, client: Client) -> None:
    page = path_of(factories.make_invitation(fair, full_name="Vũ A"))
    wrong = client.post(page, B | {"email": "no", "substitute": "1"})
    assert wrong.status_code == 422
    assert 'value="Trần Bê"' in wrong.content.decode()
    same = client.post(page, B | {"full_name": "Vu A", "substitute": "1"})
    assert "Name somebody else" in same.content.decode()
    answer = client.post(page, B | {"substitute": "1"}, follow=True)
    assert "Trần Bê comes in your place" in answer.content.decode()
    late = client.post(page, {"accept": "1"}, follow=True)
    assert "settled already" in late.content.decode()
    assert Registration.objects.get(full_name="Trần Bê").state == "REGISTERED"
    assert client.get("/i/forged/").status_code == 404


def test_staff_name_a_substitute_and_both_pages_say_so(fair: Event, desk: Client) -> None:
    invitation = factories.make_invitation(fair, full_name="Vũ A")
    page = f"/manage/fair/attendees/{invitation.pk}/substitution/"
    assert "In the place of Vũ A" in desk.get(page).content.decode()
    answer = desk.post(page, B | {"email": ""}, follow=True)
    assert "Comes in the place of" in answer.content.decode()
    other = desk.get(f"/manage/fair/attendees/{invitation.pk}/").content.decode()
    assert "Trần Bê" in other
    again = desk.post(page, B | {"full_name": "C"})
    assert "settled already" in again.content.decode()


WALK_IN = {"full_name": "Khách Lẻ", "category": "VISITOR", "language": "vi"}


def test_a_walk_in_is_registered_checked_in_and_gets_a_badge(fair: Event, desk: Client) -> None:
    gate = factories.make_gate(fair)
    answer = desk.post("/manage/fair/walk-ins/", WALK_IN | {"gate": gate.pk}, follow=True)
    person = Registration.objects.get()
    text = answer.content.decode()
    assert f"/manage/fair/attendees/{person.pk}/badge.pdf" in text
    assert f"Checked in: {gate.name}" in text
    assert CheckIn.objects.get().verdict == CheckIn.Verdict.ADMITTED
    badge = desk.get(f"/manage/fair/attendees/{person.pk}/badge.pdf")
    assert badge.content.startswith(b"%PDF")
    assert badge.headers["Content-Disposition"].startswith("inline")
    kept = desk.get("/manage/fair/walk-ins/").context["form"].initial
    assert (kept["gate"], kept["category"], kept["language"]) == (gate.pk, "VISITOR", "vi")


def test_a_walk_in_without_a_gate_is_not_checked_in(fair: Event, desk: Client, at_once) -> None:  # type: ignore[no-untyped-def]
    with at_once():
        desk.post("/manage/fair/walk-ins/", WALK_IN | {"email": "k@example.org"})
    assert Registration.objects.get().state == "REGISTERED"
    assert not CheckIn.objects.exists()
    assert OutgoingMessage.objects.get().to == "k@example.org"


def test_a_walk_in_on_the_wrong_day_is_registered_and_the_gate_says_no(fair, desk) -> None:  # type: ignore[no-untyped-def]
    Event.objects.filter(pk=fair.pk).update(
        starts_at=fair.starts_at + timedelta(days=9), ends_at=fair.ends_at + timedelta(days=9)
    )
    gate = factories.make_gate(fair)
    answer = desk.post("/manage/fair/walk-ins/", WALK_IN | {"gate": gate.pk}, follow=True)
    assert "Not checked in" in answer.content.decode()
    assert Registration.objects.get().state == "REGISTERED"


def test_a_refused_walk_in_keeps_what_was_typed(fair: Event, desk: Client) -> None:
    register(fair, full_name="Khách Lẻ", email="k@example.org")
    twice = desk.post("/manage/fair/walk-ins/", WALK_IN | {"email": "k@example.org"})
    assert twice.status_code == 422
    assert 'value="Khách Lẻ"' in twice.content.decode()
    Event.objects.filter(pk=fair.pk).update(capacity=1)
    full = desk.post("/manage/fair/walk-ins/", WALK_IN)
    assert "Every place is taken" in full.content.decode()
    other = factories.make_gate(factories.make_event())
    foreign = desk.post("/manage/fair/walk-ins/", WALK_IN | {"gate": other.pk})
    assert foreign.context["form"].errors["gate"]
