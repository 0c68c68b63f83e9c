"""Forms around badges: the key, the prints."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import PrintRun, Registration

Scope = PrintRun.Scope


class KeyRotationForm(forms.Form):
    """The key the person saw, so that a form sent twice rotates once."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=255)


class PrintForm(forms.Form):
    """Whose badges, in which order."""

    scope = forms.ChoiceField(
        label=_("whose badges"),
        choices=[
            (Scope.NEW, _("everybody whose badge is not printed yet")),
            (Scope.ALL, _("everybody, also those who have a printed badge")),
        ],
        initial=Scope.NEW,
        widget=forms.RadioSelect,
        help_text=_("Whoever has a printed badge gets a new one, and the old one is refused."),
    )
    category = forms.ChoiceField(
        label=_("category"),
        choices=[("", _("all")), *Registration.Category.choices],
        required=False,
    )
    order = forms.ChoiceField(
        label=_("sorted by"), choices=PrintRun.Order.choices, initial=PrintRun.Order.GIVEN_NAME
    )


class ConfirmedPrintForm(PrintForm):
    """The same choice, carried along while the person is asked whether they mean it."""

    confirmed = forms.BooleanField(initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hide every field."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.HiddenInput()


class SelectionForm(forms.Form):
    """People ticked in the list, and the order of the pile."""

    order = forms.ChoiceField(
        label=_("sorted by"), choices=PrintRun.Order.choices, initial=PrintRun.Order.GIVEN_NAME
    )
    chosen = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, people: Iterable[int] = (), **kwargs: Any) -> None:
        """Offer the people of the event, by their number."""
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - for mypy
        field.choices = [(number, number) for number in people]
        field.error_messages["required"] = _("Tick at least one person.")
