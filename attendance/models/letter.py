"""Letters to a group of people: a text per language, a filter, one delivery per person."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core.models import OutgoingMessage, User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from events_app.core.translated import LANGUAGE_CODES, in_reader_language

LONGEST_BODY = 10_000


def _body() -> models.TextField:  # type: ignore[type-arg]
    return models.TextField(
        blank=True, validators=[MaxLengthValidator(LONGEST_BODY), refuse_control_characters]
    )


class Letter(models.Model):
    """What is written to whom. Once sent, text, filter and recipients stay as they were."""

    class State(models.TextChoices):
        """Sent: the recipients are fixed, the mails are on their way or have left."""

        DRAFT = "DRAFT", _("draft")
        SENT = "SENT", _("sent")

    class Arrived(models.TextChoices):
        """Whether people were let in at a gate."""

        ANYONE = "ANYONE", _("arrived or not")
        ARRIVED = "ARRIVED", _("arrived")
        NOT_ARRIVED = "NOT_ARRIVED", _("not arrived")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="letters")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    subject_vi = models.CharField(max_length=200, blank=True, validators=[refuse_line_breaks])
    subject_en = models.CharField(max_length=200, blank=True, validators=[refuse_line_breaks])
    subject_fil = models.CharField(max_length=200, blank=True, validators=[refuse_line_breaks])
    body_vi = _body()
    body_en = _body()
    body_fil = _body()
    categories = models.JSONField(_("categories"), default=list, blank=True)
    states = models.JSONField(_("states"), default=list)
    arrived = models.CharField(
        _("arrived"), max_length=11, choices=Arrived.choices, default=Arrived.ANYONE
    )
    hall = models.CharField(_("exhibitors of the hall"), max_length=80, blank=True)
    without_address_count = models.PositiveIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="DRAFT", sent_at__isnull=True)
                | models.Q(state="SENT", sent_at__isnull=False),
                name="letter_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(arrived__in=["ANYONE", "ARRIVED", "NOT_ARRIVED"]),
                name="letter_arrived_known",
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "subject") or str(_("letter without subject"))

    @property
    def languages(self) -> list[str]:
        """Return the languages in which both subject and text are written."""
        return [
            code
            for code in LANGUAGE_CODES
            if getattr(self, f"subject_{code}") and getattr(self, f"body_{code}")
        ]

    def language_for(self, wanted: str) -> str:
        """Return the language a person who reads `wanted` gets: theirs, else the first written.

        Empty when nothing is written.
        """
        written = self.languages
        return wanted if wanted in written else next(iter(written), "")


class LetterDelivery(models.Model):
    """One recipient of a sent letter. Its mail, once there, tells how far it came."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="letter_deliveries"
    )
    language = models.CharField(max_length=8)
    message = models.OneToOneField(
        OutgoingMessage, null=True, on_delete=models.PROTECT, related_name="letter_delivery"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "registration"], name="letter_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}:{self.registration_id}"
