"""Forms for areas, gates and the rules of who may enter."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import Area, Gate
from attendance.queries.areas import rule_matrix
from events.models import Event, Room, Session
from events_app.core.text import refuse_line_breaks

RULE_CHOICES = (("", _("as usual")), ("yes", _("may enter")), ("no", _("may not enter")))
GENERAL_CHOICES = (("", _("may enter")), ("no", _("may not enter")))
RULES = {"": None, "yes": True, "no": False}


class AreaForm(forms.Form):
    """Add an area, or change one: its kind and session stay."""

    name = forms.CharField(label=_("name"), max_length=100, validators=[refuse_line_breaks])
    kind = forms.ChoiceField(label=_("kind"), choices=Area.Kind.choices)
    session = forms.ModelChoiceField(
        label=_("session"),
        queryset=Session.objects.none(),
        required=False,
        help_text=_("Only for the kind “session”."),
    )
    room = forms.ModelChoiceField(label=_("room"), queryset=Room.objects.none(), required=False)
    capacity = forms.IntegerField(
        label=_("capacity"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Staff are warned from 90 % on. Leave it empty when there is no limit."),
    )

    def __init__(self, *args: Any, event: Event, area: Area | None = None, **kwargs: Any) -> None:
        """Offer the sessions and rooms of `event` only."""
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = Session.objects.filter(event=event)  # type: ignore[attr-defined]
        self.fields["room"].queryset = Room.objects.filter(venue=event.venue_id)  # type: ignore[attr-defined]
        if area is not None:
            del self.fields["kind"], self.fields["session"]
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=area.version
            )
            for name in ("name", "capacity", "room"):
                self.fields[name].initial = getattr(area, name)

    def clean(self) -> dict[str, Any]:
        """Refuse a session area without session, and a session for another kind."""
        cleaned = super().clean() or {}
        if "kind" in cleaned:
            wants_session = cleaned["kind"] == Area.Kind.SESSION
            if wants_session and not cleaned.get("session"):
                self.add_error("session", _("Choose the session that this area is for."))
            if not wants_session:
                cleaned["session"] = None
        return cleaned


class GateForm(forms.Form):
    """Add or change a gate."""

    name = forms.CharField(label=_("name"), max_length=80, validators=[refuse_line_breaks])
    area = forms.ModelChoiceField(
        label=_("leads to"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("the whole event"),
    )
    direction = forms.ChoiceField(
        label=_("direction"),
        choices=Gate.Direction.choices,
        initial=Gate.Direction.BOTH,
        required=False,
    )
    reentry = forms.TypedChoiceField(
        label=_("who left the area"),
        choices=(("yes", _("may come back the same day")), ("no", _("may not come back"))),
        coerce=lambda value: value != "no",
        required=False,
    )

    def __init__(self, *args: Any, event: Event, gate: Gate | None = None, **kwargs: Any) -> None:
        """Offer the areas of `event` only."""
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(event=event)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        if areas.filter(kind=Area.Kind.GROUNDS).exists():
            self.fields["area"].empty_label = None  # type: ignore[attr-defined]
        if gate is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.fields["area"].required = True
            self.initial = {
                "version": gate.version,
                "name": gate.name,
                "area": gate.area_id,
                "direction": gate.direction,
                "reentry": "yes" if gate.reentry else "no",
            }

    def clean_reentry(self) -> bool:
        """Let an unanswered re-entry be allowed."""
        return self.cleaned_data["reentry"] is not False

    def clean_direction(self) -> str:
        """Let an unanswered direction be both."""
        return self.cleaned_data["direction"] or Gate.Direction.BOTH


class RuleMatrixForm(forms.Form):
    """Category × area for one day, or for every day without rules of its own."""

    def __init__(self, *args: Any, event: Event, day: date | None, **kwargs: Any) -> None:
        """Build a field for every cell."""
        super().__init__(*args, **kwargs)
        self.matrix = rule_matrix(event, day)
        choices = GENERAL_CHOICES if day is None else RULE_CHOICES
        self.cells: dict[str, tuple[int, str]] = {}
        for line in self.matrix:
            for area, chosen, _allowed in line.cells:
                name = f"rule-{area.pk}-{line.category}"
                self.cells[name] = (area.pk, line.category)
                self.fields[name] = forms.ChoiceField(
                    label=f"{line.label}, {area.name}",
                    choices=choices,
                    required=False,
                    show_hidden_initial=True,
                    initial="" if day is None and chosen == "yes" else chosen,
                )

    def lines(self) -> list[tuple[str, list[tuple[Any, bool]]]]:
        """Return each category with its fields, and whether it may enter as things stand."""
        return [
            (
                line.label,
                [
                    (self[f"rule-{area.pk}-{line.category}"], allowed)
                    for area, _chosen, allowed in line.cells
                ],
            )
            for line in self.matrix
        ]

    def choices(self) -> dict[tuple[int, str], bool | None]:
        """Return what this person changed, by area and category: nobody else's cells."""
        changed = set(self.changed_data)
        return {
            cell: RULES[self.cleaned_data[name]]
            for name, cell in self.cells.items()
            if name in changed
        }
