"""Text that people type: folding for search, and the characters a name may hold."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NOT_DECOMPOSED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, so that "Dak Lak" finds "Đắk Lắk".

    NFD alone leaves đ as it is. Source: REFERENCE §6, "Names".
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFD", text.translate(_NOT_DECOMPOSED))
    kept = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(kept.casefold().split())


def refuse_control_characters(value: str) -> None:
    """Raise ValidationError when `value` holds a control or a direction-override character."""
    for character in value:
        if unicodedata.category(character) in {"Cc", "Cs", "Co"} and character not in "\n\r\t":
            raise ValidationError(
                _("Remove the invisible control characters from this field."), code="control"
            )


def refuse_line_breaks(value: str) -> None:
    """Raise ValidationError when a one-line field holds a line break or control character."""
    refuse_control_characters(value)
    if any(mark in value for mark in "\n\r\t"):
        raise ValidationError(_("Write this on one line."), code="line_break")
