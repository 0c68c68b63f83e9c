"""Every scan is a row; status is derived. Undo is a new row, never a delete."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.gate import Device, Gate
from attendance.models.registration import ARRIVED_VERDICTS, Registration
from events.models import Event
from events_app.core.models import User


class CheckIn(models.Model):
    """One scan at a gate, with what the gate showed and what the server made of it."""

    class Direction(models.TextChoices):
        """Which way the person went."""

        ENTRY = "ENTRY", _("entry")
        EXIT = "EXIT", _("exit")

    class Method(models.TextChoices):
        """How the badge was read."""

        CAMERA = "CAMERA", _("camera")
        WEDGE = "WEDGE", _("USB scanner")
        TYPED = "TYPED", _("typed")
        SEARCH = "SEARCH", _("search")
        PAPER = "PAPER", _("entered afterwards")
        MOVED = "MOVED", _("followed from another scan")

    class Verdict(models.TextChoices):
        """Source: docs/offline.md, “Protocol”."""

        ADMITTED = "admitted", _("admitted")
        DUPLICATE = "duplicate", _("already in")
        ADMITTED_REVOKED = "admitted_revoked", _("admitted although cancelled")
        ADMITTED_STALE_BADGE = "admitted_stale_badge", _("admitted with an old badge")
        UNKNOWN_REGISTRATION = "unknown_registration", _("unknown registration")
        LOGGED_REFUSAL = "logged_refusal", _("refused")
        UNDONE = "undone", _("undo")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="check_ins")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="check_ins")
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    reference = models.CharField(max_length=8, blank=True)
    epoch = models.PositiveSmallIntegerField(null=True, blank=True)
    direction = models.CharField(max_length=5, choices=Direction.choices, default=Direction.ENTRY)
    method = models.CharField(max_length=6, choices=Method.choices)
    shown = models.CharField(max_length=10, default="green")
    scanned_at = models.DateTimeField()
    estimated_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    verdict = models.CharField(max_length=22, choices=Verdict.choices)
    reason = models.CharField(max_length=40, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    caused_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="consequences"
    )
    note = models.CharField(max_length=200, blank=True)
    change_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-received_at", "-change_number"]
        indexes = [
            models.Index(fields=["event", "change_number"], name="check_in_by_change"),
            models.Index(fields=["gate", "-received_at"], name="check_in_by_gate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "sequence"],
                condition=models.Q(device__isnull=False),
                name="check_in_device_sequence_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.reference}"

    @property
    def let_in(self) -> bool:
        """Tell whether the person was let through."""
        return self.verdict in ARRIVED_VERDICTS


class Admission(models.Model):
    """The slot a person fills: once per place and day, whichever gate of it was used.

    The row goes when the check-in is undone or the person leaves.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="admissions"
    )
    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="admissions")
    place = models.CharField(max_length=30, default="grounds")
    day = models.DateField()
    check_in = models.OneToOneField(CheckIn, on_delete=models.CASCADE, related_name="admission")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "place", "day"], name="admission_once_per_place_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} at {self.place} on {self.day}"
