"""What comes into the roof over HTML."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events_app.core.text import refuse_line_breaks


class ExportForm(forms.Form):
    """Asks whether contacts go along, and for what."""

    with_contacts = forms.BooleanField(
        label=_("Include contacts"),
        required=False,
        help_text=_("E-mail addresses and phone numbers are personal data."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        required=False,
        validators=[refuse_line_breaks],
        help_text=_("Needed when contacts are included; kept in the trail."),
    )

    def clean(self) -> dict[str, Any]:
        """Contacts need a purpose."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("with_contacts") and not cleaned.get("purpose"):
            self.add_error("purpose", _("Say what you need the contacts for."))
        return cleaned
