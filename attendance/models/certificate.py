"""Certificates of participation: the rule of an event, and what was issued by it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core.models import User
from events_app.core.text import refuse_line_breaks
from events_app.core.tokens import random_reference


class AttendanceRule(models.Model):
    """What earns a certificate at one event. The row also counts the serial numbers."""

    class Kind(models.TextChoices):
        """What is counted."""

        SESSIONS = "SESSIONS", _("a share of the sessions")
        DAYS = "DAYS", _("a number of days")

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="attendance_rule")
    kind = models.CharField(_("counted"), max_length=8, choices=Kind.choices, default=Kind.SESSIONS)
    minimum_percent = models.PositiveSmallIntegerField(
        _("share of the sessions, in percent"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    minimum_days = models.PositiveSmallIntegerField(
        _("days"), default=1, validators=[MinValueValidator(1)]
    )
    categories = models.JSONField(_("categories"), default=list, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["SESSIONS", "DAYS"]),
                name="attendance_rule_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_percent__gte=1, minimum_percent__lte=100),
                name="attendance_rule_share_is_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_days__gte=1), name="attendance_rule_asks_for_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.kind}"


class CertificateQuerySet(models.QuerySet["ParticipationCertificate"]):
    """Which certificates hold."""

    def valid(self) -> "CertificateQuerySet":
        """Return those that were not revoked or superseded."""
        return self.filter(revoked_at__isnull=True)


class ParticipationCertificate(models.Model):
    """One paper; what is printed on it stays as it was issued."""

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="participation_certificates"
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=8, unique=True, default=random_reference)
    issued_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    session_count = models.PositiveSmallIntegerField()
    held_count = models.PositiveSmallIntegerField()
    day_count = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, validators=[refuse_line_breaks])
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=models.Q(revoked_at__isnull=True),
                name="certificate_valid_once",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(reason=""),
                name="certificate_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(session_count__lte=models.F("held_count")),
                name="certificate_sessions_were_held",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        """Return the number as it is printed: the event's number, then the certificate's."""
        return f"{self.event.number}-{self.number:04d}"

    @property
    def hours(self) -> float:
        """Return the length of the sessions attended, in hours."""
        return round(self.minutes / 60, 1)
