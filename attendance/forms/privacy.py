"""Forms about people's data: a new address, why a list is taken out, how long data is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewEmailForm(forms.Form):
    """The address that mails should go to."""

    email = forms.EmailField(
        label=_("new e-mail"),
        help_text=_("A mail with a link goes there; the address counts once you opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
