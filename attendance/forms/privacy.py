"""Forms about people's data: a new address, why a list is taken out, how long data is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.actions.exporting import EXPORT_PURPOSES
from attendance.models.privacy import DEFAULT_MONTHS
from events.models import Event


class NewEmailForm(forms.Form):
    """The address that mails should go to."""

    email = forms.EmailField(
        label=_("new e-mail"),
        help_text=_("A mail with a link goes there; the address counts once you opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ExportPurposeForm(forms.Form):
    """Why personal data leave the house; a choice, so that the log holds no personal data."""

    purpose = forms.ChoiceField(
        label=_("what the list is for"),
        choices=[("", _("choose…")), *EXPORT_PURPOSES],
        help_text=_("Who took the list, when and what for is recorded and shown to the owners."),
    )
    format = forms.ChoiceField(
        label=_("file"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV (.csv)")], initial="xlsx"
    )


class RetentionRuleForm(forms.Form):
    """How long attendees of one type of event stay named."""

    event_type = forms.ChoiceField(
        label=_("type of event"),
        choices=[("", _("all other types")), *Event.Type.choices],
        required=False,
    )
    months = forms.IntegerField(
        label=_("months after the end"),
        min_value=1,
        max_value=120,
        initial=DEFAULT_MONTHS,
    )
