"""The key pairs that sign an event's badges."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models import Event
from events_app.core.sealing import seal, unseal


class EventKeyManager(models.Manager["EventKey"]):
    """Key pairs come into being when an event's first badge needs one."""

    def current_for(self, event: Event) -> "EventKey":
        """Return the newest key of `event`; make the pair on first use.

        Two simultaneous first uses meet at the constraint and get the same key.
        """
        newest = self.filter(event=event).order_by("-key_id").first()
        if newest is not None:
            return newest
        key, _created = self.numbered(event, 0)
        return key

    def numbered(self, event: Event, key_id: int) -> "tuple[EventKey, bool]":
        """Return the key `key_id` of `event`, and whether the pair was made by this call."""
        private = Ed25519PrivateKey.generate()
        return self.get_or_create(
            event=event,
            key_id=key_id,
            defaults={
                "public_key": private.public_key().public_bytes_raw(),
                "encrypted_private_key": seal(
                    private.private_bytes_raw(),
                    secret=settings.EVENT_KEY_SECRET,
                    purpose=_purpose(event.pk, key_id),
                ),
            },
        )


def _purpose(event_id: int, key_id: int) -> bytes:
    return f"badge key {key_id} of event {event_id}".encode()


class EventKey(models.Model):
    """An Ed25519 key pair; the private half is encrypted under PHIEN_EVENT_KEY_SECRET.

    Never shown in admin, API or exports. Source of the format: docs/offline.md.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_keys")
    key_id = models.PositiveSmallIntegerField()
    public_key = models.BinaryField(max_length=32)
    encrypted_private_key = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = EventKeyManager()

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

    def private_key(self) -> Ed25519PrivateKey:
        """Decrypt the signing key. Raises WrongSecret when the environment's secret changed."""
        plain = unseal(
            bytes(self.encrypted_private_key),
            secret=settings.EVENT_KEY_SECRET,
            purpose=_purpose(self.event_id, self.key_id),
        )
        return Ed25519PrivateKey.from_private_bytes(plain)
