"""The form of one category's rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import CategoryRule
from events.forms.fields import (
    ReasonForm,
    WallClockField,
    in_zone,
    line_field,
    text_field,
    wall_clock,
)
from events.models import Event
from events_app.core import formats


def event_days(event: Event) -> Iterator[date]:
    """Yield the days of the event on its own calendar."""
    day = event.starts_at.astimezone(event.zone).date()
    while day <= event.ends_at.astimezone(event.zone).date():
        yield day
        day += timedelta(days=1)


class CategoryRuleForm(forms.Form):
    """Quota, times, approval, colour, days and the text of the invitation."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    quota = forms.IntegerField(
        label=_("quota"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("How many places this category has. Empty: only the event's capacity counts."),
    )
    approval = forms.ChoiceField(
        label=_("approval"),
        choices=CategoryRule.Approval.choices,
        help_text=_("Whoever awaits approval keeps a place meanwhile."),
    )
    opens_at = WallClockField(label=_("opens"), required=False)
    closes_at = WallClockField(label=_("closes"), required=False)
    days = forms.MultipleChoiceField(
        label=_("days"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("On which days people of this category may come. None ticked: every day."),
    )
    badge_colour = forms.ChoiceField(
        label=_("colour of the badge"), choices=CategoryRule.BadgeColour.choices
    )
    invitation_text_vi = text_field(_("invitation in Vietnamese"), required=False)
    invitation_text_en = text_field(_("invitation in English"), required=False)
    invitation_text_fil = text_field(_("invitation in Filipino"), required=False)
    fieldsets = (
        (_("Places"), ("quota", "approval")),
        (_("Times"), ("opens_at", "closes_at", "days")),
        (_("Badge"), ("badge_colour",)),
        (
            _("Text of the invitation"),
            ("invitation_text_vi", "invitation_text_en", "invitation_text_fil"),
        ),
    )

    def __init__(self, *args: Any, rule: CategoryRule, **kwargs: Any) -> None:
        """Start from `rule`; times are on the clocks of the event."""
        self.event = rule.event
        kwargs["initial"] = _initial(rule)
        super().__init__(*args, **kwargs)
        days = self.fields["days"]
        assert isinstance(days, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        days.choices = [
            (day.isoformat(), formats.format_weekday_date(day)) for day in event_days(self.event)
        ]
        zone = formats.format_zone(self.event.zone)
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _("On the event's clocks: %(zone)s.") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        """Return the times as instants."""
        cleaned = super().clean() or {}
        for name in ("opens_at", "closes_at"):
            cleaned[name] = in_zone(cleaned.get(name), self.event.zone)
        opens, closes = cleaned["opens_at"], cleaned["closes_at"]
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The category must close after it opens."))
        return cleaned


class DecliningForm(ReasonForm):
    """Asks why a registration is not approved."""

    reason = line_field(
        _("Reason"), max_length=300, help_text=_("The person reads it in the mail.")
    )


def _initial(rule: CategoryRule) -> dict[str, Any]:
    names = ("quota", "approval", "days", "badge_colour")
    texts = ("invitation_text_vi", "invitation_text_en", "invitation_text_fil")
    return {
        "version": rule.version if rule.pk else 0,
        **{name: getattr(rule, name) for name in (*names, *texts)},
        "opens_at": wall_clock(rule.opens_at, rule.event.zone),
        "closes_at": wall_clock(rule.closes_at, rule.event.zone),
    }
