"""Forms that ask about administrative units: what to count by them, and which one is meant."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field
from events.models import AdminUnit, Region
from events_app.core.formats import country_name

COUNTRIES = ("VN", "PH")
REGION_SCHEMES: dict[str, str | Promise] = {"VN63-6": _("six regions of the 63 provinces")}


class ByUnitForm(forms.Form):
    """What the report by unit counts, and as of when."""

    on = date_field(_("Certificates valid on"))
    units_on = date_field(_("Units as of"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[("", _("all")), ("5", "5"), ("4", "4"), ("3", "3")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    regions = forms.ChoiceField(label=_("Regions"), required=False)
    unit = forms.ModelChoiceField(AdminUnit.objects.all(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries by name and the region schemes that are loaded."""
        super().__init__(*args, **kwargs)
        schemes = Region.objects.order_by("scheme").values_list("scheme", flat=True).distinct()
        countries = [(code, country_name(code)) for code in COUNTRIES]
        offered = [(name, REGION_SCHEMES.get(name, name)) for name in schemes]
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["regions"].choices = [("", _("not grouped")), *offered]  # type: ignore[attr-defined]
