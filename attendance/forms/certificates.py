"""The rule that earns a certificate of participation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceRule, Registration


class AttendanceRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is counted, how much of it, and for whom; the action saves."""

    categories = forms.MultipleChoiceField(
        label=_("categories"),
        choices=Registration.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody registered."),
    )

    class Meta:
        model = AttendanceRule
        fields = ("kind", "minimum_percent", "minimum_days", "categories")
        help_texts = {
            "minimum_percent": _("Of the sessions that were not cancelled; used for a share."),
            "minimum_days": _("On which the person was let in at least once; used for days."),
        }

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)
