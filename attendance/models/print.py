"""What was printed: runs, the badges in them, and the finished parts of a run's file."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core.models import Job, User

Category = Registration.Category


class PrintRun(models.Model):
    """Badges that staff had printed together. How far it is, its job tells."""

    class Scope(models.TextChoices):
        """Whose badges."""

        NEW = "NEW", _("everybody without a printed badge")
        ALL = "ALL", _("everybody")
        SELECTION = "SELECTION", _("people chosen one by one")
        SINGLE = "SINGLE", _("one person")

    class Order(models.TextChoices):
        """How the pile is sorted."""

        GIVEN_NAME = "GIVEN_NAME", _("given name, the last word of the name")
        ORGANIZATION = "ORGANIZATION", _("organisation")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="print_runs")
    scope = models.CharField(_("whose badges"), max_length=10, choices=Scope.choices)
    category = models.CharField(_("category"), max_length=16, choices=Category.choices, blank=True)
    order = models.CharField(
        _("order"), max_length=12, choices=Order.choices, default=Order.GIVEN_NAME
    )
    badge_count = models.PositiveIntegerField()
    reissued_count = models.PositiveIntegerField(default=0)
    ordered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="print_runs"
    )
    ordered_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="print_runs"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["NEW", "ALL", "SELECTION", "SINGLE"]),
                name="print_run_scope_known",
            ),
            models.CheckConstraint(
                condition=models.Q(order__in=["GIVEN_NAME", "ORGANIZATION"]),
                name="print_run_order_known",
            ),
            models.CheckConstraint(
                condition=models.Q(badge_count__gt=0), name="print_run_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_scope_display())

    @property
    def can_resume(self) -> bool:
        """Tell whether the run stopped before its file was made."""
        stopped = {Job.State.CANCELLED, Job.State.FAILED}
        return self.job is not None and self.job.state in stopped


class PrintedBadgeQuerySet(models.QuerySet["PrintedBadge"]):
    """The print log, as it is asked."""

    def standing(self) -> "PrintedBadgeQuerySet":
        """Return what is printed, or is on its way: not what a stopped run left out."""
        under_way = models.Q(run__job__isnull=True) | models.Q(
            run__job__state__in=[Job.State.QUEUED, Job.State.RUNNING]
        )
        return self.filter(models.Q(printed_at__isnull=False) | under_way)


class PrintedBadge(models.Model):
    """One badge of a run: a line of the print log once `printed_at` is set."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="badges")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="printed_badges"
    )
    position = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=0)
    epoch = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField(null=True, blank=True)

    objects = PrintedBadgeQuerySet.as_manager()

    class Meta:
        ordering = ["run", "position"]
        indexes = [models.Index(fields=["registration", "epoch"], name="printed_badge_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["run", "registration"], name="printed_once_per_run"),
            models.UniqueConstraint(fields=["run", "position"], name="printed_badge_position_once"),
            models.CheckConstraint(
                condition=models.Q(epoch__lte=255), name="printed_badge_epoch_one_byte"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} in run {self.run_id}"

    @property
    def issue(self) -> int:
        """Return the how-manieth badge of the person it is, counted from 1."""
        return self.epoch + 1


class PrintPart(models.Model):
    """A finished part of a run's file; kept until the whole file is made."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to="prints/", blank=True)
    badge_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="print_part_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of run {self.run_id}"
