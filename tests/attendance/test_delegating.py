"""Delegations: all or nobody, within quota and capacity, seen by their leader."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.actions import delegating
from attendance.actions.delegating import (
    DelegationClosed,
    DelegationExists,
    PersonRefused,
    TooManyForDelegation,
    edit_delegation,
    free_places,
    open_delegation,
    register_delegates,
    send_delegation_link,
)
from attendance.actions.registering import cancel_registration, register
from attendance.models import Delegation, Registration
from attendance.notifications import delegation_link
from events.models import Event
from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import Job, OutgoingMessage
from tests import factories

NOW = factories.START - timedelta(days=10)
FIELDS = {
    "name": "Đoàn Cà Mau",
    "leader_name": "Trưởng đoàn",
    "leader_email": "Leader@example.org",
    "category": "DELEGATE",
    "language": "en",
    "quota": 2,
}


def person(name: str, email: str = "") -> dict[str, str]:
    return {"full_name": name, "email": email, "organization_name": "Sở", "position": ""}


def verbs(target: object) -> list[str]:
    return [line.verb for line in reversed(audit.trail(target))]  # type: ignore[arg-type]


def test_opening_mails_the_leader_the_link(conference: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    delegation = open_delegation(conference, by=registrar, **FIELDS)
    mail = OutgoingMessage.objects.get()
    assert mail.to == delegation.leader_email == "leader@example.org"
    assert delegation_link(delegation) in mail.text
    assert "2 places" in mail.text
    send_delegation_link(delegation, by=registrar)
    assert OutgoingMessage.objects.count() == 2
    assert verbs(delegation) == ["delegation.opened", "delegation.link_sent"]
    with pytest.raises(DelegationExists):
        open_delegation(conference, by=registrar, **FIELDS)


def test_several_people_are_registered_at_once(conference: Event) -> None:
    delegation = factories.make_delegation(conference, quota=2)
    people = register_delegates(delegation, people=[person("A"), person("B")], now=NOW)
    assert [(p.full_name, p.state, p.category) for p in people] == [
        ("A", "REGISTERED", "DELEGATE"),
        ("B", "REGISTERED", "DELEGATE"),
    ]
    conference.refresh_from_db()
    assert (conference.registered_count, free_places(delegation)) == (2, 0)
    line = audit.trail(delegation).get()
    assert (line.verb, line.details) == ("delegation.registered", {"count": 2})
    assert verbs(people[0]) == ["registration.registered"]


def test_one_refused_person_keeps_everybody_out(conference: Event) -> None:
    register(conference, full_name="B", email="b@example.org", now=NOW)
    delegation = factories.make_delegation(conference)
    people = [person("A"), person("B", "b@example.org")]
    with pytest.raises(PersonRefused) as refused:
        register_delegates(delegation, people=people, now=NOW)
    assert refused.value.row == 1
    conference.refresh_from_db()
    assert conference.registered_count == 1
    assert not delegation.members.exists()


@pytest.mark.parametrize(("quota", "capacity", "free"), [(1, None, 1), (None, 1, 1), (5, 1, 1)])
def test_too_many_are_refused_with_the_number_left(department, quota, capacity, free) -> None:  # type: ignore[no-untyped-def]
    event = factories.make_event(organizer=department, capacity=capacity)
    delegation = factories.make_delegation(event, quota=quota)
    with pytest.raises(TooManyForDelegation) as refused:
        register_delegates(delegation, people=[person("A"), person("B")], now=NOW)
    assert refused.value.details == {"free": free}
    assert "1 place is left" in str(refused.value.message)
    assert not Registration.objects.exists()


def test_a_cancelled_person_makes_room_in_the_quota(conference: Event) -> None:
    delegation = factories.make_delegation(conference, quota=1)
    (first,) = register_delegates(delegation, people=[person("A")], now=NOW)
    cancel_registration(first, by=None, now=NOW)
    register_delegates(delegation, people=[person("B")], now=NOW)
    assert free_places(delegation) == 0


def test_staff_close_and_change_the_quota(conference: Event, registrar) -> None:  # type: ignore[no-untyped-def]
    delegation = factories.make_delegation(conference)
    edit_delegation(delegation, version=1, quota=9, closed=True, by=registrar)
    assert (delegation.quota, delegation.version) == (9, 2)
    with pytest.raises(DelegationClosed):
        register_delegates(delegation, people=[person("A")], now=NOW)
    with pytest.raises(StaleForm):
        edit_delegation(delegation, version=1, quota=9, closed=False, by=registrar)
    edit_delegation(delegation, version=2, quota=9, closed=False, by=registrar)
    assert delegation.closed_at is None
    assert verbs(delegation) == ["delegation.edited", "delegation.edited"]


def test_the_database_refuses_a_quota_of_nothing(conference: Event) -> None:
    delegation = factories.make_delegation(conference)
    with pytest.raises(IntegrityError, match="delegation_quota"), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(quota=0)


def race(event: Event, delegation: Delegation, before: Callable[[], None] = list) -> int:
    """Let ten leaders send one person each; return how many are registered."""
    ready = threading.Barrier(10, timeout=60)

    def send(number: int) -> None:
        try:
            mine = Delegation.objects.select_related("event").get(pk=delegation.pk)
            ready.wait()
            before()
            register_delegates(mine, people=[person(f"P {number}")], now=NOW)
        except TooManyForDelegation:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Registration.objects.filter(event=event).count()


@pytest.mark.django_db(transaction=True)
def test_ten_leaders_at_once_never_pass_the_quota() -> None:
    event = factories.make_event()
    assert race(event, factories.make_delegation(event, quota=3)) == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_check_under_the_lock_the_quota_is_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: when the people are counted before the lock, too many get in."""
    event = factories.make_event()
    delegation = factories.make_delegation(event, quota=3)
    everybody_has_looked = threading.Barrier(10, timeout=60)
    check = delegating._check_room

    def look() -> None:
        check(Delegation.objects.select_related("event").get(pk=delegation.pk), 1)
        everybody_has_looked.wait()

    monkeypatch.setattr(delegating, "_check_room", lambda delegation, wanted: None)
    assert race(event, delegation, before=look) == 10


def path_of(delegation: Delegation) -> str:
    return "/d/" + delegation_link(delegation).rpartition("/d/")[2]


def table(*names: str, **more: str) -> dict[str, str]:
    fields = {"form-TOTAL_FORMS": str(len(names)), "form-INITIAL_FORMS": "0", **more}
    for number, name in enumerate(names):
        fields |= {
            f"form-{number}-full_name": name,
            f"form-{number}-email": "",
            f"form-{number}-organization_name": "Sở" if name else "",
            f"form-{number}-position": "",
        }
    return fields


@pytest.fixture
def open_event(department) -> Event:  # type: ignore[no-untyped-def]
    return factories.make_event(
        organizer=department,
        starts_at=timezone.now() + timedelta(days=5),
        ends_at=timezone.now() + timedelta(days=6),
    )


def test_the_leader_registers_several_and_sees_them(open_event: Event, client: Client) -> None:
    delegation = factories.make_delegation(open_event)
    page = path_of(delegation)
    assert "Nobody is registered yet." in client.get(page).content.decode()
    answer = client.post(page, table("An", "", "Bình", **{"form-0-email": ""}), follow=True)
    text = answer.content.decode()
    assert "2 people registered." in text
    assert "3 places are left for your delegation." in text
    assert not Job.objects.exists()  # nobody gave an address


def test_a_wrong_row_is_named_and_everything_typed_stays(open_event: Event, client: Client) -> None:
    delegation = factories.make_delegation(open_event)
    sent = table("An", "Bình", "AN") | {"form-1-email": "nonsense"}
    answer = client.post(path_of(delegation), sent)
    assert answer.status_code == 422
    forms = answer.context["table"].forms
    assert [bool(form.errors) for form in forms] == [False, True, True]
    assert 'value="nonsense"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_person_who_is_registered_already_is_named_in_the_row(
    open_event: Event, client: Client
) -> None:
    register(open_event, full_name="Bình", email="b@example.org")
    delegation = factories.make_delegation(open_event)
    sent = table("An", "", "Bình") | {"form-2-email": "b@example.org"}
    answer = client.post(path_of(delegation), sent)
    assert answer.status_code == 422
    assert [bool(form.errors) for form in answer.context["table"].forms] == [False, False, True]
    assert Registration.objects.count() == 1


def test_an_empty_table_and_too_many_people_are_refused(open_event: Event, client: Client) -> None:
    delegation = factories.make_delegation(open_event, quota=1)
    nobody = client.post(path_of(delegation), table("", ""))
    assert "Write at least one name." in nobody.content.decode()
    many = client.post(path_of(delegation), table("An", "Bình"))
    assert "1 place is left for your delegation" in many.content.decode()
    assert not Registration.objects.exists()


def test_more_rows_keep_what_was_typed(open_event: Event, client: Client) -> None:
    delegation = factories.make_delegation(open_event)
    answer = client.post(path_of(delegation), table("An", more="1"))
    assert 'value="An"' in answer.content.decode()
    assert len(answer.context["table"].forms) == 6
    assert not Registration.objects.exists()


def test_a_forged_link_does_not_exist(open_event: Event, client: Client) -> None:
    page = path_of(factories.make_delegation(open_event))
    assert client.get(page[:-2] + "x/").status_code == 404


def test_staff_open_a_delegation_and_see_its_people(open_event: Event, registrar, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    page = reverse("attendance:delegations", args=[open_event.slug])
    assert "No delegation yet" in client.get(page).content.decode()
    answer = client.post(page, FIELDS, follow=True)
    assert "Đoàn Cà Mau is open" in answer.content.decode()
    delegation = Delegation.objects.get()
    again = client.post(page, FIELDS)
    assert (again.status_code, Delegation.objects.count()) == (422, 1)
    register_delegates(delegation, people=[person("An")])
    one = client.get(f"{page}{delegation.pk}/").content.decode()
    assert "An</a>" in one
    assert "people of the delegation registered" in one.lower()
    sent = client.post(f"{page}{delegation.pk}/", {"version": 1, "quota": "", "closed": "on"})
    assert sent.status_code == 302
    stale = client.post(f"{page}{delegation.pk}/", {"version": 1, "quota": "", "closed": ""})
    assert stale.status_code == 422
    client.post(f"{page}{delegation.pk}/letter/")
    assert OutgoingMessage.objects.filter(to="leader@example.org").count() == 2
