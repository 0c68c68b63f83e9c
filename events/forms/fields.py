"""Fields that several forms share."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.text import refuse_control_characters, refuse_line_breaks


class WallClockField(forms.DateTimeField):
    """A date and a time as they stand on a clock: without zone until `in_zone` gives it one."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask with the browser's own date and time input."""
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Return the naive wall-clock time."""
        with timezone.override(UTC):
            parsed: datetime | None = super().to_python(value)
        return None if parsed is None else parsed.replace(tzinfo=None)


def in_zone(value: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant at which the clocks of `zone` show `value`."""
    return None if value is None else value.replace(tzinfo=zone)


def wall_clock(value: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return what the clocks of `zone` show at `value`, for a WallClockField."""
    return None if value is None else value.astimezone(zone).replace(tzinfo=None)


def line_field(
    label: Any, *, max_length: int, required: bool = True, **kwargs: Any
) -> forms.CharField:
    """Return a one-line text field that refuses line breaks and control characters."""
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=required,
        validators=[refuse_line_breaks],
        **kwargs,
    )


def text_field(label: Any, *, required: bool = True, **kwargs: Any) -> forms.CharField:
    """Return a text field of several lines that refuses control characters."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 5}),
        **kwargs,
    )


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return an optional date with the browser's own input."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


class ReasonForm(forms.Form):
    """Asks why."""

    reason = line_field(
        _("Reason"), max_length=300, help_text=_("Shown to everybody on the public page.")
    )
