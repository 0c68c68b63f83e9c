"""The forms of an entity, its products and its application."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field, text_field
from events.forms.unit_field import UnitField
from exhibitors.models import Entity, Product


class EntityForm(forms.ModelForm[Entity]):
    """Asks what an entity types once in its life."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    unit = UnitField(
        label=_("Where it is"),
        required=False,
        help_text=_("As the certificate says. A name is found with or without accents."),
    )
    fieldsets = (
        (_("Public profile"), ("name", "type", "unit", "description")),
        (_("Only for organisers you apply to"), (
            "address", "contact_name", "contact_email", "contact_phone", "tax_code",
        )),
    )  # fmt: skip

    class Meta:
        model = Entity
        fields = (
            "name", "type", "unit", "address", "description",
            "contact_name", "contact_email", "contact_phone", "tax_code",
        )  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the provinces of today, and the unit the entity was registered under."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(stored=self.instance.unit)  # type: ignore[attr-defined]
        self.fields["tax_code"].help_text = _("10, 12 or 13 digits; kept out of public pages.")

    def clean_tax_code(self) -> str:
        """Accept 10 digits, 10-3 digits of a dependent unit, or the 12 of a household."""
        written: str = self.cleaned_data["tax_code"].strip()
        digits = re.sub(r"[\s.-]", "", written)
        if digits and not re.fullmatch("[0-9]{10}|[0-9]{12}|[0-9]{13}", digits):
            raise forms.ValidationError(_("A tax code has 10, 12 or 13 digits."))
        return written


class ProductForm(forms.ModelForm[Product]):
    """Asks for a product."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)

    class Meta:
        model = Product
        fields = ("name", "sector", "description", "awaits_five_stars")
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}


class CertificateForm(forms.Form):
    """Asks for the certificate an entity claims; all empty means none."""

    stars = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[("", _("no certificate")), *[(n, str(n)) for n in (3, 4, 5)]],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Stars are shown once an organiser has confirmed the certificate."),
    )
    number = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    decision_number = forms.CharField(label=_("Decision"), max_length=80, required=False)
    authority = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    issued_on = date_field(_("Issued on"))
    valid_until = date_field(
        _("Valid until"), help_text=_("Empty: 36 months after the day of issue.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of issue; refuse an end before it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        issued, ends = cleaned.get("issued_on"), cleaned.get("valid_until")
        if cleaned.get("stars") and not issued and "issued_on" not in self.errors:
            self.add_error("issued_on", _("Give the day the certificate was issued."))
        if issued and issued > timezone.localdate():
            self.add_error("issued_on", _("This day lies in the future."))
        if issued and ends and ends < issued:
            self.add_error("valid_until", _("The certificate would end before it was issued."))
        return cleaned

    def claim(self) -> dict[str, Any] | None:
        """Return the fields of the claimed certificate, or None."""
        return dict(self.cleaned_data) if self.cleaned_data.get("stars") else None


class ApplicationForm(forms.Form):
    """Asks which products an entity wants to show."""

    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        label=_("Products to show"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one of your products.")},
    )
    message = text_field(_("Message to the organiser"), required=False)

    def __init__(self, *args: Any, entity: Entity, **kwargs: Any) -> None:
        """Offer the entity's own products."""
        super().__init__(*args, **kwargs)
        self.fields["products"].queryset = entity.products.all()  # type: ignore[attr-defined]


class ReviewReasonForm(forms.Form):
    """Asks why an application is returned or rejected."""

    reason = text_field(_("Reason"), help_text=_("The entity reads it in its mail."))
