"""Consent per purpose: append-only, never pre-ticked. Source: REFERENCE §5.3."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration


class ConsentRecord(models.Model):
    """One purpose a person agreed to."""

    class Purpose(models.TextChoices):
        """What the data may be used for beyond the registration itself."""

        CONTACT_SHARING = "CONTACT_SHARING", _("share my contact with exhibitors who scan my badge")
        PHOTO_PUBLICITY = "PHOTO_PUBLICITY", _("publish photos in which I can be recognised")
        FOLLOW_UP = "FOLLOW_UP", _("ask me about the results of the event later")
        NEWSLETTER = "NEWSLETTER", _("send me news of further events")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    notice_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=20)
    evidence = models.TextField(blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given_at:%Y-%m-%d}"
