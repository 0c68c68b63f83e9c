"""Areas: rules per category and day, re-entry, direction, hall changes and how full they are."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from attendance.actions.admitting import check_in, undo_check_in
from attendance.actions.arranging import (
    AreaInUse,
    AreaTaken,
    GateInUse,
    add_area,
    edit_area,
    edit_gate,
    remove_area,
    remove_gate,
    set_rules,
)
from attendance.actions.enrolling import GateNameTaken
from attendance.models import Admission, Area, AreaRule, CheckIn, Gate, Registration
from attendance.queries import local_day
from attendance.queries.areas import occupancy, rule_problem
from events.models import Event
from events_app.core import audit
from events_app.core.errors import StaleForm
from tests import factories

NOW = factories.START + timedelta(minutes=5)


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    return factories.make_event(organizer=department, ends_at=factories.START + timedelta(days=2))


@pytest.fixture
def halls(fair: Event) -> list[Gate]:
    """Return a gate into each of halls A and B."""
    return [
        factories.make_gate(fair, area=factories.make_hall(fair, name=f"Hall {letter}"))
        for letter in "AB"
    ]


@pytest.fixture
def guest(fair: Event) -> Registration:
    return factories.make_registration(fair, category="BUYER")


def scan(gate: Gate, person: Registration, **overrides) -> CheckIn:  # type: ignore[no-untyped-def]
    fields = {"reference": person.reference, "method": "TYPED", "now": NOW, **overrides}
    return check_in(gate, **fields)


def outcome(row: CheckIn) -> tuple[str, str]:
    return row.verdict, row.reason


@pytest.mark.parametrize(
    ("general", "today", "any_day", "problem"),
    [
        (None, None, False, ""),
        (True, None, False, ""),
        (False, None, False, "wrong_area"),
        (False, None, True, "wrong_day"),
        (False, True, True, ""),
        (None, False, False, "wrong_day"),
        (False, False, False, "wrong_area"),
    ],
)
def test_the_rule_of_the_day_goes_before_the_usual_one(
    general: bool | None, today: bool | None, any_day: bool, problem: str
) -> None:
    assert rule_problem(general=general, today=today, any_day=any_day) == problem


def test_a_category_is_kept_out_of_an_area_and_let_in_on_its_day(
    halls: list[Gate], guest: Registration
) -> None:
    hall = halls[0].area
    AreaRule.objects.create(area=hall, category="BUYER", allowed=False)
    assert outcome(scan(halls[0], guest)) == ("logged_refusal", "wrong_area")
    tomorrow = NOW + timedelta(days=1)
    AreaRule.objects.create(
        area=hall, category="BUYER", day=local_day(hall.event, tomorrow), allowed=True
    )
    assert outcome(scan(halls[0], guest)) == ("logged_refusal", "wrong_day")
    assert outcome(scan(halls[0], guest, now=tomorrow)) == ("admitted", "")
    assert outcome(scan(halls[1], guest)) == ("admitted", "")
    visitor = factories.make_registration(hall.event, category="VISITOR")
    assert outcome(scan(halls[0], visitor)) == ("admitted", "")


def test_without_re_entry_who_left_stays_out_until_tomorrow(
    fair: Event, guest: Registration
) -> None:
    gate = factories.make_gate(fair, reentry=False)
    assert outcome(scan(gate, guest)) == ("admitted", "")
    assert outcome(scan(gate, guest)) == ("duplicate", "already_in")
    assert outcome(scan(gate, guest, direction="EXIT")) == ("admitted", "")
    assert outcome(scan(gate, guest)) == ("logged_refusal", "no_reentry")
    assert outcome(scan(gate, guest, now=NOW + timedelta(days=1))) == ("admitted", "")


def test_an_undone_entry_is_no_re_entry(fair: Event, guest: Registration) -> None:
    gate = factories.make_gate(fair, reentry=False)
    undo_check_in(scan(gate, guest), now=NOW)
    assert outcome(scan(gate, guest)) == ("admitted", "")


@pytest.mark.parametrize(("direction", "wrong"), [("ENTRY", "EXIT"), ("EXIT", "ENTRY")])
def test_a_gate_is_used_in_its_direction(
    fair: Event, guest: Registration, direction: str, wrong: str
) -> None:
    gate = factories.make_gate(fair, direction=direction)
    assert outcome(scan(gate, guest, direction=wrong)) == ("logged_refusal", "wrong_direction")


def test_entering_hall_b_leaves_hall_a_with_a_row_of_its_own(
    fair: Event, halls: list[Gate], guest: Registration, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    grounds = factories.make_gate(fair)
    scan(grounds, guest)
    scan(halls[0], guest)
    with django_assert_num_queries(4):
        entered = scan(halls[1], guest)
    left = CheckIn.objects.get(method="MOVED")
    assert (left.gate, left.direction, left.verdict, left.reason, left.caused_by) == (
        halls[0],
        "EXIT",
        "admitted",
        "moved_on",
        entered,
    )
    inside = {line.area.name: line.inside for line in occupancy(fair, entered.day)}
    assert inside == {"The whole event": 1, "Hall A": 0, "Hall B": 1}
    assert outcome(scan(halls[0], guest)) == ("admitted", "")


def test_undoing_an_entry_of_somebody_who_left_since_brings_nobody_back(
    halls: list[Gate], guest: Registration
) -> None:
    scan(halls[0], guest)
    entry = scan(halls[1], guest)
    scan(halls[1], guest, direction="EXIT")
    undo = undo_check_in(entry, now=NOW)
    assert undo.undoes == entry
    assert not CheckIn.objects.filter(reason="move_undone").exists()
    assert not Admission.objects.exists()


def test_undoing_the_entry_to_hall_b_brings_the_person_back_to_hall_a(
    fair: Event, halls: list[Gate], guest: Registration
) -> None:
    scan(halls[0], guest)
    undo = undo_check_in(scan(halls[1], guest), now=NOW)
    back = CheckIn.objects.get(reason="move_undone")
    assert (back.gate, back.direction, back.caused_by) == (halls[0], "ENTRY", undo)
    assert Admission.objects.get().check_in == back
    assert outcome(scan(halls[0], guest, direction="EXIT")) == ("admitted", "")


def test_leaving_the_grounds_leaves_every_hall(
    fair: Event, halls: list[Gate], guest: Registration
) -> None:
    grounds = factories.make_gate(fair)
    session = factories.make_gate(fair, session=factories.make_session(fair))
    for gate in (grounds, halls[0], session):
        scan(gate, guest)
    left = scan(grounds, guest, direction="EXIT")
    assert not Admission.objects.exists()
    followed = CheckIn.objects.filter(caused_by=left, direction="EXIT")
    assert {row.gate for row in followed} == {halls[0], session}


def test_a_hall_and_a_session_in_it_do_not_exclude_each_other(
    fair: Event, halls: list[Gate], guest: Registration
) -> None:
    scan(halls[0], guest)
    scan(factories.make_gate(fair, session=factories.make_session(fair)), guest)
    assert Admission.objects.count() == 2


@pytest.mark.parametrize(
    ("inside", "nearly", "full"), [(8, False, False), (9, True, False), (10, True, True)]
)
def test_from_90_percent_on_staff_are_warned(
    fair: Event, halls: list[Gate], inside: int, nearly: bool, full: bool
) -> None:
    edit_area(halls[0].area, version=1, name="Hall A", capacity=10, room=None, by=None)
    for _number in range(inside):
        row = scan(halls[0], factories.make_registration(fair))
    line = next(o for o in occupancy(fair, row.day) if o.area == halls[0].area)
    assert (line.inside, line.nearly_full, line.full) == (inside, nearly, full)


def test_areas_are_added_once_changed_and_removed_only_when_no_gate_leads_there(
    fair: Event, owner, halls: list[Gate]
) -> None:  # type: ignore[no-untyped-def]
    area = add_area(fair, name=" Hall  C ", kind="HALL", capacity=50, by=owner)
    assert (area.name, area.place) == ("Hall C", f"hall-{area.pk}")
    assert audit.trail(area).get().verb == "area.added"
    with pytest.raises(AreaTaken):
        add_area(fair, name="Hall C", kind="HALL", by=owner)
    edit_area(area, version=1, name="Hall D", capacity=None, room=None, by=owner)
    with pytest.raises(AreaTaken):
        edit_area(area, version=2, name="Hall A", capacity=None, room=None, by=owner)
    area.refresh_from_db()
    assert (area.name, area.capacity) == ("Hall D", None)
    with pytest.raises(StaleForm):
        edit_area(area, version=1, name="Hall E", capacity=None, room=None, by=owner)
    remove_area(area, by=owner)
    with pytest.raises(AreaInUse):
        remove_area(halls[0].area, by=owner)
    assert set(fair.areas.values_list("name", flat=True)) == {"Hall A", "Hall B"}
    assert audit.trail(fair).filter(verb="area.removed").exists()


def test_a_used_gate_is_renamed_but_neither_moved_nor_removed(
    fair: Event, owner, halls: list[Gate], guest: Registration
) -> None:  # type: ignore[no-untyped-def]
    a, b = halls
    edit_gate(a, version=1, name="East", area=b.area, direction="ENTRY", reentry=False, by=owner)
    a.refresh_from_db()
    assert (a.name, a.area, a.direction, a.reentry) == ("East", b.area, "ENTRY", False)
    assert audit.trail(a).get().verb == "gate.edited"
    with pytest.raises(GateNameTaken):
        edit_gate(a, version=2, name=b.name, area=a.area, direction="BOTH", reentry=True, by=owner)
    with pytest.raises(StaleForm):
        edit_gate(a, version=1, name="West", area=a.area, direction="BOTH", reentry=True, by=owner)
    a.refresh_from_db()
    scan(a, guest)
    with pytest.raises(GateInUse):
        remove_gate(a, by=owner)
    with pytest.raises(GateInUse):
        edit_gate(
            a,
            version=2,
            name="East",
            area=factories.make_hall(fair),
            direction="BOTH",
            reentry=True,
            by=owner,
        )
    with pytest.raises(ValueError, match="another event"):
        edit_gate(
            a,
            version=2,
            name="East",
            area=factories.make_hall(factories.make_event()),
            direction="BOTH",
            reentry=True,
            by=owner,
        )
    remove_gate(b, by=owner)
    assert list(fair.gates.all()) == [a]
    assert audit.trail(fair).filter(verb="gate.removed").exists()


def test_rules_are_set_changed_and_taken_away(fair: Event, owner, halls: list[Gate]) -> None:  # type: ignore[no-untyped-def]
    cell = (halls[0].area_id, "BUYER")
    assert set_rules(fair, day=None, choices={cell: False}, by=owner) == 1
    assert set_rules(fair, day=None, choices={cell: False}, by=owner) == 0
    assert AreaRule.objects.get().allowed is False
    assert set_rules(fair, day=None, choices={cell: True}, by=owner) == 1
    assert AreaRule.objects.get().allowed is True
    assert set_rules(fair, day=None, choices={cell: None}, by=owner) == 1
    assert not AreaRule.objects.exists()
    assert audit.trail(fair).filter(verb="area_rules.set").count() == 3


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("area_grounds_once", {"kind": "GROUNDS", "name": "Second"}),
        ("area_name_once", {"kind": "HALL", "name": "The whole event"}),
        ("area_kind_known", {"kind": "TENT", "name": "Tent"}),
        ("area_session_belongs_to_session_area", {"kind": "SESSION", "name": "Talk"}),
        ("area_capacity_holds_somebody", {"kind": "HALL", "name": "None", "capacity": 0}),
    ],
)
def test_the_database_refuses_impossible_areas(
    fair: Event, name: str, fields: dict[str, object]
) -> None:
    Area.objects.grounds_of(fair)
    columns = {"area_grounds_once": "event_id", "area_name_once": "event_id"}
    wanted = pytest.raises(IntegrityError, match=f"{name}|{columns.get(name, name)}")
    with wanted, transaction.atomic():
        Area.objects.create(event=fair, **fields)


def test_the_database_keeps_one_rule_for_a_cell(halls: list[Gate]) -> None:
    for day in (None, factories.START.date()):
        fields = {"area": halls[0].area, "category": "BUYER", "day": day}
        AreaRule.objects.create(**fields, allowed=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            AreaRule.objects.create(**fields, allowed=False)
