"""The forms of minutes, indicators and reported figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field, line_field, text_field
from events.models import Indicator, ReportedFigure, Result, Target


def amount_field(label: Any, *, required: bool = True) -> forms.DecimalField:
    """Return a field for a figure with up to two decimals."""
    return forms.DecimalField(label=label, max_digits=18, decimal_places=2, required=required)


def short_amount(value: Decimal) -> str:
    """Return a stored figure without trailing zeros, as people write it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class MinutesForm(forms.Form):
    """Asks for the key points; `version` is 0 before the first minutes."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    key_points = text_field(_("Key points"), help_text=_("One point a line."))


class DecisionForm(forms.Form):
    """Asks for one decision."""

    text = text_field(_("Decision"))


class ActionItemForm(forms.Form):
    """Asks for one task."""

    text = text_field(_("Task"))
    owner_name = line_field(_("Person or agency in charge"), max_length=200)
    due_on = date_field(_("Due"))


class IndicatorForm(forms.Form):
    """Asks for an indicator with its target and its result, both optional."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    name = line_field(_("Indicator"), max_length=200)
    unit = line_field(_("Unit"), max_length=60, help_text=_("For example products, %, visits."))
    operator = forms.ChoiceField(
        label=_("The result must be"), choices=Target.Operator.choices, initial="GE"
    )
    target = amount_field(_("Target"), required=False)
    qualifier = forms.ChoiceField(
        label=_("How exact the result is"), choices=Result.Qualifier.choices, initial="EXACT"
    )
    result = amount_field(_("Result"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=Result.Status.choices, initial="PRELIMINARY"
    )
    source = line_field(_("Source"), max_length=200, required=False)
    as_of = date_field(_("As of"))
    parts_note = line_field(
        _("Parts"),
        max_length=200,
        required=False,
        help_text=_("How the figure splits, for example 326 = 1 + 29 + 296."),
    )
    fieldsets = (
        ("", ("name", "unit")),
        (_("Target"), ("operator", "target")),
        (_("Result"), ("qualifier", "result", "status", "source", "as_of", "parts_note")),
    )


def indicator_initial(indicator: Indicator) -> dict[str, Any]:
    """Return what the form shows of `indicator`."""
    initial = {
        "version": indicator.version,
        "name": indicator.name,
        "unit": indicator.unit,
        "parts_note": indicator.parts_note,
    }
    target = Target.objects.filter(indicator=indicator).first()
    if target is not None:
        initial |= {"operator": target.operator, "target": short_amount(target.value)}
    result = Result.objects.filter(indicator=indicator).first()
    if result is not None:
        initial |= {
            "qualifier": result.qualifier,
            "result": short_amount(result.value),
            "status": result.status,
            "source": result.source,
            "as_of": result.as_of,
        }
    return initial


class ReportedFigureForm(forms.Form):
    """Asks for one figure as an authority stated it."""

    key = forms.ChoiceField(label=_("Figure"), choices=ReportedFigure.Key.choices)
    value = amount_field(_("Value"))
    source = line_field(
        _("Source"), max_length=200, help_text=_("Who stated it, and where it can be read.")
    )
    as_of = date_field(_("As of"))
