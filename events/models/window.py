"""Operational times of an event beside its programme: move-in, opening hours, move-out."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events_app.core.text import refuse_line_breaks


class OperatingWindow(models.Model):
    """A stretch of time in which exhibitors do one thing. Source: REFERENCE §4.1 [V:VJF]."""

    class Kind(models.TextChoices):
        """What the time is for."""

        HANDOVER = "HANDOVER", _("stand handover")
        MOVE_IN = "MOVE_IN", _("move-in")
        OPENING = "OPENING", _("opening hours")
        RESTOCKING = "RESTOCKING", _("restocking")
        MOVE_OUT = "MOVE_OUT", _("move-out")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="operating_windows")
    kind = models.CharField(_("what for"), max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        validators=[refuse_line_breaks],
        help_text=_("For example: gate 3, trucks up to 5 t; or whom it concerns."),
    )
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_at", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["HANDOVER", "MOVE_IN", "OPENING", "RESTOCKING", "MOVE_OUT"]
                ),
                name="window_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="window_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["event", "kind", "starts_at", "note"], name="window_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"
