"""The forms of sessions, the people on stage, and rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import WallClockField, in_zone, line_field, wall_clock
from events.models import Event, Room, Session, SessionSpeaker

SPEAKER_ROWS = 6


class SessionForm(forms.ModelForm[Session]):
    """Asks for one entry of the programme; times are read in the event's zone."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    starts_at = WallClockField(label=_("Starts"))
    ends_at = WallClockField(label=_("Ends"))

    class Meta:
        model = Session
        fields = ("title_vi", "title_en", "title_fil", "topic", "room")
        widgets = {"topic": forms.Textarea(attrs={"rows": 4})}

    fieldsets = (
        (_("What"), ("title_vi", "title_en", "title_fil", "topic")),
        (_("When and where"), ("starts_at", "ends_at", "room")),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the rooms of the event's venue."""
        self.event = event
        super().__init__(*args, **kwargs)
        rooms = Room.objects.filter(venue=event.venue) if event.venue else Room.objects.none()
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn wall clocks into instants; refuse a reversed or an outside session."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        titles = ("title_vi", "title_en", "title_fil")
        if not any(cleaned.get(name) for name in titles) and not set(titles) & set(self.errors):
            self.add_error("title_vi", _("Give a title in at least one language."))
        for name in ("starts_at", "ends_at"):
            cleaned[name] = in_zone(cleaned.get(name), self.event.zone)
        start, end = cleaned["starts_at"], cleaned["ends_at"]
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must come after the start."))
        elif start and start < self.event.starts_at:
            self.add_error("starts_at", _("The event has not begun by then."))
        elif end and end > self.event.ends_at:
            self.add_error("ends_at", _("The event is over by then."))
        return cleaned


class SpeakerForm(forms.Form):
    """One person on stage; an empty name means an empty row."""

    full_name = line_field(_("Full name"), max_length=200, required=False)
    position = line_field(_("Position"), max_length=200, required=False)
    organization_name = line_field(_("Organisation"), max_length=200, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=SessionSpeaker.Role.choices,
        initial=SessionSpeaker.Role.SPEAKER,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name when only the rest is given."""
        cleaned = self.cleaned_data
        rest = cleaned.get("position") or cleaned.get("organization_name")
        if rest and not cleaned.get("full_name") and "full_name" not in self.errors:
            self.add_error("full_name", _("Give the person's name."))
        return cleaned


SpeakerFormSet = forms.formset_factory(
    SpeakerForm, extra=SPEAKER_ROWS, max_num=SPEAKER_ROWS, absolute_max=SPEAKER_ROWS
)


def session_initial(session: Session, event: Event) -> dict[str, Any]:
    """Return what the form shows of `session` beyond its own columns."""
    return {
        "version": session.version,
        "starts_at": wall_clock(session.starts_at, event.zone),
        "ends_at": wall_clock(session.ends_at, event.zone),
    }


def speakers_initial(session: Session) -> list[dict[str, str]]:
    """Return the people on stage as rows of the formset."""
    return [
        {
            "full_name": row.speaker.full_name,
            "position": row.speaker.position,
            "organization_name": row.speaker.organization_name,
            "role": row.role,
        }
        for row in session.session_speakers.select_related("speaker")
    ]


def given_speakers(formset: Any) -> list[dict[str, str]]:
    """Return the filled rows of a valid formset."""
    return [row for row in formset.cleaned_data if row.get("full_name")]


class RoomForm(forms.Form):
    """Asks for a room of the venue."""

    name = line_field(_("Room"), max_length=120)
    capacity = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=1_000_000, required=False
    )
