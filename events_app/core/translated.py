"""Content in more than one language: one column per language, read in the reader's own."""

from django.db import models
from django.utils.translation import get_language

LANGUAGE_CODES = ("vi", "en", "fil")


def in_reader_language(row: models.Model, field: str) -> str:
    """Return `<field>_<language>` in the active language, else the first that is filled."""
    active = (get_language() or "en").split("-")[0]
    order = (active, *(code for code in LANGUAGE_CODES if code != active))
    for code in order:
        text: str = getattr(row, f"{field}_{code}", "")
        if text:
            return text
    return ""
