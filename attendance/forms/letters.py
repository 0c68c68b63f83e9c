"""Writing to a group: the text in each language, and whom it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.actions.writing import FILTERS, TEXTS, check_placeholders
from attendance.models import Letter, Registration
from attendance.models.letter import LONGEST_BODY
from attendance.queries.letters import halls_of
from events.models import Event
from events_app.core.errors import DomainError
from events_app.core.text import refuse_control_characters, refuse_line_breaks

State = Registration.State
WRITTEN_TO = [
    (state.value, state.label)
    for state in (
        State.REGISTERED,
        State.INVITED,
        State.PENDING,
        State.WAITLISTED,
        State.DECLINED,
        State.CANCELLED,
    )
]


def _subject(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=False, validators=[refuse_line_breaks]
    )


def _body(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_BODY,
        required=False,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class LetterForm(forms.Form):
    """A draft. Every text is optional here: a half-finished letter can be kept."""

    subject_vi = _subject(_("subject in Vietnamese"))
    body_vi = _body(
        _("text in Vietnamese"),
        _("You can use {name}, {organisation}, {event}, {reference} and {link}."),
    )
    subject_en = _subject(_("subject in English"))
    body_en = _body(_("text in English"))
    subject_fil = _subject(_("subject in Filipino"))
    body_fil = _body(_("text in Filipino"))
    states = forms.MultipleChoiceField(
        label=_("to people who are"),
        choices=WRITTEN_TO,
        widget=forms.CheckboxSelectMultiple,
        initial=[State.REGISTERED.value],
    )
    categories = forms.MultipleChoiceField(
        label=_("categories"),
        choices=Registration.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    arrived = forms.ChoiceField(label=_("at the gate"), choices=Letter.Arrived.choices)
    hall = forms.ChoiceField(
        label=_("only exhibitors of the hall"),
        required=False,
        help_text=_("People who stand for an exhibitor with a booth there."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, event: Event, letter: Letter | None = None, **kwargs: Any
    ) -> None:
        """Offer the halls of `event`; begin with what `letter` says."""
        if letter is not None:
            names = (*TEXTS, *FILTERS, "version")
            kwargs["initial"] = {name: getattr(letter, name) for name in names}
        super().__init__(*args, **kwargs)
        halls = halls_of(event)
        if letter is not None and letter.hall and letter.hall not in halls:
            halls.append(letter.hall)
        choices = [("", _("everybody")), *((hall, hall) for hall in halls)]
        self.fields["hall"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say at each text which placeholder is not known."""
        cleaned = super().clean() or {}
        for name in TEXTS:
            try:
                in_subject = name.startswith("subject")
                check_placeholders(cleaned.get(name, ""), in_subject=in_subject)
            except DomainError as error:
                self.add_error(name, str(error.message))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in (*TEXTS, *FILTERS)}


class SendingForm(forms.Form):
    """What the sender saw before saying yes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    expected_count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DeliveryFilterForm(forms.Form):
    """Filter the recipients by how far their mail came."""

    state = forms.ChoiceField(
        label=_("mail"),
        required=False,
        choices=[
            ("", _("All")),
            ("FAILED", _("failed")),
            ("WAITING", _("not written yet")),
            ("QUEUED", _("queued")),
            ("SENT", _("sent")),
        ],
    )
