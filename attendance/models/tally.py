"""Anonymous visitors, counted by tapping: per gate and quarter hour, apart from badges."""

import uuid

from django.db import models
from django.utils import timezone

from attendance.models.gate import Device, Gate
from events_app.core.models import User


class TallyEntry(models.Model):
    """Some taps at a gate. Never added to check-ins; taken back by a negative row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="tallies")
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.PROTECT)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    count = models.IntegerField()
    counted_at = models.DateTimeField()
    interval_at = models.DateTimeField()
    day = models.DateField()
    received_at = models.DateTimeField(default=timezone.now)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering = ["-counted_at"]
        indexes = [models.Index(fields=["gate", "interval_at"], name="tally_by_gate_interval")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(count=0)
                & models.Q(count__gte=-10_000)
                & models.Q(count__lte=10_000),
                name="tally_counts_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count:+d} at gate {self.gate_id}"
