"""The forms of a product: its facts, its pictures."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field
from exhibitors.forms.agreement import CURRENCIES
from exhibitors.models import Product, ProductChannel, ProductSet
from exhibitors.models.gtin import refuse_wrong_gtin
from exhibitors.models.legal_basis import LEGAL_BASES

ROWS = {"rows": 4}


class _GroupedSets(ModelChoiceIterator[ProductSet]):
    """The sets under the names of their sector and group: a select that needs no script."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for group, sets in groupby(self.queryset, key=lambda row: row.group):
            sector = group.sector.name
            title = sector if sector == group.name else f"{sector} – {group.name}"
            yield (title, [self.choice(row) for row in sets])


class ProductSetField(forms.ModelChoiceField[ProductSet]):
    """Asks for a set of the classification in force."""

    iterator = _GroupedSets

    def label_from_instance(self, obj: ProductSet) -> str:  # type: ignore[override]
        """Return the name with its number in the annex."""
        return f"{obj.number}. {obj.name}"


class ProductForm(forms.ModelForm[Product]):
    """Asks for a product: only its name is required."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    product_set = ProductSetField(
        ProductSet.objects.none(),
        label=_("Product set"),
        required=False,
        empty_label="–",
        help_text=_("The set of Decision 26/2026/QĐ-TTg; it says the group and the sector."),
    )
    gtin = forms.CharField(
        label=_("GTIN (barcode number)"),
        max_length=20,
        required=False,
        help_text=_("The 8, 12, 13 or 14 digits under the barcode."),
    )
    trace_url = forms.URLField(
        label=_("Trace link"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("The address behind the trace code; it begins with https://."),
    )
    price_currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[("", "–"), *[(code, code) for code in CURRENCIES]],
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=_("Sold through"),
        choices=ProductChannel.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fieldsets = (
        (_("Product"), ("name", "product_set", "sector", "description")),
        (_("In other languages"), (
            "name_vi", "name_en", "name_fil", "description_vi", "description_en",
            "description_fil",
        )),
        (_("Packaging and origin"), ("packaging", "gtin", "trace_code", "trace_url")),
        (_("Supply and price"), (
            "capacity_per_month", "capacity_unit", "price_from", "price_to", "price_currency",
        )),
        (_("Sale"), ("channels", "keywords")),
    )  # fmt: skip

    class Meta:
        model = Product
        fields = (
            "name", "product_set", "sector", "description", "name_vi", "name_en", "name_fil",
            "description_vi", "description_en", "description_fil", "packaging", "gtin",
            "trace_code", "trace_url", "capacity_per_month", "capacity_unit", "price_from",
            "price_to", "price_currency", "keywords",
        )  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs=ROWS)
            for name in ("description", "description_vi", "description_en", "description_fil")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sets in force, and the one the product has."""
        super().__init__(*args, **kwargs)
        in_force = LEGAL_BASES[0].classification
        sets = ProductSet.objects.filter(group__sector__legal_basis=in_force)
        if self.instance.product_set_id:
            sets = sets | ProductSet.objects.filter(pk=self.instance.product_set_id)
        order = ("-group__sector__legal_basis", "group__sector__position", "group__position")
        self.fields["product_set"].queryset = (  # type: ignore[attr-defined]
            sets.select_related("group__sector").order_by(*order, "position")
        )
        self.fields["sector"].help_text = _("Only when no set fits; a set says it by itself.")
        self.fields["keywords"].help_text = _("What buyers search for, with commas between.")
        self.fields["capacity_unit"].help_text = _("For example kg, bottles, guests.")
        if self.instance.pk:
            self.initial["channels"] = [row.channel for row in self.instance.channels.all()]

    def clean_gtin(self) -> str:
        """Drop spaces and hyphens; refuse a wrong check digit."""
        written: str = re.sub(r"[\s-]", "", self.cleaned_data["gtin"])
        if written:
            refuse_wrong_gtin(written)
        return written

    def clean_trace_url(self) -> str:
        """Refuse an address that is not encrypted."""
        written: str = self.cleaned_data["trace_url"]
        if written and not written.startswith("https://"):
            raise forms.ValidationError(_("The address must begin with https://."))
        return written

    def clean_keywords(self) -> str:
        """Write each keyword once, with a comma and a space between."""
        words = [word.strip() for word in self.cleaned_data["keywords"].split(",")]
        return ", ".join(dict.fromkeys(word for word in words if word))

    def clean(self) -> dict[str, Any]:
        """Refuse an amount without its unit or currency, and a range upside down."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        capacity, low, high = (
            cleaned.get(name) for name in ("capacity_per_month", "price_from", "price_to")
        )
        if capacity is not None and capacity <= 0:
            self.add_error("capacity_per_month", _("A capacity is more than nothing."))
        if capacity is not None and not cleaned.get("capacity_unit"):
            self.add_error("capacity_unit", _("Give the unit of the capacity, for example kg."))
        if low is not None and low < 0:
            self.add_error("price_from", _("An amount cannot be negative."))
        if low is not None and high is not None and high < low:
            self.add_error("price_to", _("The range ends below its beginning."))
        if (low is not None or high is not None) and not cleaned.get("price_currency"):
            self.add_error("price_currency", _("Give the currency of the price, for example VND."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "channels")}


class PictureForm(forms.Form):
    """Asks for a picture and what it shows."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, 10 MB at most, 400 pixels or more on the shorter side."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt_text = line_field(
        _("What the picture shows"),
        max_length=200,
        help_text=_("Read to people who do not see it, for example “Red rice in a 1 kg bag”."),
    )


class PictureTextForm(forms.Form):
    """Asks anew what a picture shows."""

    alt_text = line_field(_("What the picture shows"), max_length=200)
