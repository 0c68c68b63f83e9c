"""What an event asks the people who register, and what they answered."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core import formats
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from events_app.core.translated import LANGUAGE_CODES, in_reader_language

_LINE = {"max_length": 200, "blank": True, "validators": [refuse_line_breaks]}
_TEXT = {"max_length": 500, "blank": True, "validators": [refuse_control_characters]}


class QuestionQuerySet(models.QuerySet["Question"]):
    """The questions of a form."""

    def asked(self) -> "QuestionQuerySet":
        """Return those that forms still ask."""
        return self.filter(retired_at__isnull=True)


class Question(models.Model):
    """One question of an event's form; retired instead of deleted once somebody answered."""

    class Kind(models.TextChoices):
        """What the answer is; `check_answer` says how it is stored."""

        TEXT = "TEXT", _("text on one line")
        LONG_TEXT = "LONG_TEXT", _("long text")
        NUMBER = "NUMBER", _("number")
        CHOICE = "CHOICE", _("one of several choices")
        CHOICES = "CHOICES", _("any of several choices")
        YES_NO = "YES_NO", _("yes or no")
        DATE = "DATE", _("date")
        ADMIN_UNIT = "ADMIN_UNIT", _("administrative unit")
        PHONE = "PHONE", _("phone number")
        EMAIL = "EMAIL", _("e-mail")
        FILE = "FILE", _("file")

    # Only what is picked from a list can decide whether another question is shown.
    DECIDING_KINDS = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    label_vi = models.CharField(_("question in Vietnamese"), **_LINE)  # type: ignore[arg-type]
    label_en = models.CharField(_("question in English"), **_LINE)  # type: ignore[arg-type]
    label_fil = models.CharField(_("question in Filipino"), **_LINE)  # type: ignore[arg-type]
    help_vi = models.CharField(_("help in Vietnamese"), **_TEXT)  # type: ignore[arg-type]
    help_en = models.CharField(_("help in English"), **_TEXT)  # type: ignore[arg-type]
    help_fil = models.CharField(_("help in Filipino"), **_TEXT)  # type: ignore[arg-type]
    required = models.BooleanField(_("must be answered"), default=False)
    at_desk_only = models.BooleanField(_("asked at the desk only"), default=False)
    # Only this number is shown to those who met the person: others may be somebody else's.
    is_contact = models.BooleanField(_("the person's own number"), default=False)
    # [{"key": "c1", "vi": …, "en": …, "fil": …, "retired": false}]; a key is never used again.
    choices = models.JSONField(default=list, blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    minimum = models.DecimalField(
        _("smallest number"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("largest number"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    shown_if = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="depending"
    )
    shown_if_value = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "TEXT", "LONG_TEXT", "NUMBER", "CHOICE", "CHOICES", "YES_NO", "DATE",
                        "ADMIN_UNIT", "PHONE", "EMAIL", "FILE",
                    ]
                ),
                name="question_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(is_contact=False) | models.Q(kind="PHONE"),
                name="question_contact_is_a_phone",
            ),
            models.CheckConstraint(
                condition=~models.Q(label_vi="", label_en="", label_fil=""),
                name="question_has_a_label",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum__isnull=True)
                | models.Q(maximum__isnull=True)
                | models.Q(maximum__gte=models.F("minimum")),
                name="question_largest_not_below_smallest",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_if__isnull=True, shown_if_value="")
                | (models.Q(shown_if__isnull=False) & ~models.Q(shown_if_value="")),
                name="question_condition_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_if__isnull=True)
                | ~models.Q(shown_if=models.F("id")),
                name="question_not_its_own_condition",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the question in the reader's language."""
        return in_reader_language(self, "label")

    @property
    def help(self) -> str:
        """Return the help in the reader's language."""
        return in_reader_language(self, "help")

    @property
    def is_retired(self) -> bool:
        """Tell whether forms no longer ask it."""
        return self.retired_at is not None

    def choice_labels(self, *, retired: bool = True) -> dict[str, str]:
        """Return the choices, key → text in the reader's language, in their order."""
        if self.kind == self.Kind.YES_NO:
            return {"yes": gettext("yes"), "no": gettext("no")}
        return {
            choice["key"]: _in_language(choice)
            for choice in self.choices
            if retired or not choice.get("retired")
        }

    def is_for(self, category: str) -> bool:
        """Tell whether people of `category` are asked; no categories named means all."""
        return not self.categories or category in self.categories

    def as_text(self, value: Any) -> str:
        """Return a stored answer as people read it, in the reader's language."""
        if value is None:
            return ""
        if self.kind in self.DECIDING_KINDS:
            labels = self.choice_labels()
            return ", ".join(labels.get(key, key) for key in answer_keys(value))
        if self.kind in (self.Kind.ADMIN_UNIT, self.Kind.FILE):
            return str(value["name"])
        if self.kind == self.Kind.NUMBER:
            return formats.format_number(Decimal(value))
        if self.kind == self.Kind.DATE:
            return formats.format_date(date.fromisoformat(value))
        return str(value)

    def as_cell(self, value: Any) -> str:
        """Return a stored answer for a spreadsheet: numbers and dates as programs read them."""
        if self.kind in (self.Kind.NUMBER, self.Kind.DATE):
            return str(value)
        return self.as_text(value)


class AnswerQuerySet(models.QuerySet["Answer"]):
    """The answers of an event."""

    def cells(self, questions: Iterable[Question]) -> dict[int, dict[int, str]]:
        """Return the answers to `questions` for a spreadsheet: registration → question → text."""
        by_key = {question.pk: question for question in questions}
        found: dict[int, dict[int, str]] = {}
        rows = self.filter(question__in=by_key).order_by()
        for person, key, value in rows.values_list("registration_id", "question_id", "value"):
            found.setdefault(person, {})[key] = by_key[key].as_cell(value)
        return found


class Answer(models.Model):
    """What one person answered to one question: a typed value, for files the file beside it."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField()
    file = models.FileField(upload_to="answers/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    changed_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(file="", sha256="")
                | (~models.Q(file="") & ~models.Q(sha256="")),
                name="answer_file_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.text}"

    @property
    def text(self) -> str:
        """Return the answer as people read it."""
        return self.question.as_text(self.value)


def answer_keys(value: Any) -> list[str]:
    """Return the picked keys of a stored answer: "yes"/"no", one key or several."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(key) for key in value] if isinstance(value, list) else [str(value)]


def asked_questions(
    questions: Iterable[Question], *, category: str, answers: dict[int, Any]
) -> list[Question]:
    """Return the questions that apply to a person of `category` with these answers, in order.

    A question whose condition is itself hidden, or no longer asked, stays hidden. `answers`
    maps the question's key to its stored value; conditions look backwards only.
    """
    asked: list[Question] = []
    seen: set[int] = set()
    for question in questions:
        if not question.is_for(category):
            continue
        parent = question.shown_if_id
        if parent is not None:
            picked = answer_keys(answers[parent]) if answers.get(parent) is not None else []
            if parent not in seen or question.shown_if_value not in picked:
                continue
        seen.add(question.pk)
        asked.append(question)
    return asked


def _in_language(choice: dict[str, Any]) -> str:
    active = (get_language() or "en").split("-")[0]
    order = (active, *(code for code in LANGUAGE_CODES if code != active))
    return next((choice[code] for code in order if choice.get(code)), str(choice["key"]))
