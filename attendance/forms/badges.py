"""Forms around badges: the key, the prints."""

from django import forms


class KeyRotationForm(forms.Form):
    """The key the person saw, so that a form sent twice rotates once."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=255)
