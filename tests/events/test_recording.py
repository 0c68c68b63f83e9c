"""Minutes, decisions, tasks, indicators and reported figures."""

from datetime import date
from decimal import Decimal

import pytest

from events.actions import errors
from events.actions.recording import (
    add_action_item,
    add_decision,
    finish_action_item,
    remove_reported_figure,
    save_indicator,
    save_minutes,
    save_reported_figure,
)
from events.queries import achievement, outcome_summary
from events_app.core.audit import trail
from events_app.core.errors import IllegalMove, StaleForm
from tests.factories import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(conference):
    return make_session(conference)


def test_minutes_are_saved_and_a_stale_form_is_refused(session, planner, owner):
    first = save_minutes(session, version=0, key_points="One", by=planner)
    assert (first.key_points, first.version) == ("One", 1)
    with pytest.raises(StaleForm):
        save_minutes(session, version=0, key_points="Two", by=owner)
    second = save_minutes(session, version=1, key_points="Two", by=owner)
    assert (second.key_points, second.version) == ("Two", 2)
    with pytest.raises(StaleForm):
        save_minutes(session, version=1, key_points="Three", by=planner)
    assert [line.verb for line in trail(session)] == ["minutes.saved", "minutes.saved"]


def test_decisions_are_numbered(session, planner):
    numbers = [add_decision(session, text=text, by=planner).number for text in ("A", "B")]
    assert numbers == [1, 2]
    assert trail(session).first().details == {"number": 2}


def test_a_task_is_done_once(session, planner):
    item = add_action_item(
        session, text="Send list", owner_name="Sở Công Thương", due_on=date(2027, 1, 5), by=planner
    )
    finish_action_item(item, by=planner)
    with pytest.raises(IllegalMove):
        finish_action_item(item, by=planner)
    summary = outcome_summary(session.event)
    assert [(line.text, line.state) for line in summary.action_items] == [("Send list", "DONE")]
    assert trail(item).get().verb == "action_item.done"


@pytest.mark.parametrize(
    ("operator", "target", "result", "qualifier", "rate", "verdict"),
    [
        ("GE", "200", "326", "EXACT", "163.0", "met"),
        ("GE", "50", "35", "EXACT", "70.0", "missed"),
        ("GE", "30", "20", "EXACT", "66.7", "missed"),
        ("GE", "50", "50", "EXACT", "100.0", "met"),
        ("GT", "50", "50", "EXACT", "100.0", "missed"),
        ("LE", "50", "50", "ABOUT", "100.0", "met"),
        ("EQ", "50", "50", "ROUNDED", "100.0", "met"),
        ("GE", "0", "5", "EXACT", None, "met"),
        ("GE", "50", "50", "MORE_THAN", None, "met"),
        ("GT", "50", "50", "MORE_THAN", None, "met"),
        ("GT", "50", "50", "AT_LEAST", None, "not_computable"),
        ("GE", "50", "40", "MORE_THAN", None, "not_computable"),
        ("LE", "50", "50", "MORE_THAN", None, "missed"),
        ("LE", "50", "50", "AT_LEAST", None, "not_computable"),
        ("EQ", "50", "50", "AT_LEAST", None, "not_computable"),
        ("GE", None, "10819", "EXACT", None, "not_computable"),
        ("GE", "200", None, "", None, "not_computable"),
    ],
)
def test_achievement_is_judged_by_operator_and_qualifier(
    operator, target, result, qualifier, rate, verdict
):
    judged = achievement(
        operator=operator,
        target=None if target is None else Decimal(target),
        result=None if result is None else Decimal(result),
        qualifier=qualifier,
    )
    assert judged == (None if rate is None else Decimal(rate), verdict)


def test_an_indicator_keeps_target_and_result(conference, planner):
    row = save_indicator(
        conference,
        name="Products",
        unit="products",
        parts_note="326 = 1 + 29 + 296",
        operator="GE",
        target=Decimal(200),
        result=Decimal(326),
        source="Department",
        as_of=date(2025, 1, 2),
        by=planner,
    )
    line = outcome_summary(conference).indicators[0]
    assert (line.pk, line.rate, line.verdict) == (row.pk, Decimal("163.0"), "met")
    assert (line.parts_note, line.status) == ("326 = 1 + 29 + 296", "PRELIMINARY")
    row = save_indicator(
        conference, indicator=row, version=1, name="Products", unit="products", by=planner
    )
    line = outcome_summary(conference).indicators[0]
    assert (line.target, line.result, line.verdict) == (None, None, "not_computable")
    with pytest.raises(StaleForm):
        save_indicator(conference, indicator=row, version=1, name="X", unit="x", by=planner)
    with pytest.raises(errors.IndicatorNameTaken):
        save_indicator(conference, name="Products", unit="x", by=planner)
    assert [line.verb for line in trail(conference)] == ["indicator.saved"] * 2


def test_a_reported_figure_is_replaced_and_removed(conference, planner):
    for value in (140, 145):
        figure = save_reported_figure(
            conference, key="products", value=Decimal(value), source="Paper", by=planner
        )
    assert outcome_summary(conference).reported == {"products": Decimal(145)}
    remove_reported_figure(figure, by=planner)
    assert outcome_summary(conference).reported == {}
    assert trail(conference).first().verb == "reported_figure.removed"


def test_the_summary_lists_decisions_in_programme_order(
    session, planner, django_assert_num_queries
):
    add_decision(session, text="Build hubs", by=planner)
    with django_assert_num_queries(4):
        lines = outcome_summary(session.event).decisions
    assert [(line.session, line.number, line.text) for line in lines] == [
        (session.title, 1, "Build hubs")
    ]
