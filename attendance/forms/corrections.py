"""Forms for what is entered afterwards, and for tallies by hand."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import CheckIn, Gate, Registration
from events.models import Event
from events_app.core.text import refuse_line_breaks
from events_app.core.tokens import typed_reference


class LateEntryForm(forms.Form):
    """Who went through which gate, when, and how we know."""

    person = forms.CharField(
        label=_("person"),
        max_length=200,
        help_text=_("The reference on the badge, or the full name."),
    )
    gate = forms.ModelChoiceField(label=_("gate"), queryset=Gate.objects.none(), empty_label=None)
    direction = forms.ChoiceField(
        label=_("direction"),
        choices=CheckIn.Direction.choices,
        initial=CheckIn.Direction.ENTRY,
    )
    at = forms.DateTimeField(
        label=_("time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("In the event's own time zone."),
    )
    note = forms.CharField(
        label=_("reason"),
        max_length=200,
        validators=[refuse_line_breaks],
        help_text=_("For example: on the paper list of hall A; the scanner was broken."),
    )
    entry_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the gates of `event` and read times in its zone."""
        super().__init__(*args, **kwargs)
        self.event = event
        gates = Gate.objects.filter(event=event).select_related("area", "event")
        self.fields["gate"].queryset = gates  # type: ignore[attr-defined]

    def clean_person(self) -> Registration:
        """Find the one registration that is meant."""
        typed = self.cleaned_data["person"]
        people = Registration.objects.filter(event=self.event)
        found = people.filter(reference=typed_reference(typed)[:8]).first()
        if found is not None:
            return found
        matching = list(people.matching(typed)[:2])
        if len(matching) != 1:
            raise forms.ValidationError(
                _("Several people are called so. Type the reference of the badge.")
                if matching
                else _("Nobody is called so here. Check the spelling, or type the reference.")
            )
        return matching[0]

    def clean_at(self) -> datetime:
        """Read the typed clock time in the event's zone, wherever the server stands."""
        typed = self.cleaned_data["at"]
        plain = timezone.make_naive(typed) if timezone.is_aware(typed) else typed
        return plain.replace(tzinfo=self.event.zone).astimezone(UTC)


class TallyForm(forms.Form):
    """One tap at a gate; `entry_id` makes a repeated POST harmless."""

    count = forms.TypedChoiceField(choices=[(1, "+1"), (10, "+10")], coerce=int)
    entry_id = forms.UUIDField(widget=forms.HiddenInput)
