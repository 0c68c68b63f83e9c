"""What was decided: minutes, decisions, action items; and figures as an authority stated them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.session import Session
from events_app.core.text import refuse_control_characters, refuse_line_breaks


class Minutes(models.Model):
    """The minutes of one session."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="minutes")
    key_points = models.TextField(
        _("key points"), blank=True, validators=[refuse_control_characters]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of {self.session_id}"


class Decision(models.Model):
    """A numbered decision of a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("decision"), validators=[refuse_control_characters])

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="decision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class ActionItem(models.Model):
    """A task somebody took away from a session."""

    class State(models.TextChoices):
        """Whether the task is done."""

        OPEN = "OPEN", _("open")
        DONE = "DONE", _("done")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="action_items")
    text = models.TextField(_("task"), validators=[refuse_control_characters])
    owner_name = models.CharField(
        _("person or agency in charge"), max_length=200, validators=[refuse_line_breaks]
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["OPEN", "DONE"]), name="action_item_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReportedFigure(models.Model):
    """A figure as an authority stated it: never computed, never corrected by us."""

    class Key(models.TextChoices):
        """Which figure; the same keys name the counted ones in the report."""

        PRODUCTS = "products", _("products")
        PRODUCTS_5_STAR = "products_5_star", _("five-star products")
        PRODUCTS_4_STAR = "products_4_star", _("four-star products")
        PRODUCTS_3_STAR = "products_3_star", _("three-star products")
        PRODUCTS_5_STAR_PENDING = "products_5_star_pending", _("products awaiting five stars")
        ENTITIES = "entities", _("entities")
        ATTENDED = "attended", _("people who came")
        MEMORANDA = "memoranda", _("memoranda signed")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reported_figures")
    key = models.CharField(_("figure"), max_length=30, choices=Key.choices)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    source = models.CharField(_("source"), max_length=200, validators=[refuse_line_breaks])
    as_of = models.DateField(_("as of"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="reported_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
