"""The forms of an entity and its application."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import text_field
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
