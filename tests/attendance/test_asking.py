"""Writing, ordering and retiring questions."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from attendance.actions.asking import (
    BoundsWrong,
    ChoicesMissing,
    ConditionInUse,
    ConditionNotBefore,
    KindFixed,
    QuestionLabelMissing,
    add_question,
    edit_question,
    move_question,
    retire_question,
)
from attendance.models import Answer, Question
from events.models import Event
from events_app.core import audit
from events_app.core.errors import StaleForm
from tests import factories

LUNCH = [{"vi": "chay", "en": "vegetarian", "fil": ""}, {"vi": "mặn", "en": "meat", "fil": ""}]


def order(event: Event) -> list[str]:
    return [question.label_en for question in Question.objects.asked().filter(event=event)]


def answer(question: Question, value: object) -> Answer:
    person = factories.make_registration(question.event)
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return Answer.objects.create(
        registration=person, question=question, value=value, changed_at=moment
    )


def test_a_question_goes_to_the_end_and_leaves_a_trace(conference: Event, owner) -> None:
    add_question(conference, by=owner, kind="TEXT", label_en="First")
    second = add_question(
        conference, by=owner, kind="CHOICE", label_en="Lunch", choices=LUNCH, maximum=3
    )
    assert order(conference) == ["First", "Lunch"]
    assert [choice["key"] for choice in second.choices] == ["c1", "c2"]
    assert second.maximum is None
    line = audit.trail(conference).first()
    assert (line.verb, line.details) == (
        "question.added",
        {"question": second.pk, "kind": "CHOICE"},
    )


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "TEXT"}, QuestionLabelMissing),
        ({"kind": "CHOICE", "label_en": "x", "choices": LUNCH[:1]}, ChoicesMissing),
        ({"kind": "NUMBER", "label_en": "x", "minimum": 2, "maximum": 1}, BoundsWrong),
    ],
)
def test_half_a_question_is_refused(conference: Event, owner, fields: dict, error: type) -> None:
    with pytest.raises(error):
        add_question(conference, by=owner, **fields)
    assert not Question.objects.exists()


def test_a_condition_is_an_earlier_question_of_the_same_event(conference: Event, owner) -> None:
    def ask(parent: Question, value: str = "yes") -> Question:
        fields = {"kind": "TEXT", "label_en": "x", "shown_if": parent, "shown_if_value": value}
        return add_question(conference, by=owner, **fields)

    earlier = factories.make_question(conference, kind="YES_NO", position=1)
    assert ask(earlier).shown_if == earlier
    text = factories.make_question(conference, kind="TEXT", position=1)
    foreign = factories.make_question(factories.make_event(), kind="YES_NO", position=1)
    for parent, value in ((earlier, "perhaps"), (text, "yes"), (foreign, "yes")):
        with pytest.raises(ConditionNotBefore):
            ask(parent, value)


def test_a_condition_that_comes_later_is_refused(conference: Event, owner) -> None:
    first = add_question(conference, by=owner, kind="YES_NO", label_en="A")
    later = add_question(conference, by=owner, kind="YES_NO", label_en="B")
    for parent in (later, first):
        fields = {"kind": "TEXT", "label_en": "A", "shown_if": parent, "shown_if_value": "yes"}
        with pytest.raises(ConditionNotBefore):
            edit_question(first, version=1, by=owner, **fields)


def test_a_choice_that_was_picked_stays_known_and_keys_are_never_used_again(
    conference: Event, owner
) -> None:
    lunch = add_question(conference, by=owner, kind="CHOICE", label_en="Lunch", choices=LUNCH)
    picked = answer(lunch, "c1")
    given = [lunch.choices[1], {"vi": "cá", "en": "fish"}]
    edit_question(lunch, version=1, by=owner, kind="CHOICE", label_en="Lunch", choices=given)
    picked.refresh_from_db()
    assert [(row["key"], row["retired"]) for row in lunch.choices] == [
        ("c2", False),
        ("c3", False),
        ("c1", True),
    ]
    assert picked.text == "vegetarian"
    assert list(lunch.choice_labels(retired=False)) == ["c2", "c3"]


def test_somebody_elses_change_and_a_change_of_kind_are_refused(conference: Event, owner) -> None:
    question = add_question(conference, by=owner, kind="TEXT", label_en="First")
    edit_question(question, version=1, by=owner, kind="LONG_TEXT", label_en="Longer")
    assert (question.label_en, question.version) == ("Longer", 2)
    with pytest.raises(StaleForm):
        edit_question(question, version=1, by=owner, kind="LONG_TEXT", label_en="Mine")
    answer(question, "text")
    with pytest.raises(KindFixed):
        edit_question(question, version=2, by=owner, kind="NUMBER", label_en="Longer")


def test_a_choice_others_depend_on_cannot_go(conference: Event, owner) -> None:
    lunch = add_question(conference, by=owner, kind="CHOICE", label_en="Lunch", choices=LUNCH)
    fields = {"shown_if": lunch, "shown_if_value": "c1", "kind": "TEXT", "label_en": "Which"}
    add_question(conference, by=owner, **fields)
    for kind, given in (("CHOICE", [lunch.choices[1], {"en": "fish"}]), ("TEXT", [])):
        with pytest.raises(ConditionInUse):
            edit_question(lunch, version=1, by=owner, kind=kind, label_en="L", choices=given)
    with pytest.raises(ConditionInUse):
        retire_question(lunch, by=owner)


def test_questions_move_but_never_past_the_one_they_depend_on(conference: Event, owner) -> None:
    first = add_question(conference, by=owner, kind="YES_NO", label_en="A")
    fields = {"kind": "TEXT", "shown_if": first, "shown_if_value": "yes"}
    second = add_question(conference, by=owner, label_en="B", **fields)
    third = add_question(conference, by=owner, kind="TEXT", label_en="C")
    assert move_question(third, down=False, by=owner)
    assert order(conference) == ["A", "C", "B"]
    assert audit.trail(conference).first().verb == "question.moved"
    assert not move_question(second, down=True, by=owner)
    move_question(third, down=True, by=owner)
    with pytest.raises(ConditionNotBefore):
        move_question(second, down=False, by=owner)
    with pytest.raises(ConditionNotBefore):
        move_question(first, down=True, by=owner)
    assert order(conference) == ["A", "B", "C"]


def test_an_answered_question_is_retired_and_an_unanswered_one_deleted(
    conference: Event, owner
) -> None:
    kept = add_question(conference, by=owner, kind="TEXT", label_en="Kept")
    gone = add_question(conference, by=owner, kind="TEXT", label_en="Gone")
    answer(kept, "text")
    assert not retire_question(kept, by=owner)
    assert retire_question(gone, by=owner)
    assert order(conference) == []
    assert [row.label_en for row in Question.objects.all()] == ["Kept"]
    assert Answer.objects.count() == 1
    assert audit.trail(conference).first().details["deleted"] is True


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "SMELL"}, "question_kind_known"),
        ({"label_en": ""}, "question_has_a_label"),
        ({"minimum": 2, "maximum": 1}, "question_largest_not_below_smallest"),
        ({"shown_if_value": "yes"}, "question_condition_is_whole"),
    ],
)
def test_the_database_refuses_a_broken_question(conference: Event, fields: dict, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.make_question(conference, **fields)


def test_the_database_refuses_a_question_that_is_its_own_condition(conference: Event) -> None:
    question = factories.make_question(conference)
    with (
        pytest.raises(IntegrityError, match="question_not_its_own_condition"),
        transaction.atomic(),
    ):
        Question.objects.filter(pk=question.pk).update(shown_if=question, shown_if_value="yes")


def test_the_database_refuses_two_answers_and_a_file_without_hash(conference: Event) -> None:
    given = answer(factories.make_question(conference), "text")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            registration=given.registration,
            question=given.question,
            value="again",
            changed_at=given.changed_at,
        )
    with pytest.raises(IntegrityError, match="answer_file_has_its_hash"), transaction.atomic():
        Answer.objects.filter(pk=given.pk).update(file="answers/x.pdf")
