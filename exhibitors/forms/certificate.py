"""The forms of star certificates and of potential five stars."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field, line_field
from events_app.core.errors import DomainError
from exhibitors.actions.certifying import complete_facts
from exhibitors.actions.certifying_errors import (
    CertificateEndsBeforeIssue,
    LevelReasonMissing,
    ScoreOutOfRange,
    ScoreTooLow,
    StarsContradictScore,
    StarsMissing,
)
from exhibitors.models import Certificate, Level
from exhibitors.models.legal_basis import three_years_after

FACTS = (
    "stars", "score", "number", "decision_number", "level", "level_reason", "authority",
    "issued_on", "valid_until",
)  # fmt: skip
_FIELD_OF = {
    ScoreOutOfRange: "score",
    ScoreTooLow: "score",
    StarsContradictScore: "stars",
    StarsMissing: "stars",
    LevelReasonMissing: "level_reason",
    CertificateEndsBeforeIssue: "valid_until",
}


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
    score = forms.DecimalField(
        label=_("Average score"),
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("0 to 100 as the document prints it; the stars follow from it."),
    )
    number = line_field(_("Certificate number"), max_length=80, required=False)
    decision_number = line_field(_("Decision"), max_length=80, required=False)
    level = forms.ChoiceField(
        label=_("Recognised by"),
        choices=[("", _("as the law of that day says")), *Level.choices],
        required=False,
    )
    level_reason = line_field(
        _("Why this level"),
        max_length=200,
        required=False,
        help_text=_("Only when the document names another level than the law of that day."),
    )
    authority = line_field(_("Issued by"), max_length=200, required=False)
    issued_on = date_field(_("Issued on"))
    valid_until = date_field(
        _("Valid until"), help_text=_("Empty: 36 months after the day of issue.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of issue; tell at its field what contradicts the law of that day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        issued = cleaned.get("issued_on")
        if not self._says_something(cleaned) or self.errors:
            return cleaned
        if not issued:
            self.add_error("issued_on", _("Give the day the certificate was issued."))
        elif issued > timezone.localdate():
            self.add_error("issued_on", _("This day lies in the future."))
        facts: dict[str, Any] = {name: cleaned.get(name) for name in FACTS}
        try:
            complete_facts(**facts)
        except DomainError as error:
            self.add_error(_FIELD_OF[type(error)], str(error.message))
        return cleaned

    def _says_something(self, cleaned: dict[str, Any]) -> bool:
        return cleaned.get("stars") is not None or cleaned.get("score") is not None

    def claim(self) -> dict[str, Any] | None:
        """Return the fields of the claimed certificate, or None."""
        if not self._says_something(self.cleaned_data):
            return None
        return {name: self.cleaned_data[name] for name in FACTS}


class ConfirmationForm(CertificateForm):
    """Asks staff to compare the claim with the document; stars or score are needed."""

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        """Begin with what the entity claims; what follows from it stays empty, to follow anew."""
        initial = {name: getattr(certificate, name) for name in FACTS}
        if not certificate.level_reason:
            initial["level"] = ""
        if certificate.score is not None:
            initial["stars"] = None
        issued_on = certificate.issued_on
        if issued_on and certificate.valid_until == three_years_after(issued_on):
            initial["valid_until"] = None
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["stars"].help_text = _("Empty when the score below says it.")

    def _says_something(self, cleaned: dict[str, Any]) -> bool:
        return True


class RefusalForm(forms.Form):
    """Asks why a certificate could not be confirmed."""

    reason = line_field(
        _("Reason"), max_length=300, help_text=_("The entity reads it in its own pages.")
    )


class RevocationForm(forms.Form):
    """Asks for the reason and the day of a revocation."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *Certificate.RevocationReason.choices]
    )
    revoked_on = date_field(_("Revoked on"))
    note = line_field(
        _("Details"),
        max_length=300,
        required=False,
        help_text=_("For example the number of the decision."),
    )

    def clean_revoked_on(self) -> Any:
        """Ask for the day."""
        return _asked_for(self.cleaned_data["revoked_on"])


class ExtensionForm(forms.Form):
    """Asks until when and why a certificate runs on."""

    until = date_field(
        _("Extended until"), help_text=_("At most 180 days after the certificate's last day.")
    )
    reason = line_field(_("Reason"), max_length=300)

    def clean_until(self) -> Any:
        """Ask for the day."""
        return _asked_for(self.cleaned_data["until"])


class SuccessionForm(CertificateForm):
    """Asks which certificate replaces another: one that is known, or a new one."""

    successor = forms.ModelChoiceField(
        Certificate.objects.none(),
        label=_("Certificate known here"),
        required=False,
        empty_label=_("none: it is written below"),
    )
    fieldsets = (
        (_("Replaced by"), ("successor",)),
        (_("Or by a new certificate"), FACTS),
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        """Offer the later confirmed certificates of the product."""
        super().__init__(*args, **kwargs)
        later = Certificate.objects.filter(
            product=certificate.product_id,
            state=Certificate.State.ISSUED,
            issued_on__gt=certificate.issued_on,
        )
        self.fields["successor"].queryset = later  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean()
        if not cleaned.get("successor") and not self.errors and self.claim() is None:
            self.add_error("stars", _("Choose the number of stars."))
        return cleaned

    def _says_something(self, cleaned: dict[str, Any]) -> bool:
        return not cleaned.get("successor") and super()._says_something(cleaned)


class NominationForm(forms.Form):
    """Asks what the province found."""

    score = forms.DecimalField(
        label=_("Score of the province"),
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("90 to 100, if it is known."),
    )
    forwarded_on = date_field(
        _("Forwarded on"), help_text=_("The day the province sent the dossier to the ministry.")
    )


class MinistryDecisionForm(forms.Form):
    """Asks what the ministry decided."""

    recognised = forms.TypedChoiceField(
        label=_("The ministry"),
        choices=[("", "–"), ("yes", _("recognised five stars")),
                 ("no", _("did not recognise five stars"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    decided_on = date_field(_("Decided on"))

    def clean_decided_on(self) -> Any:
        """Ask for the day."""
        return _asked_for(self.cleaned_data["decided_on"])


def _asked_for(day: Any) -> Any:
    if day is None:
        raise forms.ValidationError(_("Give the day."))
    return day
