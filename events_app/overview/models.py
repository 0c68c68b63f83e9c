"""What the roof stores: outcome reports, frozen when they are handed in."""

import hashlib
import json
from typing import Any

from django.db import models
from django.utils import timezone

from events.models import Event
from events_app.core.models import User


def canonical_bytes(content: dict[str, Any]) -> bytes:
    """Return the one spelling of `content` that is hashed: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


class OutcomeReport(models.Model):
    """The figures of an event as they stood when the report was handed in; never changed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="outcome_reports")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="outcome_report_number_once")
        ]

    def __str__(self) -> str:
        return f"report {self.number} of event {self.event_id}"

    @property
    def file_bytes(self) -> bytes:
        """Return the report as the file whose SHA-256 is kept."""
        return canonical_bytes(self.content)
