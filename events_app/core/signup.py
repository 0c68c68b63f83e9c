"""The field that sign-up asks beside e-mail and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from events_app.core.text import refuse_line_breaks


class SignupForm(forms.Form):
    """Ask for the full name: one field, as people write it."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=200, validators=[refuse_line_breaks]
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name on the new account."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])
