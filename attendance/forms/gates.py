"""Forms at the gate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import CheckIn


class ScanForm(forms.Form):
    """One scan or typed reference; `scan_id` makes a repeated POST harmless."""

    gate = forms.IntegerField(widget=forms.HiddenInput)
    scan_id = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("badge code, reference or name"), max_length=400)
    direction = forms.ChoiceField(choices=CheckIn.Direction.choices)
    method = forms.ChoiceField(
        choices=[(m, m) for m in (CheckIn.Method.TYPED, CheckIn.Method.SEARCH)],
        required=False,
    )
