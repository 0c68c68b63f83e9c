"""The forms of booths."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field
from events.models import Event
from exhibitors.models import Application, Booth


class BoothForm(forms.Form):
    """Asks for one booth or a numbered row of booths."""

    code = line_field(
        _("Code"), max_length=16, help_text=_("For example A1. For a row: the letter before it.")
    )
    hall = line_field(_("Hall"), max_length=80, required=False)
    area_m2 = forms.DecimalField(
        label=_("Area in m²"), min_value=1, max_digits=7, decimal_places=2, required=False
    )
    place_count = forms.IntegerField(
        label=_("Exhibitors it takes"), min_value=1, max_value=200, initial=1
    )
    count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=200,
        initial=1,
        help_text=_("More than one: numbered, as A1, A2, A3."),
    )


class AssignmentForm(forms.Form):
    """Asks who stands in which booth."""

    booth = forms.ModelChoiceField(Booth.objects.none(), label=_("Booth"))
    application = forms.ModelChoiceField(Application.objects.none(), label=_("Exhibitor"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the event's booths and approved exhibitors."""
        super().__init__(*args, **kwargs)
        approved = Application.objects.filter(event=event).approved().select_related("entity")
        self.fields["booth"].queryset = Booth.objects.filter(event=event)  # type: ignore[attr-defined]
        exhibitor = self.fields["application"]
        exhibitor.queryset = approved.order_by("entity__name_folded")  # type: ignore[attr-defined]
        exhibitor.label_from_instance = lambda row: row.entity.name  # type: ignore[attr-defined]
