"""Which reminders of a certificate's end went to whom: each at most once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from exhibitors.models.rating import Certificate


class CertificateReminder(models.Model):
    """One mail about one end of one certificate; a later end (an extension) is reminded anew."""

    class Kind(models.TextChoices):
        """The four moments before and after the end."""

        WINDOW_OPEN = "WINDOW_OPEN", _("renewal window opened")
        WINDOW_CLOSING = "WINDOW_CLOSING", _("renewal window closes soon")
        ENDING = "ENDING", _("ends within 30 days")
        ENDED = "ENDED", _("has ended")

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    ends_on = models.DateField()
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "user", "kind", "ends_on"], name="certificate_reminder_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["WINDOW_OPEN", "WINDOW_CLOSING", "ENDING", "ENDED"]),
                name="certificate_reminder_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.kind}"
