"""The forms of an award ceremony's list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import line_field


class PlaceForm(forms.Form):
    """Asks for a place on the list."""

    to = forms.IntegerField(label=_("Place"), min_value=1)


class ProxyForm(forms.Form):
    """Asks who received the certificate instead."""

    proxy_name = line_field(_("Received by"), max_length=200)
