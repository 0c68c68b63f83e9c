"""Lists that were brought in: the file, its judged rows, and what writing them changed."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Organizer
from events_app.core.models import Job, User


class ImportRun(models.Model):
    """One list on its way into the registry. Nothing is written until it is confirmed."""

    class State(models.TextChoices):
        """From the upload to the end; see lifecycles.py."""

        UPLOADED = "UPLOADED", _("columns to be checked")
        JUDGED = "JUDGED", _("preview")
        APPLIED = "APPLIED", _("imported")
        UNDONE = "UNDONE", _("undone")
        DISCARDED = "DISCARDED", _("thrown away")

    class NumberFormat(models.TextChoices):
        """Which mark separates thousands; refused where a number needs it and it is not stated."""

        NOT_STATED = "", _("not stated")
        VI = "VI", _("1.234,5 (Vietnamese)")
        EN = "EN", _("1,234.5 (English)")

    class DateOrder(models.TextChoices):
        """Which comes first in days like 05/08/2026."""

        NOT_STATED = "", _("not stated")
        DMY = "DMY", _("day first: 31/12/2026")
        MDY = "MDY", _("month first: 12/31/2026")

    organizer = models.ForeignKey(
        Organizer, on_delete=models.PROTECT, related_name="imports", verbose_name=_("organiser")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    file = models.FileField(upload_to="imports/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    sheets = models.JSONField(default=list)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    mapping = models.JSONField(default=dict)
    country = models.CharField(_("country"), max_length=2, default="VN")
    units_on = models.DateField(_("provinces as on"))
    number_format = models.CharField(
        _("numbers are written"), max_length=4, choices=NumberFormat.choices, blank=True
    )
    date_order = models.CharField(
        _("days are written"), max_length=4, choices=DateOrder.choices, blank=True
    )
    is_official = models.BooleanField(
        _("certificates are confirmed"),
        default=False,
        help_text=_(
            "Tick it when the list is a decision, or copied from one you have seen: its stars "
            "count at once. Else they are noted as claimed."
        ),
    )
    decisions = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="imports"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["UPLOADED", "JUDGED", "APPLIED", "UNDONE", "DISCARDED"]
                ),
                name="import_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(number_format__in=["", "VI", "EN"]),
                name="import_number_format_known",
            ),
            models.CheckConstraint(
                condition=models.Q(date_order__in=["", "DMY", "MDY"]),
                name="import_date_order_known",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def columns(self) -> dict[int, str]:
        """Return the field of each column; JSON keeps keys as text."""
        return {int(place): name for place, name in self.mapping.items()}

    @property
    def waiting_count(self) -> int:
        """Return how many rows wait to be mended or decided."""
        return sum(self.counts.get(outcome, 0) for outcome in ("BAD", "HELD"))

    @property
    def is_open(self) -> bool:
        """Tell whether nothing was written yet."""
        return self.state in {self.State.UPLOADED, self.State.JUDGED}


class ImportRow(models.Model):
    """A row of the list: its cells as they were read, what was mended, and the verdict."""

    class Outcome(models.TextChoices):
        """What confirming does with the row."""

        CREATE = "CREATE", _("new")
        UPDATE = "UPDATE", _("filled in")
        LEAVE = "LEAVE", _("there already")
        HELD = "HELD", _("to be decided")
        BAD = "BAD", _("to be mended")
        LEFT_OUT = "LEFT_OUT", _("left out")

    class Choice(models.TextChoices):
        """What a person decided about the row."""

        NONE = "", _("nothing decided")
        ACCEPT = "ACCEPT", _("take it as it is")
        LEAVE_OUT = "LEAVE_OUT", _("leave it out")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row's number in the spreadsheet.")
    cells = models.JSONField(default=list)
    mended = models.JSONField(default=dict)
    words = models.TextField(blank=True, help_text="The folded text of all cells, for search.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    choice = models.CharField(max_length=9, choices=Choice.choices, blank=True)
    entity_name = models.CharField(max_length=250, blank=True)
    entity_key = models.CharField(max_length=400, blank=True)
    product_name = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=["", "CREATE", "UPDATE", "LEAVE", "HELD", "BAD", "LEFT_OUT"]
                ),
                name="import_row_outcome_known",
            ),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number}"


class ImportChange(models.Model):
    """One object an import created or changed: what undoing it needs."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    object_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    before = models.JSONField(
        null=True, help_text="The fields before the import; null when it created the object."
    )
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "object_type", "object_id"], name="import_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.object_type_id} {self.object_id}"


class ColumnMemory(models.Model):
    """How an organiser read a list with these headings the last time."""

    organizer = models.ForeignKey(
        Organizer, on_delete=models.CASCADE, related_name="column_memories"
    )
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    number_format = models.CharField(max_length=4, blank=True)
    date_order = models.CharField(max_length=4, blank=True)
    country = models.CharField(max_length=2, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organizer", "signature"], name="column_memory_once")
        ]

    def __str__(self) -> str:
        return self.signature
