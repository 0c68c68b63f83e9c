"""The key pairs that sign an event's badges."""

from django.db import models
from django.utils import timezone

from events.models import Event


class EventKey(models.Model):
    """An Ed25519 key pair; the private half is encrypted under PHIEN_EVENT_KEY_SECRET.

    Never shown in admin, API or exports. Source of the format: docs/offline.md.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_keys")
    key_id = models.PositiveSmallIntegerField()
    public_key = models.BinaryField(max_length=32)
    encrypted_private_key = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["event", "-key_id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "key_id"], name="event_key_once"),
            models.CheckConstraint(
                condition=models.Q(key_id__lte=255), name="event_key_id_one_byte"
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.key_id} of event {self.event_id}"
