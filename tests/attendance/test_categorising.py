"""Quota, times and approval of the categories: who gets in, who waits, who is told why not."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from attendance.actions import categorising
from attendance.actions.approving import (
    DecisionReasonMissing,
    NobodyChosen,
    approve_registration,
    approve_registrations,
    decline_registration,
)
from attendance.actions.categorising import (
    CategoryClosed,
    CategoryFull,
    CategoryNotOpenYet,
    CategoryTimesWrong,
    DayOutsideEvent,
    QuotaBelowTaken,
    save_rule,
)
from attendance.actions.judging import judge
from attendance.actions.registering import (
    AlreadyRegistered,
    accept_invitation,
    cancel_registration,
    edit_registration,
    invite,
    register,
)
from attendance.models import CategoryRule, Registration
from attendance.models.category import PALETTE
from attendance.queries import badge_signer
from attendance.queries.gates import scanner_config
from events.models import Event
from events_app.core import audit, badge_token
from events_app.core.errors import IllegalMove, StaleForm
from events_app.core.models import OutgoingMessage
from tests import factories

NOW = factories.START - timedelta(days=1)
State = Registration.State
FIELDS = {
    "quota": None,
    "opens_at": None,
    "closes_at": None,
    "approval": "AUTOMATIC",
    "badge_colour": "PLUM",
    "days": [],
    "invitation_text_vi": "",
    "invitation_text_en": "",
    "invitation_text_fil": "",
}


def person(number: int = 1, **more: object) -> dict[str, object]:
    return {"full_name": f"Person {number}", "email": f"p{number}@example.org", "now": NOW, **more}


def taken(event: Event, category: str = "DELEGATE") -> int:
    return CategoryRule.objects.get(event=event, category=category).taken_count


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_text_is_readable_on_every_badge_colour() -> None:
    contrasts = {name: 1.05 / (luminance(colour) + 0.05) for name, colour in PALETTE.items()}
    assert {name: value for name, value in contrasts.items() if value < 4.5} == {}
    assert set(PALETTE) == set(CategoryRule.BadgeColour.values)


def test_a_category_nobody_touched_is_open_and_has_a_colour_of_its_own(conference: Event) -> None:
    rules = CategoryRule.objects.of_event(conference)
    assert list(rules) == Registration.Category.values
    assert len({rule.colour for rule in rules.values()}) == len(rules)
    assert all(rule.is_open(NOW) and rule.pk is None for rule in rules.values())


def test_a_full_category_refuses_while_another_is_open(conference: Event) -> None:
    factories.make_rule(conference, "BUYER", quota=1)
    register(conference, **person(1, category="BUYER"))
    with pytest.raises(CategoryFull) as refused:
        register(conference, **person(2, category="BUYER"))
    assert "buyer" in str(refused.value.message)
    register(conference, **person(2, category="PRESS"))
    conference.refresh_from_db()
    assert (conference.registered_count, taken(conference, "BUYER")) == (2, 1)


def test_the_desk_does_not_pass_the_quota_either(conference: Event, registrar) -> None:
    factories.make_rule(conference, "VIP", quota=1)
    register(conference, **person(1, category="VIP", by=registrar))
    with pytest.raises(CategoryFull):
        register(conference, **person(2, category="VIP", by=registrar))


def test_too_early_and_too_late_are_told_with_the_time_on_the_events_clocks(
    conference: Event, registrar
) -> None:
    factories.make_rule(conference, "BUYER", opens_at=NOW + timedelta(hours=3))
    factories.make_rule(conference, "PRESS", closes_at=NOW)
    with pytest.raises(CategoryNotOpenYet) as early:
        register(conference, **person(category="BUYER"))
    assert "11:00" in str(early.value.message)  # NOW is 08:00 in Ha Noi
    with pytest.raises(CategoryClosed) as late:
        register(conference, **person(category="PRESS"))
    assert "08:00" in str(late.value.message)
    assert not Registration.objects.exists()
    assert register(conference, **person(category="BUYER", by=registrar)).state == State.REGISTERED


def test_a_cancelled_place_of_a_category_is_free_again(conference: Event) -> None:
    factories.make_rule(conference, "BUYER", quota=1)
    first = register(conference, **person(1, category="BUYER"))
    cancel_registration(first, by=None)
    assert taken(conference, "BUYER") == 0
    register(conference, **person(2, category="BUYER"))


def test_changing_the_category_moves_the_place(conference: Event, registrar) -> None:
    factories.make_rule(conference, "VIP", quota=1)
    fields = {"organization_name": "", "position": "", "by": registrar}
    first, second = (register(conference, **person(number)) for number in (1, 2))
    edit_registration(first, version=1, full_name="Person 1", category="VIP", **fields)
    assert (taken(conference), taken(conference, "VIP")) == (1, 1)
    with pytest.raises(CategoryFull):
        edit_registration(second, version=1, full_name="Person 2", category="VIP", **fields)
    conference.refresh_from_db()
    second.refresh_from_db()
    assert (conference.registered_count, second.category) == (2, "DELEGATE")


def test_an_invitation_takes_its_own_categorys_place_when_it_is_used(conference: Event) -> None:
    factories.make_rule(conference, "VIP", quota=1, approval="REGISTRAR")
    invite(conference, **person(1, category="VIP"), by=None)
    guest = register(conference, **person(1))
    assert (guest.state, guest.category, taken(conference, "VIP")) == ("REGISTERED", "VIP", 1)
    late = invite(conference, **person(2, category="VIP"), by=None)
    with pytest.raises(CategoryFull):
        accept_invitation(late, by=None)


def test_a_rule_made_later_counts_who_sits_there_already(conference: Event, owner) -> None:
    for number in range(3):
        factories.make_registration(conference, email=f"x{number}@example.org")
    factories.make_registration(conference, state="CANCELLED")
    with pytest.raises(QuotaBelowTaken):
        save_rule(conference, category="DELEGATE", version=0, by=owner, **{**FIELDS, "quota": 2})
    save_rule(conference, category="DELEGATE", version=0, by=owner, **{**FIELDS, "quota": 3})
    assert taken(conference) == 3
    with pytest.raises(CategoryFull):
        register(conference, **person())
    assert audit.trail(conference).first().verb == "category.changed"


def test_wrong_rules_are_refused(conference: Event, owner) -> None:
    def save(version: int = 0, **fields: object) -> None:
        given = {**FIELDS, **fields}
        save_rule(conference, category="PRESS", version=version, by=owner, **given)

    with pytest.raises(CategoryTimesWrong):
        save(opens_at=NOW, closes_at=NOW)
    with pytest.raises(DayOutsideEvent):
        save(days=["2026-12-02"])
    save(days=["2026-12-01"])
    with pytest.raises(StaleForm):
        save(version=1)
    rule = CategoryRule.objects.get(event=conference, category="PRESS")
    assert rule.days_within(factories.START.date(), date(2026, 12, 4)) == [factories.START.date()]
    assert rule.days_within(date(2026, 12, 2), date(2026, 12, 4)) == []


def test_a_badge_opens_the_gates_on_the_days_of_its_category_only(db: None) -> None:
    end = factories.START + timedelta(days=3)
    event = factories.make_event(ends_at=end)
    factories.make_rule(event, "BUYER", days=["2026-12-03", "2026-12-02"])
    factories.make_rule(event, "PRESS", days=["2027-01-01"])  # left over from before a move
    spans = {}
    for number, category in enumerate(("BUYER", "PRESS", "VIP")):
        person_row = factories.make_registration(event, category=category, full_name=f"P{number}")
        token = badge_token.unpack(badge_signer(event)(person_row))
        spans[category] = (token.first_day.isoformat(), token.last_day.isoformat())
    whole = ("2026-12-01", "2026-12-04")
    assert spans == {"BUYER": ("2026-12-02", "2026-12-03"), "PRESS": whole, "VIP": whole}
    buyer = Registration.objects.get(category="BUYER")
    gate = factories.make_gate(event)
    code = badge_signer(event)(buyer)
    first = judge(gate, code, day=date(2026, 12, 1), direction="ENTRY")
    second = judge(gate, code, day=date(2026, 12, 2), direction="ENTRY")
    assert (first.reason, str(second.verdict)) == ("not_valid_today", "admitted")


def test_a_gap_between_the_days_of_a_category_is_refused_online_and_by_the_device(db: None) -> None:
    event = factories.make_event(ends_at=factories.START + timedelta(days=3))
    factories.make_rule(event, "BUYER", days=["2026-12-01", "2026-12-03"])
    buyer = factories.make_registration(event, category="BUYER")
    gate = factories.make_gate(event)
    code, gap = badge_signer(event)(buyer), date(2026, 12, 2)
    assert judge(gate, code, day=gap, direction="ENTRY").reason == "wrong_day"
    assert judge(gate, buyer.reference, day=gap, direction="ENTRY").reason == "wrong_day"
    assert judge(gate, code, day=date(2026, 12, 3), direction="ENTRY").reason == ""
    (rule,) = scanner_config(gate)["rules"]
    assert rule == {
        "place": gate.place,
        "category": buyer.category_number,
        "days": ["2026-12-01", "2026-12-03"],
    }


def test_who_awaits_approval_is_not_let_in(conference: Event) -> None:
    waiting = factories.make_registration(conference, state="PENDING")
    gate = factories.make_gate(conference)
    judged = judge(gate, waiting.reference, day=factories.START.date(), direction="ENTRY")
    assert judged.reason == "not_approved"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quota": 1, "taken_count": 2}, "category_quota_holds"),
        ({"opens_at": NOW, "closes_at": NOW}, "category_closes_after_opening"),
        ({"approval": "NOBODY"}, "category_approval_known"),
        ({"badge_colour": "PINK"}, "category_colour_known"),
    ],
)
def test_the_database_refuses_a_broken_rule(conference: Event, fields: dict, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.make_rule(conference, "BUYER", **fields)


def test_a_category_has_one_rule(conference: Event) -> None:
    factories.make_rule(conference, "BUYER")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_rule(conference, "BUYER")


def test_who_awaits_approval_sits_on_a_place_and_gets_it(conference: Event, registrar) -> None:
    factories.make_rule(conference, "BUYER", quota=1, approval="REGISTRAR")
    waiting = register(conference, **person(1, category="BUYER"))
    assert (waiting.state, taken(conference, "BUYER")) == (State.PENDING, 1)
    with pytest.raises(CategoryFull):
        register(conference, **person(2, category="BUYER"))
    with pytest.raises(AlreadyRegistered):
        register(conference, **person(1))
    with pytest.raises(IllegalMove):
        accept_invitation(waiting, by=None)
    approve_registration(waiting, by=registrar, now=NOW)
    assert (waiting.state, taken(conference, "BUYER")) == (State.REGISTERED, 1)
    assert audit.trail(waiting).first().verb == "registration.approved"
    with pytest.raises(IllegalMove):
        approve_registration(waiting, by=registrar)


def test_declining_frees_the_place_and_tells_why(conference: Event, registrar) -> None:
    factories.make_rule(conference, "BUYER", quota=1, approval="REGISTRAR")
    waiting = register(conference, **person(1, category="BUYER", language="en"))
    with pytest.raises(DecisionReasonMissing):
        decline_registration(waiting, reason="  ", by=registrar)
    decline_registration(waiting, reason="Only  wholesalers, sorry", by=registrar)
    conference.refresh_from_db()
    assert (waiting.state, waiting.decision_reason) == ("CANCELLED", "Only wholesalers, sorry")
    assert (conference.registered_count, taken(conference, "BUYER")) == (0, 0)
    mail = OutgoingMessage.objects.get()
    assert mail.to == "p1@example.org"
    assert "Only wholesalers, sorry" in mail.text
    details = [line.details for line in audit.trail(waiting)]
    assert "wholesalers" not in str(details)
    with pytest.raises(IllegalMove):
        decline_registration(waiting, reason="again", by=registrar)


def test_who_gave_no_email_is_declined_without_a_mail(conference: Event, registrar) -> None:
    waiting = factories.make_registration(conference, state="PENDING", email="")
    decline_registration(waiting, reason="Only wholesalers", by=registrar)
    assert (waiting.state, waiting.decision_reason) == ("CANCELLED", "Only wholesalers")
    assert audit.trail(waiting).first().verb == "registration.not_approved"
    assert not OutgoingMessage.objects.exists()


def test_a_cancelled_person_changes_category_without_taking_a_place(
    conference: Event, registrar
) -> None:
    factories.make_rule(conference, "BUYER", quota=1)
    register(conference, **person(1, category="BUYER"))
    gone = register(conference, **person(2, category="DELEGATE"))
    fields = {"full_name": "Person 2", "organization_name": "", "position": "", "by": registrar}
    with pytest.raises(CategoryFull):
        edit_registration(gone, version=gone.version, category="BUYER", **fields)
    cancel_registration(gone, by=registrar)
    edit_registration(gone, version=gone.version, category="BUYER", **fields)
    conference.refresh_from_db()
    assert (gone.state, gone.category) == (State.CANCELLED, "BUYER")
    assert (conference.registered_count, taken(conference, "BUYER")) == (1, 1)


def test_nobody_else_is_approved_in_bulk(conference: Event, registrar) -> None:
    mine = factories.make_registration(conference, state="PENDING")
    invited = factories.make_registration(conference, state="INVITED")
    foreign = factories.make_registration(factories.make_event(), state="PENDING")
    ids = [mine.pk, invited.pk, foreign.pk]
    assert approve_registrations(conference, ids=ids, by=registrar) == [mine]
    foreign.refresh_from_db()
    assert foreign.state == "PENDING"
    with pytest.raises(NobodyChosen):
        approve_registrations(conference, ids=ids, by=registrar)


def race(event: Event, people: int) -> list[str]:
    outcomes: list[str] = []

    def one(number: int) -> None:
        try:
            register(event, **person(number, category="BUYER"))
            outcomes.append("in")
        except CategoryFull:
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
def test_fifty_buyers_race_for_ten_places_of_the_quota() -> None:
    event = factories.make_event(capacity=100)
    factories.make_rule(event, "BUYER", quota=10)
    assert race(event, 50) == ["full"] * 40 + ["in"] * 10
    event.refresh_from_db()
    assert (event.registered_count, taken(event, "BUYER")) == (10, 10)
    assert Registration.objects.filter(event=event, category="BUYER").count() == 10


@pytest.mark.django_db(transaction=True)
def test_fifty_first_comers_make_one_counter_that_is_right() -> None:
    event = factories.make_event()
    assert race(event, 50) == ["in"] * 50
    assert taken(event, "BUYER") == 50


@pytest.mark.django_db(transaction=True)
def test_without_the_counter_too_many_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: looking at the rows before leaping lets everybody in."""
    event = factories.make_event()
    factories.make_rule(event, "BUYER", quota=10)
    monkeypatch.setattr(categorising, "_take_quota", lambda event, category: True)
    everybody_has_looked = threading.Barrier(12, timeout=60)

    def one(number: int) -> None:
        try:
            seated = Registration.objects.filter(event=event, category="BUYER").count()
            everybody_has_looked.wait()
            if seated < 10:
                register(event, **person(number, category="BUYER"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Registration.objects.filter(event=event).count() == 12
