"""The protocol list: order, categories, arrivals, and the printed list."""

import subprocess

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from attendance.actions.admitting import check_in
from attendance.actions.erasing import erase_registration
from attendance.actions.ranking import NoCategory, NotOnTheList, choose_categories, place_person
from attendance.models import ProtocolPlace, Registration
from attendance.queries.sheets import protocol_lines
from events.models import Event
from events_app.core import audit
from events_app.core.jobs import run_job
from events_app.core.models import Job
from tests import factories


def test_a_place_before_the_first_is_refused_by_the_database(guests: list[Registration]) -> None:
    with (
        pytest.raises(IntegrityError, match="protocol_place_counts_from_one"),
        transaction.atomic(),
    ):
        ProtocolPlace.objects.create(registration=guests[0], position=0)


@pytest.fixture
def guests(conference: Event) -> list[Registration]:
    return [
        factories.make_registration(conference, full_name=f"Guest {n}", category=category)
        for n, category in enumerate(["VIP", "VIP", "SPEAKER"], start=1)
    ]


def numbered(event: Event) -> dict[str, int]:
    return {line.person.full_name: line.number for line in protocol_lines(event)}


def test_the_protocol_list_keeps_the_order_given_and_newcomers_come_last(
    conference: Event, guests: list[Registration], registrar
) -> None:  # type: ignore[no-untyped-def]
    assert numbered(conference) == {"Guest 3": 1, "Guest 1": 2, "Guest 2": 3}
    assert place_person(conference, registration_id=guests[1].pk, number=1, by=registrar) == 1
    assert place_person(conference, registration_id=guests[2].pk, number=99, by=registrar) == 3
    factories.make_registration(conference, full_name="Newcomer", category="COUNCIL_MEMBER")
    assert numbered(conference) == {"Guest 2": 1, "Guest 1": 2, "Guest 3": 3, "Newcomer": 4}
    assert audit.trail(conference).count() == 2
    delegate = factories.make_registration(conference)
    with pytest.raises(NotOnTheList):
        place_person(conference, registration_id=delegate.pk, number=1, by=registrar)


def test_the_categories_are_chosen_and_at_least_one(
    conference: Event, guests: list[Registration], registrar
) -> None:  # type: ignore[no-untyped-def]
    choose_categories(conference, categories=["SPEAKER"], by=registrar)
    assert numbered(conference) == {"Guest 3": 1}
    assert audit.trail(conference).get().details == {"categories": ["SPEAKER"]}
    with pytest.raises(NoCategory):
        choose_categories(conference, categories=["nonsense"], by=registrar)


def test_who_arrived_is_on_the_list_and_an_erased_guest_is_not(
    conference: Event, guests: list[Registration], registrar
) -> None:  # type: ignore[no-untyped-def]
    place_person(conference, registration_id=guests[0].pk, number=1, by=registrar)
    check_in(
        factories.make_gate(conference),
        reference=guests[0].reference,
        method="TYPED",
        now=factories.START,
    )
    erase_registration(guests[1], by=None)
    lines = protocol_lines(conference)
    assert [(line.person.full_name, line.arrived) for line in lines] == [
        ("Guest 1", True),
        ("Guest 3", False),
    ]
    assert not ProtocolPlace.objects.filter(registration=guests[1]).exists()


def test_the_protocol_list_is_printed_by_a_job(
    conference: Event, guests: list[Registration], registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    address = reverse("attendance:protocol_print", args=[conference.slug])
    sign_in(registrar).post(address, {"purpose": "nonsense"})
    assert not Job.objects.exists()
    sign_in(registrar).post(address, {"purpose": "RUNNING"})
    job = Job.objects.get(kind="protocol_list")
    run_job.func(str(job.pk))
    job.refresh_from_db()
    text = subprocess.run(
        ["pdftotext", "-layout", job.result.path, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert text.index("Guest 3") < text.index("Guest 1") < text.index("Guest 2")
    assert "0 of 3 have arrived" in text


def test_buttons_and_number_move_people_on_the_protocol_page(
    conference: Event, guests: list[Registration], registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    address = reverse("attendance:protocol_place", args=[conference.slug, guests[1].pk])
    assert client.post(address, {"to": "2"}).headers["Location"].endswith(f"#person-{guests[1].pk}")
    assert numbered(conference)["Guest 2"] == 2
    client.post(address, {"number": "1"})
    client.post(address, {"number": "x"})
    assert numbered(conference)["Guest 2"] == 1
    page = reverse("attendance:protocol", args=[conference.slug])
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"categories": ["VIP"]}).status_code == 302
    assert numbered(conference) == {"Guest 2": 1, "Guest 1": 2}
