"""Reading a list of people to invite: every bad cell is named, nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.actions.inviting import PersonKey, known_people, person_key
from attendance.forms.people import StaffRegistrationForm
from attendance.models import Registration
from events.models import AdminUnit, Event
from events_app.core import sheets
from events_app.core.sheets import UnreadableTable, read_table
from events_app.core.text import fold

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("fil", "Filipino")]
# What people write above a column, folded, in the three languages.
HEADINGS: dict[str, tuple[str, ...]] = {
    "full_name": ("full name", "name", "ho va ten", "ho ten", "buong pangalan", "pangalan"),
    "email": ("e-mail", "email", "thu dien tu", "dia chi email"),
    "organization_name": ("organisation", "organization", "don vi", "co quan", "to chuc",
                          "organisasyon"),
    "position": ("position", "title", "chuc vu", "posisyon", "katungkulan"),
    "category": ("category", "nhom", "thanh phan", "kategorya"),
    "unit": ("unit", "province", "tinh", "tinh thanh", "dia phuong", "lalawigan"),
    "language": ("language", "ngon ngu", "wika"),
}  # fmt: skip
COLUMNS: dict[str, str | Promise] = {
    "full_name": _("full name"),
    "email": _("e-mail"),
    "organization_name": _("organisation"),
    "position": _("position"),
    "category": _("category"),
    "unit": _("province or unit"),
    "language": _("language"),
}
UNIT_KINDS = ("tinh ", "thanh pho ", "tp. ", "tp ")
CONFIRM_WITHIN_SECONDS = 3600


class UploadForm(forms.Form):
    """Choose the file."""

    file = forms.FileField(
        label=_("list of people"),
        help_text=_("An .xlsx or .csv file of at most 2 MB and 2,000 rows, headings first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self) -> list[list[str]]:
        """Return the rows of the file."""
        upload = self.cleaned_data["file"]
        if upload.size > sheets.LARGEST_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split the list in two."))
        try:
            return read_table(upload.name, upload.read())
        except UnreadableTable as error:
            raise forms.ValidationError(str(error.message)) from error


class ConfirmForm(forms.Form):
    """Say yes to a preview; the signed rows travel with the page, nothing is stored meanwhile."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)
    send = forms.BooleanField(
        label=_("send the invitations by mail now"), required=False, initial=True
    )


class InvitedRowForm(StaffRegistrationForm):
    """One row of the list."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    unit = forms.CharField(required=False, max_length=100)


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; rows are counted as the spreadsheet shows them."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    rows: tuple[dict[str, Any], ...]
    known: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]


def preview(event: Event, table: Sequence[Sequence[str]], *, language: str, on: date) -> Preview:
    """Judge every row of a table: what is new, who is on the list already, what is wrong."""
    columns, problems = _columns(table[0] if table else [])
    reader = _RowReader(language=language, on=on)
    if not problems:
        for number, cells in enumerate(table[1:], start=2):
            if cells:
                reader.read(number, _named(cells, columns))
        problems = reader.problems
        if not reader.rows and not problems:
            problems = [Problem(2, "", str(_("There is nobody below the headings.")))]
    known = known_people(event)
    return Preview(
        rows=tuple(row for key, row in reader.rows.items() if key not in known),
        known=tuple(row for key, row in reader.rows.items() if key in known),
        problems=tuple(problems),
    )


def pack(event: Event, rows: Sequence[Mapping[str, Any]], *, user_id: int) -> str:
    """Return the rows of a preview, signed for this event and this person."""
    return signing.dumps(list(rows), salt=_salt(event, user_id), compress=True)


def unpack(event: Event, text: str, *, user_id: int) -> list[dict[str, Any]] | None:
    """Return the rows of a preview, or None when they are not ours or an hour old."""
    try:
        rows = signing.loads(text, salt=_salt(event, user_id), max_age=CONFIRM_WITHIN_SECONDS)
    except signing.BadSignature:
        return None
    return rows if isinstance(rows, list) else None


def _plain(unit: str) -> str:
    """Return a unit's folded name without its kind: people write "Cà Mau" or "Tỉnh Cà Mau"."""
    name = fold(unit)
    return next((name.removeprefix(kind) for kind in UNIT_KINDS if name.startswith(kind)), name)


def _salt(event: Event, user_id: int) -> str:
    return f"phien.import.{event.pk}.{user_id}"


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    found: dict[str, int] = {}
    problems = []
    for place, heading in enumerate(header):
        words = fold(heading).strip(" *:")
        name = next((name for name, known in HEADINGS.items() if words in known), None)
        if name in found:
            problems.append(Problem(1, heading, str(_("This column stands in the list twice."))))
        elif name is not None:
            found[name] = place
    if "full_name" not in found:
        missing = _("This column is missing. Write the headings of the columns in the first row.")
        problems.append(Problem(1, str(COLUMNS["full_name"]), str(missing)))
    return found, problems


def _named(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}


class _RowReader:
    """Reads row after row and remembers whom it saw."""

    def __init__(self, *, language: str, on: date) -> None:
        self.language = language
        self.rows: dict[PersonKey, dict[str, Any]] = {}
        self.problems: list[Problem] = []
        self._seen: dict[PersonKey, int] = {}
        provinces = AdminUnit.objects.on(on).provinces()
        self._units = {_plain(unit.name): unit.pk for unit in provinces}
        self._categories = {
            fold(str(word)): value
            for value, label in Registration.Category.choices
            for word in (value, label)
        }

    def read(self, number: int, cells: dict[str, str]) -> None:
        """Judge one row; a bad one is named cell by cell, a good one kept."""
        typed = {**cells, "language": cells.get("language", "").lower() or self.language}
        word = fold(cells.get("category", ""))
        typed["category"] = self._categories.get(word, word) or Registration.Category.DELEGATE
        form = InvitedRowForm(typed)
        unit = _plain(typed.get("unit", ""))
        if unit and unit not in self._units:
            form.add_error(
                "unit",
                _("No province has this name now. Check the spelling; mergers count."),
            )
        if not form.is_valid():
            for name, errors in form.errors.items():
                label = str(COLUMNS.get(name, name))
                self.problems += [Problem(number, label, str(error)) for error in errors]
            return
        self._keep(number, {**form.cleaned_data, "unit": self._units.get(unit)})

    def _keep(self, number: int, row: dict[str, Any]) -> None:
        key = person_key(
            fold(row["full_name"]), row["email"].lower(), fold(row["organization_name"])
        )
        if key in self._seen:
            text = _("The same person stands in row %(row)s already.") % {"row": self._seen[key]}
            self.problems.append(Problem(number, str(COLUMNS["full_name"]), str(text)))
            return
        self._seen[key] = number
        self.rows[key] = row
