"""Indicators, their targets and results; achievement by the rules of REFERENCE §7."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events_app.core.text import refuse_line_breaks


class Indicator(models.Model):
    """What is measured, and in which unit."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=200, validators=[refuse_line_breaks])
    unit = models.CharField(_("unit"), max_length=60, validators=[refuse_line_breaks])
    parts_note = models.CharField(
        _("parts"),
        max_length=200,
        blank=True,
        validators=[refuse_line_breaks],
        help_text=_("How the figure splits, for example 326 = 1 + 29 + 296."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="indicator_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What was to be reached."""

    class Operator(models.TextChoices):
        """How the result is compared with the target."""

        EQ = "EQ", "="
        GE = "GE", "≥"
        GT = "GT", ">"
        LE = "LE", "≤"

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="target")
    operator = models.CharField(_("operator"), max_length=2, choices=Operator.choices)
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.get_operator_display()} {self.value}"


class Result(models.Model):
    """What was reached, as its source states it."""

    class Qualifier(models.TextChoices):
        """How exact the source is."""

        EXACT = "EXACT", _("exactly")
        ROUNDED = "ROUNDED", _("rounded")
        AT_LEAST = "AT_LEAST", _("at least")
        MORE_THAN = "MORE_THAN", _("more than")
        ABOUT = "ABOUT", _("about")

    class Status(models.TextChoices):
        """How final the figure is."""

        PRELIMINARY = "PRELIMINARY", _("preliminary")
        VALIDATED = "VALIDATED", _("validated")

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="result")
    value = models.DecimalField(_("result"), max_digits=18, decimal_places=2)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PRELIMINARY
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.value}"
