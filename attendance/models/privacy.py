"""What people ask for about their data, and how long each class of it is kept."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event, Organizer
from events_app.core.models import User

# Source: REFERENCE §5.1 (Law 91/2025/QH15): carried out within 15 days.
ERASURE_DAYS = 15
DEFAULT_MONTHS = 12  # Source: REFERENCE §5.3, no. 5


class EmailChange(models.Model):
    """A new address that waits for its owner's confirmation; the row goes when it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="email_change"
    )
    email = models.EmailField()
    requested_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"e-mail change of {self.registration_id}"


class ErasureRequest(models.Model):
    """A person's wish that what is kept about them be erased."""

    class State(models.TextChoices):
        """How far the request is."""

        OPEN = "OPEN", _("open")
        CARRIED_OUT = "CARRIED_OUT", _("carried out")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="erasure_requests"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    channel = models.CharField(max_length=20)
    requested_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["requested_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["OPEN", "CARRIED_OUT", "WITHDRAWN"]),
                name="erasure_request_state_known",
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(state="OPEN"),
                name="erasure_request_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.registration_id}: {self.state}"

    @property
    def due_at(self):  # type: ignore[no-untyped-def]
        """Return until when it must be carried out."""
        return self.requested_at + timedelta(days=ERASURE_DAYS)


class RetentionRule(models.Model):
    """How many months after an event's end its attendees stay named.

    The rule of an event's type goes before the organiser's general one (`event_type` empty);
    without any, DEFAULT_MONTHS hold.
    """

    organizer = models.ForeignKey(
        Organizer, on_delete=models.CASCADE, related_name="retention_rules"
    )
    event_type = models.CharField(
        _("type of event"), max_length=20, choices=Event.Type.choices, blank=True
    )
    months = models.PositiveSmallIntegerField(_("months after the end"))

    class Meta:
        ordering = ["event_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["organizer", "event_type"], name="retention_rule_once_per_type"
            ),
            models.CheckConstraint(
                condition=models.Q(months__gte=1, months__lte=120),
                name="retention_rule_months_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type or '*'}: {self.months}"
