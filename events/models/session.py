"""Sessions of a programme and the people on stage."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.place import Room
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from events_app.core.translated import in_reader_language


class Speaker(models.Model):
    """A person on stage at one event; needs no account."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    full_name = models.CharField(_("full name"), max_length=200, validators=[refuse_line_breaks])
    position = models.CharField(
        _("position"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    organization_name = models.CharField(
        _("organisation"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )

    class Meta:
        ordering = ["full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "full_name", "organization_name"], name="speaker_once"
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class Session(models.Model):
    """One entry of the programme."""

    class State(models.TextChoices):
        """A cancelled session stays visible as cancelled."""

        SCHEDULED = "SCHEDULED", _("scheduled")
        CANCELLED = "CANCELLED", _("cancelled")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    title_vi = models.CharField(
        _("title in Vietnamese"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    title_fil = models.CharField(
        _("title in Filipino"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    topic = models.TextField(_("topic"), blank=True, validators=[refuse_control_characters])
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    speakers = models.ManyToManyField(Speaker, through="SessionSpeaker", related_name="sessions")
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["SCHEDULED", "CANCELLED"]),
                name="session_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="session_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_reader_language(self, "title")


class SessionSpeaker(models.Model):
    """What a person does in one session."""

    class Role(models.TextChoices):
        """Source: REFERENCE §1.6."""

        CHAIR = "CHAIR", _("chair")
        RAPPORTEUR = "RAPPORTEUR", _("rapporteur")
        SPEAKER = "SPEAKER", _("speaker")
        RESOURCE_PERSON = "RESOURCE_PERSON", _("resource person")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_speakers")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="session_speakers")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker", "role"], name="session_speaker_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.role}"
