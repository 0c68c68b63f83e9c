"""The forms of sales points: their facts, closing, the list's filters, coverage."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field, line_field
from events.forms.unit_field import UnitField
from events.models import AdminUnit
from events_app.core.formats import country_name
from exhibitors.models import SalesPoint

LEVELS = (
    AdminUnit.Level.COMMUNE,
    AdminUnit.Level.DISTRICT,
    AdminUnit.Level.MUNICIPALITY,
    AdminUnit.Level.BARANGAY,
    AdminUnit.Level.PROVINCE,
)


class SalesPointForm(forms.Form):
    """Asks for the facts of a sales point."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    name = line_field(_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *SalesPoint.Kind.choices])
    unit = UnitField(label=_("Where it is"))
    address = line_field(_("Address"), max_length=300, required=False)
    opened_on = date_field(
        _("Opened on"), help_text=_("Empty when nobody knows: it then counts on every day.")
    )

    def __init__(self, *args: Any, point: SalesPoint | None = None, **kwargs: Any) -> None:
        """Begin with the stored facts."""
        if point is not None:
            facts = {name: getattr(point, name) for name in ("version", "name", "kind", "unit")}
            facts |= {"address": point.address, "opened_on": point.opened_on}
            kwargs["initial"] = facts
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(stored=point.unit if point else None)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ClosingForm(forms.Form):
    """Asks for the day from which it no longer counts."""

    closed_on = forms.DateField(
        label=_("Closed on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
        help_text=_("The first day on which it is not open any more."),
    )


class OutletFilterForm(forms.Form):
    """Which sales points the list shows."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all")), *SalesPoint.Kind.choices], required=False
    )
    unit = forms.ModelChoiceField(
        AdminUnit.objects.none(), label=_("Province"), empty_label=_("all"), required=False
    )
    day = date_field(_("Open on"))
    closed = forms.BooleanField(label=_("also closed ones"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the provinces of the day asked for."""
        super().__init__(*args, **kwargs)
        _offer_provinces(self, "day")


class CoverageForm(forms.Form):
    """What should have a sales point, where and when."""

    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Inside"), required=True)
    level = forms.ChoiceField(
        label=_("Each"), choices=[(level.value, level.label) for level in LEVELS]
    )
    on = date_field(_("As of"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all")), *SalesPoint.Kind.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the provinces of the day asked for, and the regions of the Philippines."""
        super().__init__(*args, **kwargs)
        _offer_provinces(self, "on", with_regions=True)


def _offer_provinces(form: forms.Form, day_name: str, *, with_regions: bool = False) -> None:
    """Offer the units of the day in the form's own date field, today's without one."""
    typed = str(form.data.get(form.add_prefix(day_name), ""))
    try:
        day = forms.DateField(required=False).clean(typed) or timezone.localdate()
    except forms.ValidationError:
        day = timezone.localdate()
    units = AdminUnit.objects.on(day)
    units = units.filter(level__in=["REGION", "PROVINCE"]) if with_regions else units.provinces()
    field: Any = form.fields["unit"]
    field.queryset = units.order_by("-country", "name_folded")
    field.label_from_instance = lambda unit: f"{unit.name} ({country_name(unit.country)})"
