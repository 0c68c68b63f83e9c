"""Forms for attendance sheets and the protocol list."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.answering import file_ending
from attendance.actions.exporting import EXPORT_PURPOSES
from attendance.models import Registration
from events.models import Session
from events_app.core.errors import DomainError

SHEET_ORDERS = [("given", _("given name")), ("organization", _("organisation"))]


class SheetPrintForm(forms.Form):
    """In which order a sheet is printed, and what for."""

    order = forms.ChoiceField(label=_("sorted by"), choices=SHEET_ORDERS, initial="given")
    purpose = forms.ChoiceField(
        label=_("what the list is for"),
        choices=EXPORT_PURPOSES,
        initial="RUNNING",
        help_text=_("Who took the list, when and what for is recorded and shown to the owners."),
    )


class ProtocolPrintForm(forms.Form):
    """What the protocol list is taken out for."""

    purpose = SheetPrintForm.base_fields["purpose"]


class SignedSheetForm(forms.Form):
    """When people came, and the scan of what they signed; the ticks stand beside the names."""

    at = forms.DateTimeField(
        label=_("time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("When they came, in the event's own time zone."),
    )
    scan = forms.FileField(
        label=_("scan of the sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG, 10 MB at most."),
    )
    sheet_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        """Read times in the zone of the session's event."""
        super().__init__(*args, **kwargs)
        self.session = session

    def clean_at(self) -> datetime:
        """Read the typed clock time in the event's zone, wherever the server stands."""
        typed = self.cleaned_data["at"]
        plain = timezone.make_naive(typed) if timezone.is_aware(typed) else typed
        return plain.replace(tzinfo=self.session.event.zone).astimezone(UTC)

    def clean_scan(self) -> bytes | None:
        """Return the content of the scan when it is what its first bytes may say."""
        found = self.cleaned_data["scan"]
        if not isinstance(found, UploadedFile):
            return None
        content: bytes = found.read()
        try:
            file_ending(content)
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error
        return content


class ProtocolCategoriesForm(forms.Form):
    """Which categories stand on the protocol list."""

    categories = forms.MultipleChoiceField(
        label=_("categories on the list"),
        choices=Registration.Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one category for the protocol list.")},
    )
