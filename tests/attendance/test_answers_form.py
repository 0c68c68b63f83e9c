"""The form of an event's questions: every kind, conditions, files, precise refusals."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from attendance.actions.answering import (
    LARGEST_FILE_BYTES,
    AnswerInvalid,
    check_answer,
    save_answers,
)
from attendance.forms.answer_fields import phone_region
from attendance.forms.questions import AnswersForm
from attendance.models import Answer, Question
from events.models import AdminUnit, Event
from events_app.core import audit
from tests import factories

CHOICES = [
    {"key": "c1", "vi": "chay", "en": "vegetarian", "fil": "", "retired": False},
    {"key": "c2", "vi": "mặn", "en": "meat", "fil": "", "retired": False},
]
PDF = b"%PDF-1.7 sample"


def upload(content: bytes = PDF, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def ask(event: Event, kind: str, given: Any, **fields: Any) -> AnswersForm:
    """Return the form with one question of `kind`, answered with `given`."""
    question = factories.make_question(event, kind=kind, **fields)
    name = f"q{question.pk}"
    files = {name: given} if kind == "FILE" and given else {}
    data = {} if kind == "FILE" or given is None else {name: given}
    return AnswersForm(data, files, event=event, category="DELEGATE")


def stored(form: AnswersForm) -> Any:
    assert form.is_valid(), form.errors
    return form.cleaned_data[f"q{form.questions[0].pk}"]


def said(form: AnswersForm) -> str:
    assert not form.is_valid()
    return " ".join(form.errors[f"q{form.questions[0].pk}"])


@pytest.mark.parametrize(
    ("kind", "given", "value", "text"),
    [
        ("TEXT", " rice ", "rice", "rice"),
        ("LONG_TEXT", "a\nb", "a\nb", "a\nb"),
        ("NUMBER", "12,50", "12.5", "12.5"),
        ("NUMBER", "1200", "1200", "1,200"),
        ("CHOICE", "c2", "c2", "meat"),
        ("CHOICES", ["c1", "c2"], ["c1", "c2"], "vegetarian, meat"),
        ("YES_NO", "no", False, "no"),
        ("DATE", "2026-11-29", "2026-11-29", "29 November 2026"),
        ("PHONE", "0912 345 678", "+84912345678", "+84912345678"),
        ("EMAIL", "a@example.org", "a@example.org", "a@example.org"),
    ],
)
def test_each_kind_is_stored_typed_and_read_back(
    conference: Event, kind: str, given: Any, value: Any, text: str
) -> None:
    choices = CHOICES if kind.startswith("CHOICE") else []
    form = ask(conference, kind, given, choices=choices)
    assert stored(form) == value
    person = factories.make_registration(conference)
    form.save(person, by=None)
    with translation.override("en"):
        assert person.answers.get().text == text
    again = AnswersForm.of(person)
    assert again.initial == {f"q{form.questions[0].pk}": value}


def test_a_unit_is_stored_with_its_name_on_the_events_day(conference: Event) -> None:
    today = AdminUnit.objects.on(date(2026, 12, 1)).filter(country="VN").first()
    old = AdminUnit.objects.filter(valid_to__lt=date(2026, 1, 1)).first()
    assert stored(ask(conference, "ADMIN_UNIT", str(today.pk))) == {
        "id": today.pk,
        "name": today.name,
    }
    assert "not one of the available choices" in said(
        ask(factories.make_event(), "ADMIN_UNIT", str(old.pk))
    )


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("TEXT", "two\nlines", "one line"),
        ("TEXT", "x" * 301, "at most 300"),
        ("LONG_TEXT", "a\x07b", "invisible control characters"),
        ("NUMBER", "twelve", "Write a number such as 12 or 12.5"),
        ("NUMBER", "10.322", "can be read in two ways"),
        ("NUMBER", "0", "The smallest number is 1"),
        ("NUMBER", "11", "The largest number is 10"),
        ("CHOICE", "c9", "not one of the available choices"),
        ("CHOICES", ["c1", "c9"], "not one of the available choices"),
        ("YES_NO", "perhaps", "not one of the available choices"),
        ("DATE", "29/11/2026", "year-month-day"),
        ("ADMIN_UNIT", "none", "not one of the available choices"),
        ("PHONE", "12", "Write it like +84 "),
        ("EMAIL", "nobody", "valid email"),
        ("FILE", upload(b"MZ binary", "letter.pdf"), "not a PDF, PNG or JPEG"),
        ("FILE", upload(PDF + b"x" * LARGEST_FILE_BYTES), "larger than 10 MB"),
    ],
)
def test_bad_input_gets_a_precise_answer_and_stays_in_the_field(
    conference: Event, kind: str, given: Any, words: str
) -> None:
    bounds = {"minimum": Decimal(1), "maximum": Decimal(10)} if kind == "NUMBER" else {}
    form = ask(conference, kind, given, choices=CHOICES if "CHOICE" in kind else [], **bounds)
    assert words in said(form)
    if kind in {"TEXT", "NUMBER", "PHONE", "EMAIL", "DATE"}:
        assert form[f"q{form.questions[0].pk}"].value() == given


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_a_required_question_must_be_answered_and_another_need_not(
    conference: Event, kind: str
) -> None:
    choices = CHOICES if kind.startswith("CHOICE") else []
    assert "required" in said(ask(conference, kind, None, required=True, choices=choices))
    assert stored(ask(factories.make_event(), kind, None, choices=choices)) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("TEXT", ""),
        ("TEXT", 3),
        ("NUMBER", 3),
        ("NUMBER", "NaN"),
        ("CHOICE", "c9"),
        ("CHOICES", []),
        ("CHOICES", ["c1", "c1"]),
        ("YES_NO", "yes"),
        ("DATE", "20261129"),
        ("ADMIN_UNIT", {"id": "1", "name": "x"}),
        ("PHONE", "0912345678"),
        ("EMAIL", "nobody"),
        ("FILE", {"name": "x", "size": 1, "sha256": "x"}),
    ],
)
def test_the_action_stores_no_value_of_another_kind(
    conference: Event, kind: str, value: Any
) -> None:
    question = factories.make_question(conference, kind=kind, choices=CHOICES)
    with pytest.raises(AnswerInvalid):
        check_answer(question, value)


@pytest.mark.parametrize(
    ("zone", "region", "given", "value"),
    [
        ("Asia/Ho_Chi_Minh", "VN", "024 3826 2222", "+842438262222"),
        ("Asia/Manila", "PH", "0917 123 4567", "+639171234567"),
        ("Europe/Berlin", "DE", "030 123456", "+4930123456"),
        ("Asia/Manila", "PH", "+84 912 345 678", "+84912345678"),
    ],
)
def test_a_phone_is_read_in_the_country_of_the_event(
    db: None, zone: str, region: str, given: str, value: str
) -> None:
    event = factories.make_event(time_zone=zone)
    assert phone_region(event) == region
    assert stored(ask(event, "PHONE", given)) == value


def test_hidden_questions_are_neither_required_nor_kept(conference: Event) -> None:
    first = factories.make_question(conference, kind="YES_NO")
    second = factories.make_question(
        conference, kind="CHOICE", choices=CHOICES, shown_if=first, shown_if_value="yes",
        required=True,
    )  # fmt: skip
    third = factories.make_question(conference, shown_if=second, shown_if_value="c1", required=True)

    def sent(**data: str) -> AnswersForm:
        named = {
            f"q{q.pk}": data[key]
            for key, q in zip("abc", (first, second, third), strict=True)
            if key in data
        }
        return AnswersForm(named, event=conference, category="DELEGATE")

    assert sent(a="no").is_valid()
    assert set(sent(a="yes").errors) == {f"q{second.pk}"}
    assert set(sent(a="yes", b="c1").errors) == {f"q{third.pk}"}
    assert sent(a="yes", b="c2").is_valid()
    # Typed before the first answer was changed to "no": bad input there is no mistake.
    form = sent(a="no", b="c9", c="x" * 400)
    assert form.is_valid()
    person = factories.make_registration(conference)
    form.save(person, by=None)
    assert [row.value for row in Answer.objects.all()] == [False]


def test_an_answer_goes_when_its_condition_does(conference: Event, registrar) -> None:
    first = factories.make_question(conference, kind="YES_NO")
    second = factories.make_question(conference, shown_if=first, shown_if_value="yes")
    person = factories.make_registration(conference)
    names = (f"q{first.pk}", f"q{second.pk}")
    for given, left in ((("yes", "Khmer"), [True, "Khmer"]), (("no", "Khmer"), [False])):
        form = AnswersForm.of(person, dict(zip(names, given, strict=True)))
        assert form.is_valid()
        form.save(person, by=registrar)
        assert [row.value for row in person.answers.order_by("question")] == left
    line = audit.trail(person).first()
    assert (line.verb, line.actor) == ("answers.changed", registrar)
    assert "Khmer" not in str(line.details)


def test_saving_the_same_answers_leaves_no_second_trace(conference: Event) -> None:
    question = factories.make_question(conference)
    person = factories.make_registration(conference)
    for _time in range(2):
        save_answers(person, questions=[question], answers={question.pk: "x"}, by=None)
    assert audit.trail(person).count() == 1


def test_questions_for_a_category_and_for_the_desk_are_asked_there_only(conference: Event) -> None:
    factories.make_question(conference, label_en="all")
    factories.make_question(conference, label_en="buyers", categories=["BUYER"])
    factories.make_question(conference, label_en="desk", at_desk_only=True)
    factories.make_question(conference, label_en="retired", retired_at=factories.START)
    factories.make_question(factories.make_event(), label_en="elsewhere")

    def asked(category: str, *, desk: bool = False) -> list[str]:
        form = AnswersForm(event=conference, category=category, desk=desk)
        return [question.label_en for question in form.questions]

    assert asked("DELEGATE") == ["all"]
    assert asked("BUYER") == ["all", "buyers"]
    assert asked("DELEGATE", desk=True) == ["all", "desk"]


def test_the_category_beside_the_answers_decides(conference: Event) -> None:
    factories.make_question(conference, categories=["BUYER"], required=True)
    assert AnswersForm({"category": "PRESS"}, event=conference).is_valid()
    assert not AnswersForm({"category": "BUYER"}, event=conference).is_valid()


def test_a_file_is_kept_with_its_hash_and_stays_when_none_is_sent(conference: Event) -> None:
    form = ask(conference, "FILE", upload(name="Giấy mời\n.pdf"), required=True)
    assert form.is_valid()
    person = factories.make_registration(conference)
    form.save(person, by=None)
    row = person.answers.get()
    digest = hashlib.sha256(PDF).hexdigest()
    assert row.value == {"name": "Giấy mời.pdf", "size": len(PDF), "sha256": digest}
    assert (row.sha256, row.file.read(), row.file.name.endswith(".pdf")) == (digest, PDF, True)
    row.file.close()
    again = AnswersForm.of(person, {})
    assert again.is_valid()
    again.save(person, by=None)
    assert person.answers.get().sha256 == digest


def test_when_something_else_is_wrong_the_file_is_asked_for_again(conference: Event) -> None:
    file = factories.make_question(conference, kind="FILE")
    other = factories.make_question(conference, required=True)
    form = AnswersForm({}, {f"q{file.pk}": upload()}, event=conference, category="PRESS")
    assert set(form.errors) == {f"q{file.pk}", f"q{other.pk}"}
    assert "Choose the file again" in str(form.errors[f"q{file.pk}"])


def test_a_retired_choice_stays_on_offer_to_who_picked_it(conference: Event) -> None:
    retired = [{**CHOICES[0], "retired": True}, CHOICES[1]]
    question = factories.make_question(conference, kind="CHOICE", choices=retired)
    person = factories.make_registration(conference)
    save_answers(person, questions=[question], answers={question.pk: "c1"}, by=None)
    other = factories.make_registration(conference)
    for who, offered in ((person, ["c1", "c2"]), (other, ["c2"])):
        field = AnswersForm.of(who).fields[f"q{question.pk}"]
        assert [key for key, _label in field.choices] == offered


def test_help_is_text_and_never_markup(conference: Event) -> None:
    factories.make_question(conference, help_en="<script>alert(1)</script>")
    with translation.override("en"):
        form = AnswersForm(event=conference, category="PRESS")
        assert form.fields[f"q{form.questions[0].pk}"].help_text.startswith("&lt;script")


def test_a_file_is_kept_only_under_its_own_hash(conference: Event) -> None:
    question = factories.make_question(conference, kind="FILE")
    person = factories.make_registration(conference)
    other = hashlib.sha256(b"%PDF-1.7 another").hexdigest()
    value = {"name": "letter.pdf", "size": len(PDF), "sha256": other}
    given = {"questions": [question], "answers": {question.pk: value}, "by": None}
    with pytest.raises(AnswerInvalid):
        save_answers(person, files={question.pk: PDF}, **given)
    assert not Answer.objects.exists()
    value["sha256"] = hashlib.sha256(PDF).hexdigest()
    save_answers(person, files={question.pk: PDF}, **given)
    with Answer.objects.get().file.open() as kept:
        assert kept.read() == PDF
