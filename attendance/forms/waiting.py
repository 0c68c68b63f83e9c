"""Forms of the waiting list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.people import RegistrationForm
from attendance.models import WaitingEntry
from attendance.models.waiting import LARGEST_GROUP
from events_app.core.text import refuse_control_characters, refuse_line_breaks

LONGEST_NAME = 200


class WaitingForm(RegistrationForm):
    """Join the line: the public form, and the names of those who come along."""

    companions = forms.CharField(
        label=_("people who come with you"),
        required=False,
        max_length=LARGEST_GROUP * (LONGEST_NAME + 2),
        validators=[refuse_control_characters],
        help_text=_(
            "One full name per line. The group is offered its places together or not at all."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the others before the consents."""
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "consents"])

    def clean_companions(self) -> list[str]:
        """Return the names, one per line, empty lines left out."""
        typed = str(self.cleaned_data["companions"])
        names = [name for line in typed.splitlines() if (name := " ".join(line.split()))]
        if len(names) >= LARGEST_GROUP:
            raise forms.ValidationError(
                _("A group has at most %(most)s people, you included.") % {"most": LARGEST_GROUP}
            )
        for name in names:
            if len(name) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Shorten the name “%(name)s…”.") % {"name": name[:30]}
                )
            refuse_line_breaks(name)
        return names


class LineForm(forms.Form):
    """What staff do with one entry, and why."""

    change = forms.ChoiceField(label=_("what to do"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        validators=[refuse_line_breaks],
        help_text=_("Staff see it beside the entry."),
    )

    def __init__(self, *args: Any, entry: WaitingEntry, **kwargs: Any) -> None:
        """Offer what the state of `entry` allows."""
        super().__init__(*args, **kwargs)
        choices = [("remove", _("take out of the line"))]
        if entry.state == WaitingEntry.State.WAITING:
            choices = [
                ("offer", _("offer a place now, out of turn")),
                ("first", _("move to the front")),
                ("up", _("move one up")),
                ("down", _("move one down")),
                ("last", _("move to the end")),
                *choices,
            ]
        self.fields["change"].choices = choices  # type: ignore[attr-defined]
