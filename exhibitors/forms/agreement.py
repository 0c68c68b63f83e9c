"""The forms of agreements: terms, parties, signing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import ReasonForm, WallClockField, in_zone, line_field
from events.models import Event, Organization
from exhibitors.models import Agreement, AgreementParty, Entity, Product

PARTY_ROWS = 6
REPRESENTATION = ("representative", "representative_position")
CURRENCIES = ("VND", "PHP", "USD", "EUR")


class AgreementForm(forms.ModelForm[Agreement]):
    """Asks for the terms; products and value are optional."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, required=False)
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(), label=_("Products"), required=False
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[("", "–"), *[(code, code) for code in CURRENCIES]],
        required=False,
    )

    class Meta:
        model = Agreement
        fields = ("kind", "title", "products", "value", "currency", "value_kind")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer the products that exhibitors of the event show."""
        super().__init__(*args, **kwargs)
        products = Product.objects.filter(applications__event=event).distinct()
        self.fields["products"].queryset = products  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an amount without currency and a negative one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value = cleaned.get("value")
        if value is not None and value < 0:
            self.add_error("value", _("An amount cannot be negative."))
        if value is not None and not cleaned.get("currency"):
            self.add_error("currency", _("Give the currency of the value, for example VND."))
        return cleaned


class PartyForm(forms.Form):
    """One party: an exhibitor, a partner organisation, or a name alone."""

    role = forms.ChoiceField(
        label=_("Role"), choices=AgreementParty.Role.choices, initial="SUPPLIER", required=False
    )
    entity = forms.ModelChoiceField(
        Entity.objects.none(), label=_("Exhibitor"), required=False, empty_label="–"
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Partner"), required=False, empty_label="–"
    )
    legal_name = line_field(_("Other name"), max_length=250, required=False)
    representative = line_field(_("Represented by"), max_length=200, required=False)
    representative_position = line_field(_("Position"), max_length=200, required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Offer exhibitors of the event and all partner organisations."""
        super().__init__(*args, **kwargs)
        entities = Entity.objects.filter(applications__event=event).distinct()
        self.fields["entity"].queryset = entities  # type: ignore[attr-defined]
        self.fields["organization"].queryset = Organization.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a row of two parties at once, and a representative of nobody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = any(cleaned.get(name) for name in ("entity", "organization", "legal_name"))
        if not named and any(cleaned.get(name) for name in REPRESENTATION):
            self.add_error("legal_name", self.fields["legal_name"].error_messages["required"])
        if cleaned.get("entity") and cleaned.get("organization"):
            self.add_error("organization", _("A party is an exhibitor or a partner, not both."))
        return cleaned

    def party(self) -> dict[str, Any] | None:
        """Return the fields of the party, or None for an empty row."""
        row = {name: self.cleaned_data.get(name) for name in self.fields}
        row["role"] = row["role"] or AgreementParty.Role.SUPPLIER
        source = row["entity"] or row["organization"]
        row["legal_name"] = row["legal_name"] or (source.name if source else "")
        return row if row["legal_name"] else None


PartyFormSet = forms.formset_factory(
    PartyForm, extra=PARTY_ROWS, max_num=PARTY_ROWS, absolute_max=PARTY_ROWS, validate_max=True
)


class SigningForm(forms.Form):
    """Asks when, where and how the parties signed, and for the scan."""

    signed_at = WallClockField(label=_("Signed at"))
    signed_place = line_field(_("Place of signing"), max_length=200)
    signature_method = forms.ChoiceField(
        label=_("How it was signed"), choices=Agreement.SignatureMethod.choices
    )
    scan = forms.FileField(
        label=_("Scan"), required=False, help_text=_("PDF, PNG or JPEG, 20 MB at most.")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        """Read the time in the event's zone."""
        self.event = event
        super().__init__(*args, **kwargs)

    def clean_signed_at(self) -> Any:
        """Return the instant."""
        return in_zone(self.cleaned_data["signed_at"], self.event.zone)


class ScanForm(forms.Form):
    """Asks for one more scan."""

    scan = forms.FileField(label=_("Scan"), help_text=_("PDF, PNG or JPEG, 20 MB at most."))


class WithdrawalForm(ReasonForm):
    """Asks why an agreement is withdrawn."""

    reason = line_field(_("Reason"), max_length=300)
