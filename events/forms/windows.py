"""The form of operating times."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field
from events.models import Event, OperatingWindow


def _clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget)


class WindowForm(forms.Form):
    """Asks for one window, or for the same one on many days."""

    kind = forms.ChoiceField(label=_("What for"), choices=OperatingWindow.Kind.choices)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("The same every day until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    starts = _clock(_("From"))
    ends = _clock(_("To"))
    note = line_field(
        _("Note"),
        max_length=200,
        required=False,
        help_text=_("For example: gate 3, trucks up to 5 t; or whom it concerns."),
    )


class OneWindowForm(WindowForm):
    """Asks for one window only."""

    until = None  # type: ignore[assignment]


def new_window(event: Event) -> dict[str, Any]:
    """Return what an empty form starts with: the opening hours of the whole event."""
    first, last = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    return {
        "kind": OperatingWindow.Kind.OPENING,
        "day": first.date(),
        "until": last.date(),
        "starts": time(8, 0),
        "ends": time(17, 0),
    }


def window_again(window: OperatingWindow) -> dict[str, Any]:
    """Return a window as the form shows it, on the clocks of the event."""
    zone = window.event.zone
    start, end = window.starts_at.astimezone(zone), window.ends_at.astimezone(zone)
    return {
        "kind": window.kind,
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "note": window.note,
    }
