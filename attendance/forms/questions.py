"""The form that asks an event's questions: on the public page, at the desk, in self-service.

`AnswersForm.of(registration, …)` serves whoever changes the answers of somebody registered;
`is_valid()` and `save(registration, by=…)` are all a page needs.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from attendance.actions.answering import save_answers
from attendance.forms.answer_fields import Asking, FileAnswerField, UnitGroups, answer_field
from attendance.models import Question, Registration
from attendance.models.question import answer_keys, asked_questions
from events.models import AdminUnit, Event
from events_app.core.formats import country_name
from events_app.core.models import User

Category = Registration.Category


class AnswersForm(forms.Form):
    """One field `q<key>` per question; hidden questions are neither required nor kept."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        event: Event,
        category: str | None = None,
        desk: bool = False,
        initial: dict[int, Any] | None = None,
    ) -> None:
        """Ask what `event` asks; `category` None leaves it to the form beside this one.

        Two queries: the questions and, when one asks for a unit, the units.
        """
        self.event, self.category, self.desk = event, category, desk
        rows = Question.objects.asked().filter(event=event)
        self.questions = list(rows if desk else rows.filter(at_desk_only=False))
        if category is not None:
            self.questions = [row for row in self.questions if row.is_for(category)]
        self._units: UnitGroups | None = None
        given = {f"q{key}": value for key, value in (initial or {}).items()}
        super().__init__(data, files, initial=given)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = self._field(question)

    @classmethod
    def of(
        cls, registration: Registration, data: Any = None, files: Any = None, *, desk: bool = False
    ) -> "AnswersForm":
        """Return the form with what the person answered; `desk` adds the staff's questions."""
        given = dict(registration.answers.values_list("question_id", "value"))
        return cls(
            data,
            files,
            event=registration.event,
            category=registration.category,
            desk=desk,
            initial=given,
        )

    def clean(self) -> dict[str, Any]:
        """Drop answers and errors of questions that these answers do not lead to."""
        found = {row.pk: self.cleaned_data.get(f"q{row.pk}") for row in self.questions}
        asked = asked_questions(self.questions, category=self._category(), answers=found)
        shown = {row.pk for row in asked}
        for question in self.questions:
            if question.pk not in shown:
                self.errors.pop(f"q{question.pk}", None)
                self.cleaned_data.pop(f"q{question.pk}", None)
        if self.errors:
            self._ask_again_for_files()
        return self.cleaned_data

    def ask_again_for_files(self) -> None:
        """Say at each file that the browser forgot it, when another form on the page fails."""
        self._ask_again_for_files()

    def save(self, registration: Registration, *, by: User | None) -> None:
        """Keep the answers; the form must be valid. Raises what `save_answers` raises."""
        answers = {row.pk: self.cleaned_data.get(f"q{row.pk}") for row in self.questions}
        save_answers(
            registration, questions=self.questions, answers=answers, files=self._contents(), by=by
        )

    def groups(self) -> list[tuple[BoundField, Question, str]]:
        """Return field, question and the words that say when it applies, for the template."""
        labels = {row.pk: row for row in self.questions}
        return [(self[f"q{row.pk}"], row, self._condition(row, labels)) for row in self.questions]

    def _condition(self, question: Question, labels: dict[int, Question]) -> str:
        """Return when the question applies, for readers without JavaScript."""
        parts = []
        if question.categories and self.category is None:
            names = [str(Category(key).label) for key in question.categories]
            parts.append(_("Only for: %(categories)s.") % {"categories": ", ".join(names)})
        parent = labels.get(question.shown_if_id or 0)
        if parent is not None:
            answer = parent.choice_labels().get(question.shown_if_value, "")
            words = {"question": parent.label, "answer": answer}
            parts.append(_("Only if you answered “%(question)s” with “%(answer)s”.") % words)
        return " ".join(parts)

    def _field(self, question: Question) -> forms.Field:
        given = self.initial.get(f"q{question.pk}")
        picked = tuple(answer_keys(given)) if question.choices and given is not None else ()
        return answer_field(Asking(question, self.event, self._unit_groups, picked))

    def _unit_groups(self) -> UnitGroups:
        """Return the units of the event's day by country; asked for once per form."""
        if self._units is None:
            self._units = {}
            day = self.event.starts_at.astimezone(self.event.zone).date()
            for unit in AdminUnit.objects.on(day).provinces().order_by("-country", "name_folded"):
                self._units.setdefault(country_name(unit.country), []).append(
                    (str(unit.pk), unit.name)
                )
        return self._units

    def _category(self) -> str:
        return self.category if self.category is not None else str(self.data.get("category", ""))

    def _contents(self) -> dict[int, bytes]:
        contents = {}
        for question in self.questions:
            field = self.fields[f"q{question.pk}"]
            came = isinstance(field, FileAnswerField) and field.content
            if came and f"q{question.pk}" in self.cleaned_data:
                contents[question.pk] = came
        return contents

    def _ask_again_for_files(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, FileAnswerField) and field.content and name not in self.errors:
                self.add_error(name, _("Choose the file again: browsers forget it here."))


def both_valid(form: forms.Form, answers: AnswersForm) -> bool:
    """Check the person and the answers together, so that all mistakes are told at once."""
    valid = [form.is_valid(), answers.is_valid()]
    if not valid[0] and valid[1]:
        answers.ask_again_for_files()
    return all(valid)


def deciding_choices(questions: Sequence[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what another question can depend on: (question, [("<key>:<choice>", answer)])."""
    return [
        (
            row.label,
            [
                (f"{row.pk}:{key}", f"{row.label}: {text}")
                for key, text in row.choice_labels().items()
            ],
        )
        for row in questions
        if row.kind in Question.DECIDING_KINDS
    ]
