"""The form with which staff write a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.questions import deciding_choices
from attendance.models import Question, Registration
from events.forms.fields import line_field
from events.models import Event

LANGUAGES = ("vi", "en", "fil")
SPARE_ROWS = 4
_FIELDS = (
    "kind",
    "required",
    "at_desk_only",
    "is_contact",
    "minimum",
    "maximum",
    "categories",
    *(f"label_{code}" for code in LANGUAGES),
    *(f"help_{code}" for code in LANGUAGES),
)


class ChoiceForm(forms.Form):
    """One choice in three languages; empty means no choice."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    vi = line_field(_("in Vietnamese"), max_length=120, required=False)
    en = line_field(_("in English"), max_length=120, required=False)
    fil = line_field(_("in Filipino"), max_length=120, required=False)

    def choice(self) -> dict[str, str] | None:
        """Return the choice, or None for an emptied row: emptying is how one is removed."""
        found = {name: self.cleaned_data.get(name, "") for name in ("key", *LANGUAGES)}
        return found if any(found[code] for code in LANGUAGES) else None


ChoiceFormSet = forms.formset_factory(ChoiceForm, extra=SPARE_ROWS, max_num=60, absolute_max=80)


class QuestionForm(forms.Form):
    """Kind, texts, whom it is for and when it is shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    kind = forms.ChoiceField(label=_("kind of answer"), choices=Question.Kind.choices)
    label_vi = line_field(_("question in Vietnamese"), max_length=200, required=False)
    label_en = line_field(_("question in English"), max_length=200, required=False)
    label_fil = line_field(_("question in Filipino"), max_length=200, required=False)
    help_vi = line_field(_("help in Vietnamese"), max_length=500, required=False)
    help_en = line_field(_("help in English"), max_length=500, required=False)
    help_fil = line_field(_("help in Filipino"), max_length=500, required=False)
    required = forms.BooleanField(label=_("must be answered"), required=False)
    at_desk_only = forms.BooleanField(
        label=_("asked at the desk only"),
        required=False,
        help_text=_("The public page does not show it; staff fill it in."),
    )
    is_contact = forms.BooleanField(
        label=_("phone: the person's own number"),
        required=False,
        help_text=_(
            "Exhibitors who scan the badge see it, as long as the person agrees to share contacts."
        ),
    )
    categories = forms.MultipleChoiceField(
        label=_("only for these categories"),
        choices=Registration.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody is asked."),
    )
    condition = forms.ChoiceField(
        label=_("shown only if"),
        required=False,
        help_text=_("Questions above this one that are answered by picking."),
    )
    minimum = forms.DecimalField(
        label=_("smallest number"), required=False, max_digits=15, decimal_places=2
    )
    maximum = forms.DecimalField(
        label=_("largest number"), required=False, max_digits=15, decimal_places=2
    )
    fieldsets = (
        (_("Question"), ("kind", "label_vi", "label_en", "label_fil")),
        (_("Help under the question"), ("help_vi", "help_en", "help_fil")),
        (
            _("Who is asked, and when"),
            ("required", "at_desk_only", "is_contact", "categories", "condition"),
        ),
        (_("Bounds of a number"), ("minimum", "maximum")),
    )

    def __init__(
        self, *args: Any, event: Event, question: Question | None = None, **kwargs: Any
    ) -> None:
        """Start from `question`; offer what stands above it as conditions."""
        if question is not None:
            kwargs["initial"] = {
                "version": question.version,
                "condition": _condition_of(question),
                **{name: getattr(question, name) for name in _FIELDS},
            }
        super().__init__(*args, **kwargs)
        above = Question.objects.asked().filter(event=event)
        if question is not None:
            above = above.filter(position__lte=question.position).exclude(pk=question.pk)
        self._above = {row.pk: row for row in above}
        condition = self.fields["condition"]
        assert isinstance(condition, forms.ChoiceField)  # noqa: S101 - for the type checker
        offered = deciding_choices(list(self._above.values()))
        condition.choices = [("", _("always shown")), *offered]

    def clean(self) -> dict[str, Any]:
        """Refuse a question without words, and bounds that leave no number."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"label_{code}") for code in LANGUAGES):
            self.add_error("label_vi", _("Write the question in at least one language."))
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", _("The largest number must not be below the smallest."))
        return cleaned

    def fields_of_question(self) -> dict[str, Any]:
        """Return what the actions keep, without choices and version."""
        found = {name: self.cleaned_data[name] for name in _FIELDS}
        key, _colon, value = self.cleaned_data["condition"].partition(":")
        found["shown_if"] = self._above[int(key)] if key else None
        found["shown_if_value"] = value
        return found


class PreviewForm(forms.Form):
    """Which form to preview."""

    category = forms.ChoiceField(label=_("category"), choices=Registration.Category.choices)
    language = forms.ChoiceField(
        label=_("language"),
        choices=[("vi", "Tiếng Việt"), ("en", "English"), ("fil", "Filipino")],
    )
    place = forms.ChoiceField(
        label=_("where"), choices=[("public", _("public page")), ("desk", _("desk"))]
    )


def _condition_of(question: Question) -> str:
    return f"{question.shown_if_id}:{question.shown_if_value}" if question.shown_if_id else ""
