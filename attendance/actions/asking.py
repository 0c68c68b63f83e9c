"""Writing, ordering and retiring the questions of an event's form."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import Question
from attendance.models.question import answer_keys
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User


class QuestionLabelMissing(DomainError):
    """No language has the question."""

    code = "question_label_missing"
    message = _("Write the question in at least one language.")


class ChoicesMissing(DomainError):
    """A choice needs something to choose from."""

    code = "choices_missing"
    message = _("Give at least two choices.")


class KindFixed(DomainError):
    """Answers of the old kind exist."""

    code = "kind_fixed"
    message = _(
        "Somebody answered this question already, so its kind stays. Retire it and ask a new one."
    )


class ConditionNotBefore(DomainError):
    """A condition must be answered before the question it decides on."""

    code = "condition_not_before"
    message = _("A question must stand below the question it depends on.")


class ConditionInUse(DomainError):
    """Other questions are shown by this one's answer."""

    code = "condition_in_use"
    message = _("Other questions depend on this one or on this choice. Change those first.")


class BoundsWrong(DomainError):
    """The largest number is below the smallest."""

    code = "bounds_wrong"
    message = _("The largest number must not be below the smallest.")


@transaction.atomic
def add_question(event: Event, *, by: User, **fields: Any) -> Question:
    """Put a question at the end of the form.

    `choices` are dicts of texts per language; keys are given here. `shown_if` and
    `shown_if_value` name an earlier question and one of its choices. Raises
    QuestionLabelMissing, ChoicesMissing, BoundsWrong, ConditionNotBefore.
    """
    fields = _checked(fields, old=[])
    top = Question.objects.filter(event=event).aggregate(top=Max("position"))["top"] or 0
    question = Question(event=event, position=top + 1, **fields)
    _check_condition(question)
    question.save(force_insert=True)
    audit.record(by, "question.added", event, question=question.pk, kind=question.kind)
    return question


@transaction.atomic
def edit_question(question: Question, *, version: int, by: User, **fields: Any) -> Question:
    """Change a question; choices that somebody picked stay known. Raises also KindFixed.

    Raises StaleForm when somebody saved it meanwhile, ConditionInUse when another question hangs
    on its kind or on a choice that would go.
    """
    if fields["kind"] != question.kind and question.answers.exists():
        raise KindFixed
    fields = _checked(fields, old=question.choices, picked=_picked(question))
    changed = Question(pk=question.pk, event=question.event, position=question.position, **fields)
    _check_condition(changed)
    _check_depending(changed)
    rows = Question.objects.filter(pk=question.pk, version=version)
    if rows.update(version=F("version") + 1, **fields) == 0:
        raise StaleForm
    question.refresh_from_db()
    audit.record(by, "question.changed", question.event, question=question.pk)
    return question


@transaction.atomic
def move_question(question: Question, *, down: bool, by: User) -> bool:
    """Swap with the next one above or below; False at the end of the list.

    Raises ConditionNotBefore when a question would pass the one it depends on.
    """
    rows = list(Question.objects.asked().filter(event=question.event))
    at = rows.index(question)
    to = at + (1 if down else -1)
    if not 0 <= to < len(rows):
        return False
    rows[at], rows[to] = rows[to], rows[at]
    order = {row.pk: place for place, row in enumerate(rows)}
    if any(row.shown_if_id and order.get(row.shown_if_id, -1) > order[row.pk] for row in rows):
        raise ConditionNotBefore
    for place, row in enumerate(rows, start=1):
        Question.objects.filter(pk=row.pk).exclude(position=place).update(position=place)
    audit.record(by, "question.moved", question.event, question=question.pk)
    return True


@transaction.atomic
def retire_question(question: Question, *, by: User) -> bool:
    """Take a question out of the form; delete it where nobody answered, and return that.

    Raises ConditionInUse while a question that is still asked depends on it.
    """
    if question.depending.filter(retired_at__isnull=True).exists():
        raise ConditionInUse
    event, key = question.event, question.pk
    unused = not question.answers.exists() and not question.depending.exists()
    if unused:
        question.delete()
    else:
        Question.objects.filter(pk=key).update(retired_at=timezone.now(), version=F("version") + 1)
    audit.record(by, "question.retired", event, question=key, deleted=unused)
    return unused


def _checked(
    fields: dict[str, Any], *, old: Sequence[dict[str, Any]], picked: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return `fields` without what the kind does not use, choices with their keys."""
    if not any(fields.get(f"label_{code}") for code in ("vi", "en", "fil")):
        raise QuestionLabelMissing
    kind = fields["kind"]
    fields = dict(fields)
    if kind != Question.Kind.PHONE:
        fields["is_contact"] = False
    if kind != Question.Kind.NUMBER:
        fields["minimum"] = fields["maximum"] = None
    low, high = fields.get("minimum"), fields.get("maximum")
    if low is not None and high is not None and high < low:
        raise BoundsWrong
    if kind in (Question.Kind.CHOICE, Question.Kind.CHOICES):
        fields["choices"] = _with_keys(fields.get("choices") or [], old=old, picked=picked)
        if sum(not choice["retired"] for choice in fields["choices"]) < 2:
            raise ChoicesMissing
    else:
        fields["choices"] = []
    return fields


def _with_keys(
    given: Sequence[dict[str, Any]], *, old: Sequence[dict[str, Any]], picked: frozenset[str]
) -> list[dict[str, Any]]:
    """Give new choices a key of their own; keep picked ones that were removed, as retired."""
    known = {choice["key"]: choice for choice in old}
    top = max((int(key[1:]) for key in known), default=0)
    kept = []
    for choice in given:
        key = choice.get("key")
        if key not in known:
            top += 1
            key = f"c{top}"
        texts = {code: choice.get(code, "") for code in ("vi", "en", "fil")}
        kept.append({"key": key, **texts, "retired": False})
    here = {choice["key"] for choice in kept}
    gone = [known[key] for key in known if key not in here and key in picked]
    return kept + [{**choice, "retired": True} for choice in gone]


def _picked(question: Question) -> frozenset[str]:
    if question.kind not in (Question.Kind.CHOICE, Question.Kind.CHOICES):
        return frozenset()
    values = question.answers.values_list("value", flat=True)
    return frozenset(key for value in values for key in answer_keys(value))


def _check_condition(question: Question) -> None:
    """Raise ConditionNotBefore unless the condition is an earlier question's own choice."""
    parent = question.shown_if
    if parent is None:
        return
    elsewhere = parent.event_id != question.event_id or parent.is_retired
    late = parent.pk == question.pk or (parent.position, parent.pk) >= (
        question.position,
        question.pk or parent.pk + 1,
    )
    if elsewhere or late or parent.kind not in Question.DECIDING_KINDS:
        raise ConditionNotBefore
    if question.shown_if_value not in parent.choice_labels(retired=False):
        raise ConditionNotBefore


def _check_depending(question: Question) -> None:
    needed = set(
        Question.objects.asked()
        .filter(shown_if_id=question.pk)
        .values_list("shown_if_value", flat=True)
    )
    offered = question.kind in Question.DECIDING_KINDS and question.choice_labels(retired=False)
    if needed and not (offered and needed <= offered.keys()):
        raise ConditionInUse
