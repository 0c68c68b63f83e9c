"""Gates, the devices that stand there, and the counter devices follow."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, Session
from events_app.core.text import refuse_line_breaks


class Gate(models.Model):
    """An entrance to the grounds, or to one session."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="gates")
    name = models.CharField(_("name"), max_length=80, validators=[refuse_line_breaks])
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="gates"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="gate_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Name what lies behind the gate; two gates of one place share its admissions."""
        return "grounds" if self.session_id is None else f"session-{self.session_id}"


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

    class Meta:
        ordering = ["name", "enrolled_at"]

    def __str__(self) -> str:
        return self.name


class ChangeCounter(models.Model):
    """Counts the changes of an event that gates must learn of; raised in the same transaction."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="change_counter")
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.value}"
