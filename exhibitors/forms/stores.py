"""The forms of host stores and of the goods brought to them."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field
from events.models import AdminUnit, Event, Organization
from events.queries import working_days
from exhibitors.forms.sales import DayField, QuantityField, reporting_days
from exhibitors.models import Application, Delivery, HostStore, Product

STORE_FIELDS = ("partner", "branch", "unit", "address", "starts_on", "ends_on")
GOODS_FIELDS = ("store", "kind", "product", "quantity", "unit", "delivered_on")


class StoreForm(forms.Form):
    """Asks for one branch that takes part."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    partner = forms.ModelChoiceField(
        Organization.objects.all(), label=_("Distributor"), required=False, empty_label="–"
    )
    branch = line_field(
        _("Branch"), max_length=200, help_text=_("As people know it, for example GO! Thăng Long.")
    )
    unit = forms.ModelChoiceField(
        AdminUnit.objects.none(), label=_("Province"), required=False, empty_label="–"
    )
    address = line_field(_("Address"), max_length=300, required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the provinces of those days and the days of the event."""
        super().__init__(*args, **kwargs)
        first, last = working_days(event)
        units = AdminUnit.objects.on(last).order_by("name_folded")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        for name, day in (("starts_on", first), ("ends_on", last)):
            field = self.fields[name]
            field.initial = day
            field.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def store(self) -> dict[str, Any]:
        """Return the fields of the branch."""
        return {name: self.cleaned_data[name] for name in STORE_FIELDS}


class GoodsForm(forms.Form):
    """Asks what an exhibitor brought to a store or took back."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    store = forms.ModelChoiceField(HostStore.objects.none(), label=_("Store"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Goods"), choices=Delivery.Kind.choices, widget=forms.RadioSelect
    )
    product = forms.ModelChoiceField(Product.objects.none(), label=_("Product"))
    quantity = QuantityField(label=_("Quantity"))
    unit = line_field(_("Unit of quantity"), max_length=20, help_text=_("kg, box, bottle …"))
    delivered_on = DayField(label=_("Day"))

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        """Offer the event's stores and the exhibitor's products."""
        super().__init__(*args, **kwargs)
        stores = HostStore.objects.filter(event=application.event).select_related("partner")
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]
        products = application.entity.products.order_by("name_folded")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]

    def goods(self) -> dict[str, Any]:
        """Return the fields of the delivery."""
        return {name: self.cleaned_data[name] for name in GOODS_FIELDS}


def new_goods(application: Application) -> dict[str, Any]:
    """Return what an empty form starts with."""
    day = reporting_days(application)[1]
    return {"client_id": uuid.uuid4(), "kind": Delivery.Kind.DELIVERED, "delivered_on": day}
