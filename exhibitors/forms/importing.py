"""The forms of bringing in a list."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_field
from events.models import Organizer
from events_app.core.models import User
from events_app.core.sheets import Cell, cell_text
from exhibitors.actions.importing import LIMITS
from exhibitors.models import ImportRow, ImportRun
from exhibitors.queries.importing.columns import FIELDS

COUNTRIES = [("VN", _("Viet Nam")), ("PH", _("Philippines"))]
ENCODINGS = [
    ("", _("found by itself")),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1258", "Windows-1258"),
]
EXAMPLES = 3
NOT_NEEDED = "-"


class ListUploadForm(forms.Form):
    """Choose the file and for whom it is brought in."""

    organizer = forms.ModelChoiceField(Organizer.objects.none(), label=_("organiser"))
    file = forms.FileField(
        label=_("list"),
        help_text=_(
            "A spreadsheet (.xlsx, .xls, .ods) or CSV of entities, products and certificates, "
            "at most 20 MB and 50,000 rows. You see everything before anything is written."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the organisers the person brings lists for."""
        super().__init__(*args, **kwargs)
        offered = organizers_of(user)
        self.fields["organizer"].queryset = offered  # type: ignore[attr-defined]
        self.fields["organizer"].initial = offered.first()

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        upload = self.cleaned_data["file"]
        if upload.size > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split the list in two."))
        return upload


def organizers_of(user: User) -> Any:
    """Return the organisers a person brings lists for."""
    if user.is_operator:
        return Organizer.objects.all()
    roles = ("OWNER", "PLANNER", "REGISTRAR")
    return Organizer.objects.filter(memberships__user=user, memberships__role__in=roles).distinct()


class SheetForm(forms.Form):
    """Which sheet, and in which row the headings stand."""

    sheet = forms.ChoiceField(label=_("sheet"), required=False)
    header_row = forms.IntegerField(label=_("row of the headings"), min_value=1, max_value=50_000)
    encoding = forms.ChoiceField(label=_("characters"), choices=ENCODINGS, required=False)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        """Offer the sheets of a spreadsheet, or the encodings of a text file."""
        initial = {
            "sheet": run.sheet,
            "header_row": run.header_row,
            "encoding": run.encoding.replace("utf-16-le", "utf-16"),
        }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        if run.sheets:
            self.fields["sheet"].choices = [(name, name) for name in run.sheets]  # type: ignore[attr-defined]
            del self.fields["encoding"]
        else:
            del self.fields["sheet"]


class ColumnsForm(forms.ModelForm[ImportRun]):
    """What each column holds, and how numbers and days are written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    units_on = date_field(
        _("provinces as on"),
        help_text=_("Where a row has no day of its own: which provinces existed then."),
    )

    class Meta:
        model = ImportRun
        fields = ("country", "number_format", "date_order", "units_on", "is_official")
        widgets = {
            "country": forms.Select(choices=COUNTRIES),
            "number_format": forms.RadioSelect,
            "date_order": forms.RadioSelect,
        }

    def __init__(self, *args: Any, header: list[Cell], samples: list[list[Cell]], **kwargs: Any):
        """Ask for each column with a heading or content."""
        super().__init__(*args, **kwargs)
        self.fields["units_on"].required = True
        self.fields["version"].initial = self.instance.version
        self.columns: list[tuple[str, str]] = []
        width = max([len(header), *(len(row) for row in samples)])
        choices = [
            (NOT_NEEDED, _("not needed")),
            *((name, field.label) for name, field in FIELDS.items()),
        ]
        for place in range(width):
            heading = cell_text(header[place]) if place < len(header) else ""
            said = [cell_text(row[place]) for row in samples if place < len(row)]
            said = [text for text in said if text.strip()][:EXAMPLES]
            if not heading.strip() and not said:
                continue
            name = f"column_{place}"
            self.fields[name] = forms.ChoiceField(
                label=heading or _("column %(letter)s") % {"letter": column_letter(place)},
                choices=choices,
                initial=self.instance.columns.get(place, NOT_NEEDED),
                help_text=" · ".join(text[:40] for text in said),
            )
            self.columns.append((name, column_letter(place)))

    @property
    def column_fields(self) -> list[Any]:
        """Return the bound fields of the columns."""
        return [self[name] for name, _letter in self.columns]

    @property
    def setting_fields(self) -> list[Any]:
        """Return the bound fields beside the columns."""
        return [self[name] for name in self.Meta.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns that are to hold the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name, letter in self.columns:
            chosen = cleaned.get(name)
            if chosen == NOT_NEEDED:
                continue
            if chosen and chosen in seen:
                text = _("Column %(letter)s holds this already.") % {"letter": seen[chosen]}
                self.add_error(name, text)
            elif chosen:
                seen[chosen] = letter
        if "entity_name" not in seen:
            self.add_error(None, _("Say which column holds the name of the entity."))
        return cleaned

    @property
    def mapping(self) -> dict[int, str]:
        """Return the field of each column that is needed."""
        return {
            int(name.removeprefix("column_")): self.cleaned_data[name]
            for name, _letter in self.columns
            if self.cleaned_data[name] != NOT_NEEDED
        }


class RowForm(forms.Form):
    """The cells of one row, to be typed over."""

    choice = forms.ChoiceField(
        label=_("this row"),
        choices=[
            (ImportRow.Choice.NONE, _("take it when nothing is wrong")),
            (ImportRow.Choice.ACCEPT, _("take it as it is, in spite of the warning")),
            (ImportRow.Choice.LEAVE_OUT, _("leave it out")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        """Ask for each cell whose column is needed."""
        super().__init__(*args, **kwargs)
        choice = self.fields.pop("choice")
        for name, text in texts.items():
            self.fields[name] = forms.CharField(
                label=str(FIELDS[name].label),
                required=False,
                initial=text,
                max_length=4000,
                strip=False,
            )
        self.fields["choice"] = choice

    @property
    def texts(self) -> dict[str, str]:
        """Return what stands in the cells now; one that was not sent is not an emptied one."""
        return {
            name: text
            for name, text in self.cleaned_data.items()
            if name != "choice" and name in self.data
        }


class OutcomeFilterForm(forms.Form):
    """Which rows of the preview are shown."""

    outcome = forms.ChoiceField(
        label=_("shown"),
        choices=[("", _("all rows")), *ImportRow.Outcome.choices],
        required=False,
    )


def column_letter(place: int) -> str:
    """Return the letters a spreadsheet shows above a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
