"""The editor of a badge layout: its options, and a form for each field's place."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from attendance.actions.designing import LARGEST_LOGO_BYTES, LogoUnreadable, logo_png
from attendance.models import BadgeLayout
from attendance.models.placing import Align, Field, Place, Side, default_places
from events.forms.fields import line_field

_SQUARES = (Field.CODE, Field.LOGO)
_MAY_FOLLOW = (Field.DAYS, Field.POSITION, Field.ORGANIZATION, Field.BOOTH, Field.TEXT)


class LayoutForm(forms.Form):
    """What concerns the whole badge."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    size = forms.ChoiceField(label=_("badge"), choices=BadgeLayout.Size.choices)
    is_turned = forms.BooleanField(label=_("turned sideways"), required=False)
    arrangement = forms.ChoiceField(
        label=_("sheet"),
        choices=BadgeLayout.Arrangement.choices,
        help_text=_("Roll and card printers take one badge per page."),
    )
    has_back = forms.BooleanField(
        label=_("printed on both sides"),
        required=False,
        help_text=_("Print with “turn over the long edge”."),
    )
    free_text = line_field(
        _("free text"),
        max_length=200,
        required=False,
        help_text=_("For example the Wi-Fi, or whom to call. Show the field “free text” for it."),
    )
    logo = forms.FileField(
        label=_("logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP. The preview shows it once it is saved."),
    )
    removes_logo = forms.BooleanField(label=_("remove the logo"), required=False)

    def clean_logo(self) -> bytes:
        """Return the picture as PNG; empty when none was sent."""
        upload = self.cleaned_data["logo"]
        if not isinstance(upload, UploadedFile):
            return b""
        try:
            return logo_png(upload.read(LARGEST_LOGO_BYTES + 1))
        except LogoUnreadable as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error

    def options(self) -> dict[str, Any]:
        """Return what the layout keeps; the logo only when it changes."""
        kept = {
            name: self.cleaned_data[name]
            for name in ("size", "is_turned", "arrangement", "has_back", "free_text")
        }
        if self.cleaned_data.get("removes_logo"):
            kept["logo"] = b""
        elif self.cleaned_data["logo"]:
            kept["logo"] = self.cleaned_data["logo"]
        return kept


class PlaceForm(forms.Form):
    """Where one field stands, in millimetres from the badge's top left corner."""

    is_shown = forms.BooleanField(label=_("shown"), required=False)
    side = forms.ChoiceField(label=_("side"), choices=Side.choices)
    x = forms.FloatField(label=_("from the left (mm)"), min_value=0, max_value=300)
    y = forms.FloatField(label=_("from the top (mm)"), min_value=0, max_value=300)
    width = forms.FloatField(label=_("width (mm)"), min_value=1, max_value=300)
    height = forms.FloatField(label=_("height (mm)"), min_value=1, max_value=300)
    size = forms.FloatField(label=_("letters (points)"), min_value=4, max_value=120)
    align = forms.ChoiceField(label=_("alignment"), choices=Align.choices)
    is_bold = forms.BooleanField(label=_("bold"), required=False)
    follows = forms.BooleanField(
        label=_("moves up to the text before it when there is room"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        field: str,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep only what means something for this field."""
        super().__init__(data, prefix=field, initial=dict(initial or {}))
        self.field = field
        self.label = Field(field).label
        dropped = {"size", "align", "is_bold", "follows"} if field in _SQUARES else set()
        if field not in _MAY_FOLLOW:
            dropped.add("follows")
        if field == Field.REFERENCE:
            dropped.add("is_bold")
        for name in dropped:
            del self.fields[name]
        for name in ("x", "y", "width", "height", "size"):
            if name in self.fields:
                self.fields[name].widget.attrs["step"] = "0.1"

    @property
    def is_on(self) -> bool:
        """Tell whether the field is printed, as it stands in the form now."""
        return bool(self["is_shown"].value())

    def place(self) -> Place:
        """Return the place that was entered."""
        return Place(field=self.field, **self.cleaned_data)


class LayoutEditor:
    """The option form and one place form per field, as one."""

    def __init__(
        self,
        layout: BadgeLayout,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
    ) -> None:
        """Start from `layout`, or from what was sent."""
        self.layout = layout
        initial = {
            "version": layout.version if layout.pk else 0,
            "size": layout.size,
            "is_turned": layout.is_turned,
            "arrangement": layout.arrangement,
            "has_back": layout.has_back,
            "free_text": layout.free_text,
        }
        self.options = LayoutForm(data, files, initial=initial)
        if not layout.logo:
            del self.options.fields["removes_logo"]
        places = {place.field: asdict(place) for place in layout.placed}
        self.places = [
            PlaceForm(data, field=field, initial=places.get(field)) for field in Field.values
        ]

    def is_valid(self) -> bool:
        """Tell whether everything entered can be read; fills all errors."""
        return all([self.options.is_valid(), *(form.is_valid() for form in self.places)])

    def drawn(self) -> BadgeLayout:
        """Return an unsaved layout as entered, with the stored logo; call after `is_valid`."""
        options = {**self.options.options(), "places": self._places()}
        options.setdefault("logo", self.layout.logo)
        return BadgeLayout(event=self.layout.event, category=self.layout.category, **options)

    def chosen(self) -> tuple[Place, ...]:
        """Return the places as entered."""
        return tuple(form.place() for form in self.places)

    def restarted(self) -> "LayoutEditor":
        """Return an editor with the default places for the badge chosen in this one.

        Options that were entered stay; call after `is_valid`, whatever it said.
        """
        options = getattr(self.options, "cleaned_data", {})
        fresh = BadgeLayout(event=self.layout.event, category=self.layout.category)
        fresh.pk, fresh.version, fresh.logo = (
            self.layout.pk,
            self.layout.version,
            self.layout.logo,
        )
        for name in ("size", "is_turned", "arrangement", "has_back", "free_text"):
            setattr(fresh, name, options.get(name, getattr(self.layout, name)))
        fresh.places = [asdict(place) for place in default_places(*fresh.dimensions)]
        return LayoutEditor(fresh)

    def _places(self) -> list[dict[str, Any]]:
        return [asdict(place) for place in self.chosen()]
