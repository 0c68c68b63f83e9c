"""The forms of daily sales: quick on a phone, safe to send twice."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.fields import ReasonForm, line_field
from events.queries import working_days
from exhibitors.forms.amounts import SCALES, AmountField, read_amount, read_number
from exhibitors.models import CURRENCY_DECIMALS, Application, HostStore, Product, SalesEntry

CURRENCY_OF_ZONE = {"Asia/Ho_Chi_Minh": "VND", "Asia/Manila": "PHP"}
SALE_FIELDS = (
    "day", "sales_class", "amount", "currency", "product", "channel", "market", "quantity", "unit",
    "note", "store",
)  # fmt: skip


class DayField(forms.DateField):
    """A day, with the browser's own input."""

    def __init__(self, **kwargs: Any) -> None:
        """Show and read ISO dates, as date inputs do."""
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **kwargs)


class QuantityField(forms.CharField):
    """A quantity such as 12 or 1,5; three decimals at most."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask in one line."""
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Return the number, None when the field is empty."""
        text: str = super().clean(value)
        if not text:
            return None
        try:
            quantity = read_number(text, decimals=3)
        except (ValueError, ArithmeticError) as error:
            raise ValidationError(
                _("Write a quantity in digits, for example 12 or 1,5."), code="no_number"
            ) from error
        if quantity >= 10**9 or quantity != round(quantity, 3):
            raise ValidationError(_("Write at most three decimals."), code="too_fine")
        return quantity


class SaleForm(forms.Form):
    """Asks for one amount of one day."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    day = DayField(label=_("Day"))
    sales_class = forms.ChoiceField(
        label=_("What kind of sale"), choices=SalesEntry.Class.choices, widget=forms.RadioSelect
    )
    amount = AmountField(label=_("Amount"))
    scale = forms.ChoiceField(label=_("The amount is"), choices=SCALES, required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCY_DECIMALS]
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Product"), required=False, empty_label=_("several or none")
    )
    store = forms.ModelChoiceField(
        HostStore.objects.none(), label=_("Store"), required=False, empty_label="–"
    )
    channel = forms.ChoiceField(label=_("Sold"), choices=SalesEntry.Channel.choices, required=False)
    market = forms.ChoiceField(label=_("Buyer"), choices=SalesEntry.Market.choices, required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)
    unit = line_field(
        _("Unit of quantity"), max_length=20, required=False, help_text=_("kg, box, bottle …")
    )
    note = line_field(_("Note"), max_length=300, required=False)

    fieldsets = (
        (_("What you sold"), ("day", "store", "sales_class", "amount", "scale", "currency")),
        (_("More, if you know it"), ("product", "quantity", "unit", "channel", "market", "note")),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        """Offer the exhibitor's products, the event's stores and its days so far."""
        super().__init__(*args, **kwargs)
        self.application = application
        products = application.entity.products.order_by("name_folded")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        stores = HostStore.objects.filter(event=application.event).select_related("partner")
        self.fields["store"].queryset = stores  # type: ignore[attr-defined]
        if not stores:
            del self.fields["store"]
        first, last = reporting_days(application)
        attrs = self.fields["day"].widget.attrs
        attrs["min"], attrs["max"] = first.isoformat(), last.isoformat()

    def clean(self) -> dict[str, Any]:
        """Read the amount in its scale and currency."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text, currency = cleaned.get("amount"), cleaned.get("currency")
        if text and currency:
            try:
                cleaned["amount"] = read_amount(
                    text,
                    scale=Decimal(cleaned.get("scale") or 1),
                    currency_decimals=CURRENCY_DECIMALS[currency],
                )
            except ValidationError as error:
                self.add_error("amount", error)
        cleaned["channel"] = cleaned.get("channel") or SalesEntry.Channel.ONSITE
        cleaned["market"] = cleaned.get("market") or SalesEntry.Market.DOMESTIC
        return cleaned

    def sale(self) -> dict[str, Any]:
        """Return the fields of the report."""
        return {name: self.cleaned_data.get(name) for name in SALE_FIELDS}


def reporting_days(application: Application, today: date | None = None) -> tuple[date, date]:
    """Return the first and last day that can be reported now, in the event's zone."""
    event = application.event
    first, last = working_days(event)
    today = today or timezone.now().astimezone(event.zone).date()
    return first, max(first, min(last, today))


def new_sale(application: Application, day: date | None = None) -> dict[str, Any]:
    """Return what an empty form starts with: today, and what was chosen the last time."""
    last = application.sales_entries.order_by("-pk").first()
    zone_currency = CURRENCY_OF_ZONE.get(application.event.time_zone, "USD")
    return {
        "client_id": uuid.uuid4(),
        "day": day or reporting_days(application)[1],
        "sales_class": SalesEntry.Class.DIRECT,
        "currency": last.currency if last else zone_currency,
        "store": last.store_id if last else None,
    }


def sale_again(entry: SalesEntry) -> dict[str, Any]:
    """Return a report as the form of its correction shows it."""
    given: dict[str, Any] = {name: getattr(entry, name) for name in SALE_FIELDS}
    given["amount"] = _plain(entry.amount)
    given["quantity"] = "" if entry.quantity is None else _plain(entry.quantity)
    return given | {"client_id": uuid.uuid4()}


def _plain(value: Decimal) -> str:
    """Return a number without trailing zeros; a third decimal gets a zero, so that it is one."""
    text = f"{value.normalize():f}"
    _whole, _mark, decimals = text.partition(".")
    return f"{text}0" if len(decimals) == 3 else text


class TakingBackForm(ReasonForm):
    """Asks why a report is taken back."""

    reason = line_field(
        _("Reason"), max_length=300, help_text=_("It stays in the history beside the report.")
    )


class HeadlineForm(forms.Form):
    """Asks which classes the headline of the report adds up."""

    adds_direct = forms.BooleanField(label=SalesEntry.Class.DIRECT.label, required=False)
    adds_booked = forms.BooleanField(label=SalesEntry.Class.BOOKED.label, required=False)
    adds_negotiation = forms.BooleanField(
        label=SalesEntry.Class.UNDER_NEGOTIATION.label, required=False
    )
