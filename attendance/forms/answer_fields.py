"""One form field per kind of question: what people type in, what is stored out."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from babel.core import get_global
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext as _

from attendance.actions.answering import file_ending
from attendance.models import Question
from events.models import Event
from events_app.core import formats
from events_app.core.errors import DomainError
from events_app.core.text import refuse_control_characters, refuse_line_breaks

Kind = Question.Kind
MOST_BUTTONS = 6  # more choices than this become a list
UnitGroups = dict[str, list[tuple[str, str]]]


def phone_region(event: Event) -> str:
    """Return the country of the event's time zone, in which bare phone numbers are read.

    Source: IANA zone.tab, through CLDR.
    """
    return str(get_global("zone_territories").get(event.time_zone, "VN"))


class NumberAnswerField(forms.CharField):
    """A number as people write it: 12, 12.5 or 12,5; "10.322" could mean two things."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, minimum: Decimal | None, maximum: Decimal | None, **kwargs: Any) -> None:
        """Keep the bounds; None is no bound."""
        self.minimum, self.maximum = minimum, maximum
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str | None:
        """Return the number as a canonical decimal text."""
        text = super().clean(value).strip()
        if not text:
            return None
        if re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})+", text):
            raise forms.ValidationError(
                _("“%(text)s” can be read in two ways. Write it without thousands separators.")
                % {"text": text}
            )
        if not re.fullmatch(r"-?[0-9]{1,13}([.,][0-9]{1,2})?", text):
            raise forms.ValidationError(
                _("Write a number such as 12 or 12.5, with at most two decimals.")
            )
        number = Decimal(text.replace(",", "."))
        self._check_bounds(number)
        return f"{number.normalize():f}"

    def _check_bounds(self, number: Decimal) -> None:
        if self.minimum is not None and number < self.minimum:
            least = formats.format_number(self.minimum)
            raise forms.ValidationError(_("The smallest number is %(n)s.") % {"n": least})
        if self.maximum is not None and number > self.maximum:
            most = formats.format_number(self.maximum)
            raise forms.ValidationError(_("The largest number is %(n)s.") % {"n": most})


class PhoneAnswerField(forms.CharField):
    """A phone number, stored in E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, *, region: str, **kwargs: Any) -> None:
        """Read numbers without a country code as those of `region`."""
        self.region = region
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str | None:
        """Return the number as +84912345678."""
        text = super().clean(value).strip()
        if not text:
            return None
        example = phonenumbers.example_number(self.region)
        sample = phonenumbers.format_number(
            example or phonenumbers.PhoneNumber(84, 912345678),
            phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        )
        try:
            number = phonenumbers.parse(text, self.region)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(
                _("This is no phone number. Write it like %(sample)s.") % {"sample": sample}
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its spaces."""
        if not isinstance(value, str) or not re.fullmatch(r"\+[0-9]{5,15}", value):
            return value
        number = phonenumbers.parse(value)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class YesNoAnswerField(forms.ChoiceField):
    """Yes or no as two buttons, so that "no" can be told from "not answered"."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> bool | None:
        """Return True, False, or None when nothing was picked."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Pick the button of a stored answer."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class UnitAnswerField(forms.ChoiceField):
    """An administrative unit, stored with the name it has on the event's day."""

    def __init__(self, *, groups: UnitGroups, **kwargs: Any) -> None:
        """Offer units in one list, or by country where there are several."""
        self.names = {key: name for units in groups.values() for key, name in units}
        offered: list[Any] = list(groups.items())
        if len(groups) == 1:
            offered = next(iter(groups.values()))
        super().__init__(choices=[("", "–"), *offered], **kwargs)

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Return the unit's key and name."""
        key = super().clean(value)
        if not key:
            return None
        return {"id": int(key), "name": self.names[key]}

    def prepare_value(self, value: Any) -> Any:
        """Pick the stored unit."""
        return str(value["id"]) if isinstance(value, dict) else value


class DateAnswerField(forms.DateField):
    """A date, stored as ISO 8601."""

    def clean(self, value: Any) -> str | None:  # type: ignore[override]
        """Return the date as text."""
        day: date | None = super().clean(value)
        return day.isoformat() if day else None


class FileAnswerField(forms.FileField):
    """A PDF, PNG or JPEG of at most 10 MB; `content` holds the bytes after cleaning."""

    content: bytes | None = None

    def clean(self, data: Any, initial: Any = None) -> dict[str, Any] | None:
        """Return name, size and hash; the stored ones when no new file came."""
        found = super().clean(data, initial)
        if not isinstance(found, UploadedFile):
            return found or None
        content = found.read()
        try:
            file_ending(content)
        except DomainError as error:
            raise forms.ValidationError(str(error.message)) from error
        self.content = content
        name = "".join(mark for mark in str(found.name) if mark.isprintable())[:200]
        digest = hashlib.sha256(content).hexdigest()
        return {"name": name, "size": len(content), "sha256": digest}


@dataclass(frozen=True)
class Asking:
    """What a field needs to know: the question, its event, and what is picked so far."""

    question: Question
    event: Event
    units: Callable[[], UnitGroups]
    picked: tuple[str, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the choices on offer; a retired one only to somebody who picked it."""
        offered = self.question.choice_labels(retired=False)
        labels = self.question.choice_labels()
        return [(key, labels[key]) for key in labels if key in offered or key in self.picked]


def answer_field(asking: Asking) -> forms.Field:
    """Return the field that asks a question."""
    question = asking.question
    kwargs: dict[str, Any] = {
        "label": question.label,
        # The partial marks help as safe: everywhere else it comes from code.
        "help_text": escape(question.help),
        "required": question.required,
    }
    return _MAKERS[Kind(question.kind)](kwargs, asking)


def _text(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    validators = [refuse_line_breaks]
    return forms.CharField(max_length=300, empty_value=None, validators=validators, **kwargs)


def _long_text(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return forms.CharField(
        max_length=5_000,
        empty_value=None,
        validators=[refuse_control_characters],
        widget=forms.Textarea(attrs={"rows": 4}),
        **kwargs,
    )


def _number(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    question = asking.question
    return NumberAnswerField(minimum=question.minimum, maximum=question.maximum, **kwargs)


def _choice(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    choices = asking.choices
    widget: type[forms.widgets.ChoiceWidget] = forms.RadioSelect
    if len(choices) > MOST_BUTTONS:
        choices, widget = [("", "–"), *choices], forms.Select
    return forms.TypedChoiceField(
        choices=choices, widget=widget, coerce=str, empty_value=None, **kwargs
    )


def _choices(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        choices=asking.choices, widget=forms.CheckboxSelectMultiple, empty_value=None, **kwargs
    )


def _yes_no(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return YesNoAnswerField(choices=asking.choices, **kwargs)


def _date(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    errors = {"invalid": _("Write the date as year-month-day, for example 2026-11-29.")}
    return DateAnswerField(widget=widget, error_messages=errors, **kwargs)


def _unit(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return UnitAnswerField(groups=asking.units(), **kwargs)


def _phone(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return PhoneAnswerField(region=phone_region(asking.event), **kwargs)


def _email(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    return forms.EmailField(empty_value=None, **kwargs)


def _file(kwargs: dict[str, Any], asking: Asking) -> forms.Field:
    kwargs["help_text"] = kwargs["help_text"] or _("PDF, PNG or JPEG, 10 MB at most.")
    widget = forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
    return FileAnswerField(widget=widget, **kwargs)


_MAKERS: dict[Kind, Callable[[dict[str, Any], Asking], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.ADMIN_UNIT: _unit,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.FILE: _file,
}
