"""Forms at the gate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import CheckIn
from events.models import Event, Session
from events_app.core.text import refuse_line_breaks


class GateForm(forms.Form):
    """Add a gate to the grounds or to a session."""

    name = forms.CharField(label=_("name"), max_length=80, validators=[refuse_line_breaks])
    session = forms.ModelChoiceField(
        label=_("leads to"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("the whole event"),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the sessions of `event` only."""
        super().__init__(*args, **kwargs)
        sessions = Session.objects.filter(event=event)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


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
