"""Pages for areas, rules, gates, devices, paper entries, tallies and the live board."""

import html
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.actions.admitting import check_in
from attendance.actions.enrolling import create_enrolment_code, enrol_device, note_heartbeat
from attendance.models import Admission, Area, AreaRule, CheckIn, Gate, TallyEntry
from attendance.queries import local_day
from events.models import Event
from tests import factories


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department, starts_at=now - timedelta(hours=8), ends_at=now + timedelta(days=1)
    )


@pytest.fixture
def hall(fair: Event) -> Area:
    return factories.make_hall(fair, name="Hall A", capacity=10)


@pytest.fixture
def gate(hall: Area) -> Gate:
    return factories.make_gate(hall.event, area=hall, name="Hall A east")


def path(name: str, event: Event, *rest: object) -> str:
    return reverse(f"attendance:{name}", args=[event.slug, *rest])


def text(response) -> str:  # type: ignore[no-untyped-def]
    return html.unescape(response.content.decode())


def test_the_empty_pages_say_what_to_do_next(fair: Event, owner, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    assert "No area yet" in text(client.get(path("areas", fair)))
    assert "Add the grounds, halls or sessions first" in text(client.get(path("area_rules", fair)))
    assert "Open the gate page first" in text(client.get(path("late_entry", fair)))
    assert "Nobody came yet today" in text(client.get(path("board", fair)))


def test_an_area_is_added_changed_and_removed(fair: Event, owner, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    wrong = client.post(path("areas", fair), {"name": "Talk", "kind": "SESSION"})
    assert wrong.status_code == 422
    assert "Choose the session that this area is for" in text(wrong)
    assert 'value="Talk"' in text(wrong)
    client.post(path("areas", fair), {"name": "Hall C", "kind": "HALL", "capacity": "40"})
    area = Area.objects.get()
    assert (area.name, area.capacity) == ("Hall C", 40)
    twice = client.post(path("areas", fair), {"name": "Hall C", "kind": "HALL"})
    assert (twice.status_code, "Choose another name" in text(twice)) == (422, True)
    assert 'value="40"' in text(client.get(path("area", fair, area.pk)))
    client.post(path("area", fair, area.pk), {"name": "Hall D", "capacity": "", "version": 1})
    area.refresh_from_db()
    assert (area.name, area.capacity) == ("Hall D", None)
    assert "Remove “Hall D”?" in text(client.get(path("area_removal", fair, area.pk)))
    client.post(path("area_removal", fair, area.pk))
    assert not Area.objects.exists()


def test_an_area_with_a_gate_is_not_removed(fair: Event, gate: Gate, owner, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    answer = client.post(path("area_removal", fair, gate.area_id), follow=True)
    assert "Gates lead to this area" in text(answer)
    assert Area.objects.get() == gate.area


def test_a_gate_is_changed_and_removed_while_unused(
    fair: Event, gate: Gate, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    form = {"name": "East", "area": gate.area_id, "direction": "ENTRY", "reentry": "no"}
    form["version"] = 1
    client.post(path("gate_settings", fair, gate.pk), form)
    gate.refresh_from_db()
    assert (gate.name, gate.direction, gate.reentry) == ("East", "ENTRY", False)
    page = text(client.get(path("gates", fair)))
    assert "Hall A · entry only · no coming back" in page
    check_in(gate, reference=factories.make_registration(fair).reference, method="TYPED")
    answer = client.post(path("gate_removal", fair, gate.pk), follow=True)
    assert "Add a new gate instead" in text(answer)
    other = factories.make_hall(fair)
    moved = client.post(
        path("gate_settings", fair, gate.pk), {**form, "area": other.pk, "version": 2}
    )
    assert (moved.status_code, "cannot lead elsewhere" in text(moved)) == (422, True)
    unused = factories.make_gate(fair)
    client.post(path("gate_removal", fair, unused.pk))
    assert list(Gate.objects.all()) == [gate]


def test_the_matrix_sets_what_is_usual_and_what_holds_on_a_day(
    fair: Event, hall: Area, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    cell = f"rule-{hall.pk}-VISITOR"
    client.post(path("area_rules", fair), {cell: "no"})
    today = local_day(fair, timezone.now())
    on_day = f"{path('area_rules', fair)}?day={today.isoformat()}"
    assert "usually not" in text(client.get(on_day))
    client.post(on_day, {cell: "yes"})
    rules = {(rule.day, rule.allowed) for rule in AreaRule.objects.all()}
    assert rules == {(None, False), (today, True)}
    client.post(on_day, {cell: "", f"initial-{cell}": "yes"})
    assert AreaRule.objects.get().day is None
    assert client.post(on_day, {cell: "perhaps"}).status_code == 422


def test_two_people_change_different_cells_of_the_matrix_and_both_hold(
    fair: Event, hall: Area, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    mine, theirs = (f"rule-{hall.pk}-{category}" for category in ("VISITOR", "PRESS"))
    page = client.get(path("area_rules", fair)).content.decode()
    assert f'name="initial-{mine}"' in page
    as_shown = {mine: "", f"initial-{mine}": "", theirs: "", f"initial-{theirs}": ""}
    client.post(path("area_rules", fair), {**as_shown, theirs: "no"})
    client.post(path("area_rules", fair), {**as_shown, mine: "no"})
    assert set(AreaRule.objects.values_list("category", "allowed")) == {
        ("VISITOR", False),
        ("PRESS", False),
    }


def test_the_matrix_takes_as_many_queries_with_three_areas_as_with_one(
    fair: Event, hall: Area, owner, sign_in, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(owner)
    for name in ("area_rules", "areas", "gates"):
        client.get(path(name, fair))
        with CaptureQueriesContext(connection) as before:
            client.get(path(name, fair))
        for _number in range(2):
            factories.make_gate(fair, area=factories.make_hall(fair))
        with django_assert_num_queries(len(before)):
            client.get(path(name, fair))


def test_the_device_list_shows_battery_queue_and_last_contact(
    fair: Event, gate: Gate, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    device = enrol_device(create_enrolment_code(gate, by=None), "Phone 1").device
    now = timezone.now()
    note_heartbeat(device, battery=12, queue_length=34, last_sync_at=now, now=now)
    page = " ".join(text(sign_in(owner).get(path("gates", fair))).split())
    assert "battery 12 %" in page
    assert "waiting to be sent 34" in page
    assert "low" in page


def test_somebody_is_entered_from_paper_by_name_with_time_and_reason(
    fair: Event, gate: Gate, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    person = factories.make_registration(fair, full_name="Huỳnh Quốc Sơn")
    at = (timezone.now() - timedelta(hours=1)).astimezone(fair.zone).replace(second=0)
    entry = {
        "person": "huynh quoc son",
        "gate": gate.pk,
        "direction": "ENTRY",
        "at": at.strftime("%Y-%m-%dT%H:%M"),
        "note": "paper list of hall A",
        "entry_id": str(uuid.uuid4()),
    }
    answer = client.post(path("late_entry", fair), entry, follow=True)
    assert "Welcome" in text(answer)
    assert "paper list of hall A" in text(answer)
    row = CheckIn.objects.get()
    assert (row.registration, row.estimated_at, row.method) == (
        person,
        at.replace(microsecond=0),
        "PAPER",
    )
    wrong = client.post(path("late_entry", fair), {**entry, "person": "Nobody Here"})
    assert (wrong.status_code, "Nobody is called so here" in text(wrong)) == (422, True)
    factories.make_registration(fair, full_name="Huỳnh Quốc Sơn")
    several = client.post(path("late_entry", fair), entry)
    assert "Type the reference of the badge" in text(several)
    tomorrow = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    late = {**entry, "person": person.reference, "at": tomorrow}
    assert "must be in the past" in text(client.post(path("late_entry", fair), late))
    assert CheckIn.objects.count() == 1


def test_a_wrong_entry_is_corrected(fair: Event, gate: Gate, gatekeeper, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    right, wrong = factories.make_registration(fair), factories.make_registration(fair)
    row = check_in(gate, reference=wrong.reference, method="TYPED")
    page = text(client.get(path("correction", fair, row.pk)))
    assert wrong.printed_reference in page
    at = row.estimated_at.astimezone(fair.zone).strftime("%Y-%m-%dT%H:%M")
    form = {"person": right.reference, "gate": gate.pk, "at": at, "note": "took the wrong badge"}
    assert "Corrected" in text(client.post(path("correction", fair, row.pk), form, follow=True))
    assert Admission.objects.get().registration == right
    again = client.post(path("correction", fair, row.pk), form)
    assert (again.status_code, "undone already" in text(again)) == (422, True)


def test_the_gatekeeper_taps_and_takes_back(fair: Event, gate: Gate, gatekeeper, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    tap = {"count": "10", "entry_id": str(uuid.uuid4())}
    for _again in range(2):
        client.post(path("tally", fair, gate.pk), tap)
    page = text(client.get(f"{path('gate', fair)}?gate={gate.pk}"))
    assert "Visitors without a badge</h2><b>10</b>" in page
    assert "<b>0 / 0</b>" in page
    entry = TallyEntry.objects.get()
    client.post(path("tally_undo", fair, entry.pk))
    assert client.post(path("tally_undo", fair, entry.pk)).status_code == 409
    assert sorted(TallyEntry.objects.values_list("count", flat=True)) == [-10, 10]
    wrong = {"count": "7", "entry_id": str(uuid.uuid4())}
    answer = client.post(path("tally", fair, gate.pk), wrong, follow=True)
    assert "Nothing was counted" in text(answer)


def test_the_gate_page_warns_when_the_area_is_nearly_full(
    fair: Event, gate: Gate, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    address = f"{path('gate', fair)}?gate={gate.pk}"
    for number in range(10):
        assert ("Nearly full" in text(client.get(address))) is (number == 9)
        check_in(gate, reference=factories.make_registration(fair).reference, method="TYPED")
    assert "Full: send people to another area" in text(client.get(address))


def test_an_exit_gate_offers_the_exit_only(fair: Event, hall: Area, gatekeeper, sign_in) -> None:  # type: ignore[no-untyped-def]
    gate = factories.make_gate(fair, area=hall, direction="EXIT")
    page = text(sign_in(gatekeeper).get(f"{path('gate', fair)}?gate={gate.pk}"))
    assert "Check out" in page
    assert "Switch to" not in page


@pytest.fixture
def busy(fair: Event, gate: Gate) -> Event:
    """Return a fair with entries in two quarter hours, a refusal, a tally and a device."""
    grounds = factories.make_gate(fair)
    # A fixed clock time of today: around midnight "an hour ago" would be another day.
    begun = timezone.now().astimezone(fair.zone).replace(hour=9, minute=2, second=0, microsecond=0)
    people = [factories.make_registration(fair, category="BUYER") for _ in range(3)]
    for number, person in enumerate(people):
        moment = begun + timedelta(minutes=30 * (number // 2))
        check_in(grounds, reference=person.reference, method="TYPED", now=moment)
    check_in(gate, reference=people[0].reference, method="TYPED")
    check_in(gate, reference="ZZZZZZZZ", method="TYPED")
    for number in range(6):
        TallyEntry.objects.create(
            gate=gate,
            count=9_000,
            counted_at=begun,
            interval_at=begun + timedelta(minutes=15 * number),
            day=local_day(fair, timezone.now()),
        )
    enrol_device(create_enrolment_code(gate, by=None), "Phone 9")
    return fair


def test_the_board_shows_people_arrivals_categories_refusals_and_devices(
    busy: Event, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    from attendance.queries.board import board

    found = board(busy, local_day(busy, timezone.now()))
    assert (found.arrived, found.registered, found.tallied) == (3, 3, 54_000)
    assert [(bar.count, bar.height) for bar in found.arrivals] == [(2, 100), (0, 0), (1, 50)]
    assert found.categories == [("buyer", 3)]
    assert found.refusals == [("unknown_reference", 1)]
    assert {line.area.name: line.inside for line in found.areas} == {
        "Hall A": 1,
        "The whole event": 3,
    }
    page = text(sign_in(gatekeeper).get(path("board", busy)))
    assert "54,000" in page
    assert "54,003" not in page
    assert "Nobody has this reference" in page
    assert "Phone 9" in page
    assert 'height="100"' in page
    assert "The same as a table" in page


def test_the_board_has_a_big_screen_a_part_and_can_be_stopped(
    busy: Event, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    address = path("board", busy)
    screen = text(client.get(f"{address}?screen=1"))
    assert 'hx-trigger="every 10s"' in screen
    assert "Rooms of the event" not in screen
    part = text(client.get(f"{address}?part=1"))
    assert "<html" not in part
    assert "In now" in part
    assert "hx-trigger" not in text(client.get(f"{address}?still=1"))


def test_the_board_takes_as_many_queries_however_much_happened(
    busy: Event, gatekeeper, sign_in, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from attendance.queries.board import board

    day = local_day(busy, timezone.now())
    with django_assert_num_queries(8):
        board(busy, day)
    for number in range(3):
        gate = factories.make_gate(busy, area=factories.make_hall(busy))
        enrol_device(create_enrolment_code(gate, by=None), f"Phone {number}")
        check_in(gate, reference=factories.make_registration(busy).reference, method="TYPED")
        check_in(gate, reference="unknown", method="TYPED")
    with django_assert_num_queries(8):
        board(busy, day)
