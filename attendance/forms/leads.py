"""Forms about leads: scanning or typing a badge, a note, the list's filters, partners' staff."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.privacy import ExportPurposeForm
from attendance.models import LeadNote
from events.forms.fields import line_field
from events.models import Event, Organization
from events_app.core.text import refuse_control_characters

INTERESTS = [("", _("not said")), *LeadNote.Interest.choices]


class LeadNoteForm(forms.Form):
    """Words about a person met; the hidden id makes a second press of the button harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    interest = forms.ChoiceField(label=_("interest"), choices=INTERESTS, required=False)
    next_step = line_field(
        _("next step"),
        max_length=200,
        required=False,
        help_text=_("For example: send samples by Friday."),
    )
    note = forms.CharField(
        label=_("note"),
        max_length=2000,
        required=False,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person may ask for everything that is kept about them: this too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give a fresh form an id of its own."""
        kwargs["initial"] = {"id": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def remark_fields(self) -> dict[str, Any]:
        """Return what a remark holds besides its times."""
        return {name: self.cleaned_data[name] for name in ("id", "note", "interest", "next_step")}


class CaptureForm(LeadNoteForm):
    """A badge's code or its typed reference, with what was talked about."""

    field_order = ("scanned",)
    scanned = forms.CharField(
        label=_("badge or reference"),
        max_length=400,
        help_text=_("The eight letters and digits under the code on the badge."),
        widget=forms.TextInput(
            attrs={
                "class": "gate-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class LeadFilterForm(forms.Form):
    """Which leads the list shows."""

    interest = forms.ChoiceField(
        label=_("interest"),
        choices=[("", _("all")), *LeadNote.Interest.choices],
        required=False,
    )


class LeadExportForm(ExportPurposeForm):
    """What one's leads are taken out for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say who sees the record."""
        super().__init__(*args, **kwargs)
        self.fields["purpose"].help_text = _(
            "Who took the list, when and what for is recorded and shown to the organiser."
        )


class PartnerStaffForm(forms.Form):
    """Who meets people for which partner."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("partner"), empty_label=_("choose…")
    )
    email = forms.EmailField(label=_("e-mail of the person's account"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the partners of the event."""
        super().__init__(*args, **kwargs)
        partners = Organization.objects.filter(roles__event=event).distinct()
        self.fields["organization"].queryset = partners  # type: ignore[attr-defined]
