"""Forms of invitations, delegations and the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.actions.registering import PUBLIC_CATEGORIES
from attendance.forms.importing import LANGUAGES
from attendance.forms.people import PersonForm, StaffRegistrationForm
from attendance.models import Gate, InvitationAnswer
from events.models import Event
from events_app.core.text import refuse_line_breaks

MOST_ROWS = 50


class AnswerFilterForm(forms.Form):
    """Filter of the list of invitations."""

    answer = forms.ChoiceField(
        label=_("answer"), choices=[("", _("all")), *InvitationAnswer.choices], required=False
    )


class SubstituteForm(PersonForm):
    """Who comes in the place of the invited."""

    email = forms.EmailField(
        label=_("e-mail"),
        help_text=_("The badge of the substitute goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("full_name", "email", "organization_name", "position")


class DelegateForm(PersonForm):
    """One person of a delegation; an empty row is left out."""

    email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("The badge goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("full_name", "email", "organization_name", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take out what browsers would fill in of the leader."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class DelegateFormSetBase(forms.BaseFormSet[DelegateForm]):
    """Several people: nobody twice, at least one."""

    def clean(self) -> None:
        """Name the second of two equal rows."""
        seen: dict[tuple[str, str], int] = {}
        for number, form in enumerate(self.forms, start=1):
            data = getattr(form, "cleaned_data", {})
            if not data.get("full_name"):
                continue
            key = (" ".join(data["full_name"].lower().split()), data.get("email", "").lower())
            if key in seen:
                text = _("The same person stands in row %(row)s already.") % {"row": seen[key]}
                form.add_error("full_name", text)
            seen.setdefault(key, number)
        if not seen and not any(form.errors for form in self.forms):
            raise forms.ValidationError(_("Write at least one name."))

    def people(self) -> list[tuple[int, dict[str, str]]]:
        """Return the rows that hold somebody, each with its place in the table."""
        return [
            (place, form.cleaned_data)
            for place, form in enumerate(self.forms)
            if form.cleaned_data.get("full_name")
        ]


def delegate_form_set(extra: int) -> type[DelegateFormSetBase]:
    """Return the table with `extra` empty rows."""
    return forms.formset_factory(  # type: ignore[return-value]
        DelegateForm,
        formset=DelegateFormSetBase,
        extra=extra,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )


class DelegationForm(forms.Form):
    """Open a delegation."""

    name = forms.CharField(
        label=_("delegation"),
        max_length=200,
        validators=[refuse_line_breaks],
        help_text=_("For example the province or the company."),
    )
    leader_name = forms.CharField(
        label=_("leader's full name"), max_length=200, validators=[refuse_line_breaks]
    )
    leader_email = forms.EmailField(
        label=_("leader's e-mail"), help_text=_("The link to register the people goes there.")
    )
    category = forms.ChoiceField(
        label=_("they come as"),
        choices=[(category.value, category.label) for category in PUBLIC_CATEGORIES],
    )
    quota = forms.IntegerField(
        label=_("places"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("Empty: as many as the event has."),
    )
    language = forms.ChoiceField(label=_("language of mails and badges"), choices=LANGUAGES)


class EditDelegationForm(forms.Form):
    """Change the quota, close or reopen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    quota = forms.IntegerField(label=_("places"), min_value=1, max_value=5000, required=False)
    closed = forms.BooleanField(label=_("closed: nobody can be added"), required=False)


class WalkInForm(StaffRegistrationForm):
    """Somebody stands at the desk."""

    language = forms.ChoiceField(label=_("language of the badge"), choices=LANGUAGES)
    gate = forms.ModelChoiceField(
        label=_("check in at"),
        queryset=Gate.objects.none(),
        required=False,
        empty_label=_("do not check in yet"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the gates of `event` only."""
        super().__init__(*args, **kwargs)
        gates = Gate.objects.filter(event=event)
        self.fields["gate"].queryset = gates  # type: ignore[attr-defined]
        self.fields["full_name"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
