"""The form of an event."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from events.forms.fields import WallClockField, date_field, in_zone, line_field, wall_clock
from events.models import Event, Organizer
from events_app.core.text import fold

# Words that are pages of their own below /manage/.
RESERVED_SLUGS = frozenset({"events", "outbox", "new", "export", "admin"})
CLOCK_FIELDS = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
_TITLES = ("title_vi", "title_en", "title_fil")


class EventForm(forms.ModelForm[Event]):
    """Asks for everything an event is; times are read in the event's own zone."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    organizer = forms.ModelChoiceField(Organizer.objects.none(), label=_("Organiser"))
    starts_at = WallClockField(label=_("Starts"))
    ends_at = WallClockField(label=_("Ends"))
    registration_opens_at = WallClockField(
        label=_("Registration opens"), required=False, help_text=_("Empty: at publication.")
    )
    registration_closes_at = WallClockField(
        label=_("Registration closes"), required=False, help_text=_("Empty: when the event ends.")
    )
    planned_starts_on = date_field(_("Planned first day"))
    planned_ends_on = date_field(_("Planned last day"))
    confirmed_on = date_field(_("Date of the confirmation"))
    venue_name = line_field(_("Venue"), max_length=200, required=False)
    venue_address = line_field(_("Address of the venue"), max_length=300, required=False)

    fieldsets = (
        (_("What"), ("organizer", "type", *_TITLES, "slug", "description_vi", "description_en",
                     "description_fil")),
        (_("When"), ("time_zone", "starts_at", "ends_at", "planned_starts_on", "planned_ends_on")),
        (_("Where"), ("venue_name", "venue_address")),
        (_("Registration"), ("capacity", "registration_opens_at", "registration_closes_at")),
        (_("Confirmation of the authority"), ("confirmation_number", "confirmed_on", "note")),
    )  # fmt: skip

    class Meta:
        model = Event
        fields = (
            "type", *_TITLES, "slug", "description_vi", "description_en", "description_fil",
            "time_zone", "capacity", "confirmation_number", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, organizers: Any = None, **kwargs: Any) -> None:
        """Offer `organizers` for a new event; an event that exists keeps its own."""
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].label = _("Web address")
        self.fields["slug"].help_text = _(
            "The last part of the public address. Empty: taken from the title."
        )
        self.fields["time_zone"].widget.attrs["list"] = "time-zones"
        self.fields["title_vi"].help_text = _("Give a title in at least one language.")
        if organizers is None:
            del self.fields["organizer"]
        else:
            self.fields["organizer"].queryset = organizers  # type: ignore[attr-defined]
            if len(organizers) == 1:
                self.initial.setdefault("organizer", organizers[0])

    def clean(self) -> dict[str, Any]:
        """Check what concerns more than one field; turn wall clocks into instants."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_titles(cleaned)
        zone_name = cleaned.get("time_zone")
        if zone_name not in zoneinfo.available_timezones():
            # Without a zone no time means anything; the field itself says what is wrong.
            return cleaned
        zone = zoneinfo.ZoneInfo(zone_name)
        for name in CLOCK_FIELDS:
            cleaned[name] = in_zone(cleaned.get(name), zone)
        self._refuse_reversed(cleaned, "starts_at", "ends_at")
        self._refuse_reversed(cleaned, "registration_opens_at", "registration_closes_at")
        self._refuse_reversed(cleaned, "planned_starts_on", "planned_ends_on", same=True)
        if cleaned.get("confirmed_on") and not cleaned.get("confirmation_number"):
            self.add_error(
                "confirmation_number", _("Give the number of the confirmation as well as its date.")
            )
        return cleaned

    def _clean_titles(self, cleaned: dict[str, Any]) -> None:
        titles = [cleaned.get(name) for name in _TITLES]
        if not any(titles) and not any(name in self.errors for name in _TITLES):
            self.add_error("title_vi", _("Give a title in at least one language."))
        if not cleaned.get("slug") and "slug" not in self.errors and any(titles):
            cleaned["slug"] = free_slug(next(title for title in titles if title))
        if cleaned.get("slug") in RESERVED_SLUGS:
            self.add_error("slug", _("This word is reserved. Choose another address."))

    def _refuse_reversed(
        self, cleaned: dict[str, Any], first: str, last: str, *, same: bool = False
    ) -> None:
        start, end = cleaned.get(first), cleaned.get(last)
        if start and end and (end < start or (end == start and not same)):
            self.add_error(last, _("The end must come after the start."))


def event_initial(event: Event) -> dict[str, Any]:
    """Return what the form shows of `event` beyond its own columns."""
    venue = event.venue
    clocks = {name: wall_clock(getattr(event, name), event.zone) for name in CLOCK_FIELDS}
    return clocks | {
        "version": event.version,
        "planned_starts_on": event.planned_starts_on,
        "planned_ends_on": event.planned_ends_on,
        "confirmed_on": event.confirmed_on,
        "venue_name": venue.name if venue else "",
        "venue_address": venue.address if venue else "",
    }


def free_slug(title: str) -> str:
    """Return an address made from `title` that no other event has."""
    base = slugify(fold(title))[:70].strip("-") or "event"
    slug, number = base, 2
    while slug in RESERVED_SLUGS or Event.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
