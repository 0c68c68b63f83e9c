"""Registering, inviting, editing and cancelling: seats, duplicates, traces."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from attendance.actions import registering
from attendance.actions.consenting import give_consents, withdraw_consent
from attendance.actions.registering import (
    AlreadyRegistered,
    CategoryNotOpen,
    RegistrationClosed,
    accept_invitation,
    cancel_registration,
    edit_registration,
    invite,
    register,
)
from attendance.models import ChangeCounter, ConsentRecord, Registration
from attendance.queries import turnout
from events.actions.errors import EventFull
from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove, StaleForm
from tests import factories

NOW = factories.START - timedelta(days=1)
PERSON = {"full_name": "Nguyễn Thị Ngọc Quỳnh", "email": "quynh@example.org"}


def verbs(target: object) -> list[str]:
    return [line.verb for line in audit.trail(target)]  # type: ignore[arg-type]


def test_registering_takes_a_seat_and_leaves_a_trace(conference: Event) -> None:
    registration = register(
        conference,
        **PERSON,
        organization_name="  Sở  Công Thương ",
        consents=["PHOTO_PUBLICITY"],
        language="vi",
        now=NOW,
    )
    conference.refresh_from_db()
    assert conference.registered_count == 1
    assert registration.state == Registration.State.REGISTERED
    assert registration.name_folded == "nguyen thi ngoc quynh"
    assert registration.organization_name == "Sở Công Thương"
    assert registration.registered_at == NOW
    assert registration.change_number == 1
    consents = registration.consents.values_list("purpose", "channel", "language")
    assert list(consents) == [("PHOTO_PUBLICITY", "web", "vi")]
    assert verbs(registration) == ["consent.given", "registration.registered"]
    assert audit.trail(registration).last().details == {"category": "DELEGATE"}


def test_nothing_is_consented_to_unless_ticked(conference: Event) -> None:
    assert register(conference, **PERSON, now=NOW).consents.count() == 0


def test_the_same_person_twice_is_refused_and_takes_no_seat(conference: Event) -> None:
    register(conference, **PERSON, now=NOW)
    again = {"full_name": "NGUYEN THI NGOC QUYNH", "email": "Quynh@Example.org "}
    with pytest.raises(AlreadyRegistered):
        register(conference, **again, now=NOW)
    conference.refresh_from_db()
    assert conference.registered_count == 1
    assert Registration.objects.count() == 1


def test_the_constraint_refuses_the_same_person_whom_the_look_before_did_not_find(
    conference: Event,
) -> None:
    first = register(conference, **PERSON, now=NOW)
    # As in a race: the look compares folded names, and this row has none that it could find.
    Registration.objects.filter(pk=first.pk).update(name_folded="")
    with pytest.raises(AlreadyRegistered):
        register(conference, **PERSON, now=NOW)
    conference.refresh_from_db()
    assert conference.registered_count == 1
    assert [row.pk for row in Registration.objects.all()] == [first.pk]


def test_a_colleague_with_the_same_email_may_register(conference: Event) -> None:
    register(conference, **PERSON, now=NOW)
    register(conference, full_name="Huỳnh Quốc Sơn", email=PERSON["email"], now=NOW)
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": Event.State.CANCELLED},
        {"registration_closes_at": NOW},
        {"registration_opens_at": NOW + timedelta(hours=1)},
    ],
)
def test_the_public_cannot_register_when_it_is_closed(db: None, overrides: dict) -> None:
    event = factories.make_event(**overrides)
    with pytest.raises(RegistrationClosed):
        register(event, **PERSON, now=NOW)
    assert not Registration.objects.exists()


def test_the_desk_registers_after_closing_and_in_every_category(registrar, department) -> None:
    event = factories.make_event(organizer=department, registration_closes_at=NOW)
    guest = register(event, full_name="Lê Văn VIP", category="VIP", by=registrar, now=NOW)
    assert guest.category == "VIP"
    assert audit.trail(guest).get().actor == registrar


def test_the_public_cannot_name_itself_vip(conference: Event) -> None:
    with pytest.raises(CategoryNotOpen):
        register(conference, **PERSON, category="VIP", now=NOW)


def test_a_full_event_refuses_and_a_cancelled_seat_is_free_again(db: None) -> None:
    event = factories.make_event(capacity=1)
    first = register(event, **PERSON, now=NOW)
    with pytest.raises(EventFull):
        register(event, full_name="Second", email="second@example.org", now=NOW)
    cancel_registration(first, by=None)
    assert first.state == Registration.State.CANCELLED
    assert verbs(first)[0] == "registration.cancelled"
    register(event, full_name="Second", email="second@example.org", now=NOW)
    event.refresh_from_db()
    assert event.registered_count == 1


def test_cancelling_twice_is_refused_and_frees_one_seat_only(conference: Event) -> None:
    register(conference, full_name="Other", email="o@example.org", now=NOW)
    registration = register(conference, **PERSON, now=NOW)
    cancel_registration(registration, by=None)
    with pytest.raises(IllegalMove):
        cancel_registration(registration, by=None)
    conference.refresh_from_db()
    assert conference.registered_count == 1


def test_an_invitation_takes_no_seat_and_is_used_up_by_registering(
    conference: Event, registrar
) -> None:  # type: ignore[no-untyped-def]
    invited = invite(conference, **PERSON, category="VIP", by=registrar, now=NOW)
    conference.refresh_from_db()
    assert (invited.state, conference.registered_count) == (Registration.State.INVITED, 0)
    registered = register(conference, **PERSON, now=NOW)
    assert registered.pk == invited.pk
    assert (registered.state, registered.category) == (Registration.State.REGISTERED, "VIP")
    counted = turnout(conference)
    assert (counted.invited, counted.registered, counted.attended) == (1, 1, 0)
    with pytest.raises(AlreadyRegistered):
        invite(conference, **PERSON, by=registrar)


def test_an_invited_person_can_be_registered_at_the_desk(conference: Event, registrar) -> None:
    invited = invite(conference, **PERSON, by=registrar, now=NOW)
    accept_invitation(invited, by=registrar, now=NOW)
    conference.refresh_from_db()
    assert (invited.state, conference.registered_count) == (Registration.State.REGISTERED, 1)
    assert verbs(invited) == ["registration.registered", "registration.invited"]
    with pytest.raises(IllegalMove):
        accept_invitation(invited, by=registrar)
    conference.refresh_from_db()
    assert conference.registered_count == 1


def test_a_cancelled_invitation_frees_no_seat(conference: Event, registrar) -> None:
    register(conference, **PERSON, now=NOW)
    invited = invite(conference, full_name="A", by=registrar)
    cancel_registration(invited, by=registrar)
    conference.refresh_from_db()
    assert conference.registered_count == 1


def test_editing_raises_the_version_and_a_stale_form_is_refused(conference: Event) -> None:
    registration = register(conference, **PERSON, now=NOW)
    fields = {"full_name": "Huỳnh Quốc Sơn", "organization_name": "HTX", "position": "Giám đốc"}
    edit_registration(registration, version=1, by=None, **fields)
    assert (registration.full_name, registration.version) == ("Huỳnh Quốc Sơn", 2)
    assert registration.change_number == 2
    assert verbs(registration)[0] == "registration.edited"
    with pytest.raises(StaleForm):
        edit_registration(registration, version=1, by=None, **fields)


def test_editing_into_another_registered_person_is_refused(conference: Event) -> None:
    register(conference, **PERSON, now=NOW)
    other = register(conference, full_name="Other", email=PERSON["email"], now=NOW)
    with pytest.raises(AlreadyRegistered):
        edit_registration(
            other,
            version=1,
            by=None,
            full_name=PERSON["full_name"],
            organization_name="",
            position="",
        )


def test_consent_is_appended_and_withdrawn_once(conference: Event) -> None:
    registration = register(conference, **PERSON, consents=["NEWSLETTER"], now=NOW)
    assert give_consents(registration, purposes=["NEWSLETTER"], channel="link") == []
    assert withdraw_consent(registration, purpose="NEWSLETTER")
    assert not withdraw_consent(registration, purpose="NEWSLETTER")
    give_consents(registration, purposes=["NEWSLETTER"], channel="link")
    rows = ConsentRecord.objects.filter(registration=registration)
    assert [row.withdrawn_at is None for row in rows] == [False, True]
    assert verbs(registration).count("consent.withdrawn") == 1
    with pytest.raises(ValueError, match="NOSE"):
        give_consents(registration, purposes=["NOSE"], channel="link")


def race(event: Event, people: int) -> list[str]:
    outcomes: list[str] = []

    def one(number: int) -> None:
        try:
            register(event, full_name=f"Person {number}", email=f"p{number}@example.org", now=NOW)
            outcomes.append("in")
        except EventFull:
            outcomes.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_fifty_people_race_for_ten_places_and_ten_get_one() -> None:
    event = factories.make_event(capacity=10)
    outcomes = race(event, 50)
    event.refresh_from_db()
    assert outcomes == ["full"] * 40 + ["in"] * 10
    assert event.registered_count == 10
    assert Registration.objects.filter(event=event).count() == 10
    assert ChangeCounter.objects.get(event=event).value == 10


@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_the_race_occurs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with a look before the leap instead of the guard, too many get in."""
    event = factories.make_event(capacity=10)
    everybody_has_looked = threading.Barrier(12, timeout=60)
    monkeypatch.setattr(registering, "take_place", lambda event, category: None)
    seen: list[int] = []

    def one(number: int) -> None:
        try:
            taken = Registration.objects.filter(event=event).count()
            everybody_has_looked.wait()
            if taken < 10:
                register(event, full_name=f"P {number}", email=f"p{number}@example.org", now=NOW)
                seen.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == Registration.objects.filter(event=event).count() == 12
