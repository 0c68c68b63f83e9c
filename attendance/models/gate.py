"""Gates, the devices that stand there, and the counter devices follow."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.area import Area
from events.models import Event
from events_app.core.text import refuse_line_breaks


class Gate(models.Model):
    """A way into an area, out of it, or both."""

    class Direction(models.TextChoices):
        """Which way the gate is used."""

        BOTH = "BOTH", _("entry and exit")
        ENTRY = "ENTRY", _("entry only")
        EXIT = "EXIT", _("exit only")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="gates")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="gates")
    name = models.CharField(_("name"), max_length=80, validators=[refuse_line_breaks])
    direction = models.CharField(
        _("direction"), max_length=5, choices=Direction.choices, default=Direction.BOTH
    )
    reentry = models.BooleanField(_("people who left may come back the same day"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="gate_name_once"),
            models.CheckConstraint(
                condition=models.Q(direction__in=["BOTH", "ENTRY", "EXIT"]),
                name="gate_direction_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Name what lies behind the gate; two gates of one place share its admissions."""
        return self.area.place

    def leads(self, direction: str) -> bool:
        """Tell whether people may go through in this direction."""
        return self.direction in (self.Direction.BOTH, direction)


class EnrolmentCode(models.Model):
    """A one-time code that enrols a device; only its SHA-256 is stored."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="enrolment_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code for gate {self.gate_id}"


class Device(models.Model):
    """A phone or computer at a gate; only the SHA-256 of its bearer token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=80, validators=[refuse_line_breaks])
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    battery = models.PositiveSmallIntegerField(null=True, blank=True)
    queue_length = models.PositiveIntegerField(null=True, blank=True)
    last_sync_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "enrolled_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(battery__isnull=True) | models.Q(battery__lte=100),
                name="device_battery_is_percent",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChangeCounter(models.Model):
    """Counts the changes of an event that gates must learn of; raised in the same transaction."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="change_counter")
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.value}"
