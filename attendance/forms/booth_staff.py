"""The forms of booth staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import BoothStaffRule
from events.forms.fields import line_field


class BoothStaffForm(forms.Form):
    """Asks for one person of an exhibitor's staff."""

    full_name = line_field(
        _("Full name"), max_length=200, help_text=_("As it should stand on the badge.")
    )
    position = line_field(
        _("Role at the booth"), max_length=200, required=False, help_text=_("For example: sales.")
    )
    email = forms.EmailField(
        label=_("e-mail"),
        required=False,
        help_text=_("The badge goes there. Without it, the badge is printed at the desk."),
    )


class BadgesPerBoothForm(forms.ModelForm[BoothStaffRule]):
    """Asks how many staff badges a booth brings."""

    class Meta:
        model = BoothStaffRule
        fields = ("badges_per_booth",)
