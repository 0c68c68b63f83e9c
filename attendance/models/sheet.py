"""Signed attendance sheets, and the order of the protocol list."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event, Session
from events_app.core.models import User


class SignedSheet(models.Model):
    """A paper list of a session that was entered afterwards, with a scan where there is one.

    The entries themselves are check-ins; who they are about is found there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="signed_sheets")
    at = models.DateTimeField(_("time"))
    entered_count = models.PositiveIntegerField()
    already_in_count = models.PositiveIntegerField()
    scan = models.FileField(upload_to="sheets/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-entered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan="", sha256="")
                | (~models.Q(scan="") & ~models.Q(sha256="")),
                name="signed_sheet_scan_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet of session {self.session_id}"


class ProtocolList(models.Model):
    """Which categories stand on the protocol list of an event; no row: the usual ones."""

    USUAL = (
        Registration.Category.VIP.value,
        Registration.Category.SPEAKER.value,
        Registration.Category.COUNCIL_MEMBER.value,
    )

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="protocol_list")
    categories = models.JSONField(_("categories"))

    def __str__(self) -> str:
        return f"protocol list of {self.event_id}"


class ProtocolPlace(models.Model):
    """The place of a person in the protocol list; who has none comes after those who have."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="protocol_place"
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "registration"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="protocol_place_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.registration_id}"
