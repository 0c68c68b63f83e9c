"""The event, and the roles people have within it."""

import uuid
import zoneinfo
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.organizer import Organizer
from events.models.place import Venue
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from events_app.core.translated import in_reader_language


def check_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone such as Asia/Ho_Chi_Minh."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not an IANA time zone. Write for example Asia/Ho_Chi_Minh."),
            params={"zone": value},
            code="time_zone",
        )


def next_event_number() -> int:
    """Return the number that badges carry for the next event (unsigned 32 bits)."""
    newest = Event.objects.aggregate(top=models.Max("number"))["top"]
    return (newest or 0) + 1


class EventQuerySet(models.QuerySet["Event"]):
    """Which events a person may know of."""

    def public(self) -> "EventQuerySet":
        """Return what everybody sees: everything that was ever published."""
        return self.exclude(state=Event.State.DRAFT).filter(published_at__isnull=False)

    def visible_to(self, user: User) -> "EventQuerySet":
        """Return the events `user` works on: by membership or by a role within the event."""
        if user.is_operator:
            return self
        return self.filter(
            models.Q(organizer__memberships__user=user) | models.Q(event_roles__user=user)
        ).distinct()


class Event(models.Model):
    """A fair, conference or planning session. All instants are stored with their zone."""

    class Type(models.TextChoices):
        """Source: REFERENCE §7."""

        FAIR = "FAIR", _("fair")
        EXHIBITION = "EXHIBITION", _("exhibition")
        RETAIL_WEEK = "RETAIL_WEEK", _("retail promotion week")
        CONFERENCE = "CONFERENCE", _("conference")
        MATCHING_CONFERENCE = "MATCHING_CONFERENCE", _("supply–demand conference")
        PLANNING_SESSION = "PLANNING_SESSION", _("planning session")
        SEMINAR = "SEMINAR", _("seminar")
        TRAINING = "TRAINING", _("training course")
        TRADE_MISSION = "TRADE_MISSION", _("trade mission")
        EVALUATION_ROUND = "EVALUATION_ROUND", _("evaluation round")
        AWARD_CEREMONY = "AWARD_CEREMONY", _("award ceremony")
        OTHER = "OTHER", _("other")

    class State(models.TextChoices):
        """Stored states; open, running and ended follow from the clock."""

        DRAFT = "DRAFT", _("draft")
        PUBLISHED = "PUBLISHED", _("published")
        REPORTED = "REPORTED", _("reported")
        CANCELLED = "CANCELLED", _("cancelled")
        POSTPONED = "POSTPONED", _("postponed")

    organizer = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(unique=True, editable=False, default=next_event_number)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    type = models.CharField(_("type"), max_length=20, choices=Type.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title_vi = models.CharField(
        _("title in Vietnamese"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    title_fil = models.CharField(
        _("title in Filipino"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    description_vi = models.TextField(
        _("description in Vietnamese"), blank=True, validators=[refuse_control_characters]
    )
    description_en = models.TextField(
        _("description in English"), blank=True, validators=[refuse_control_characters]
    )
    description_fil = models.TextField(
        _("description in Filipino"), blank=True, validators=[refuse_control_characters]
    )
    search_text = models.TextField(editable=False, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Ho_Chi_Minh", validators=[check_time_zone]
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    planned_starts_on = models.DateField(_("planned first day"), null=True, blank=True)
    planned_ends_on = models.DateField(_("planned last day"), null=True, blank=True)
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    capacity = models.PositiveIntegerField(
        _("capacity"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    registered_count = models.PositiveIntegerField(default=0, editable=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    confirmation_number = models.CharField(
        _("number of the authority's confirmation"),
        max_length=80,
        blank=True,
        validators=[refuse_line_breaks],
    )
    confirmed_on = models.DateField(_("date of the confirmation"), null=True, blank=True)
    note = models.CharField(
        _("note shown beside the programme"),
        max_length=300,
        blank=True,
        validators=[refuse_line_breaks],
    )
    state_reason = models.CharField(
        _("reason"), max_length=300, blank=True, editable=False, validators=[refuse_line_breaks]
    )
    calendar_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["DRAFT", "PUBLISHED", "REPORTED", "CANCELLED", "POSTPONED"]
                ),
                name="event_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True)
                | models.Q(registered_count__lte=models.F("capacity")),
                name="event_capacity_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the reader's language."""
        return in_reader_language(self, "title")

    @property
    def description(self) -> str:
        """Return the description in the reader's language."""
        return in_reader_language(self, "description")

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the event's own zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may see the event."""
        return self.state != self.State.DRAFT and self.published_at is not None

    @property
    def free_count(self) -> int | None:
        """Return the places left; None when the number is not limited."""
        return None if self.capacity is None else self.capacity - self.registered_count

    def registration_is_open(self, now: datetime) -> bool:
        """Tell whether people may register at `now`."""
        if self.state != self.State.PUBLISHED or now >= self.ends_at:
            return False
        opened = self.registration_opens_at is None or self.registration_opens_at <= now
        return opened and (self.registration_closes_at is None or now < self.registration_closes_at)

    def is_running(self, now: datetime) -> bool:
        """Tell whether the event is on at `now`."""
        return self.state == self.State.PUBLISHED and self.starts_at <= now < self.ends_at

    def has_ended(self, now: datetime) -> bool:
        """Tell whether the event is over at `now`."""
        return now >= self.ends_at


class EventRole(models.Model):
    """A role within one event: it opens the minutes or the ceremony, nothing else."""

    class Role(models.TextChoices):
        """What the person does at this event."""

        CHAIR = "CHAIR", _("chair")
        RAPPORTEUR = "RAPPORTEUR", _("rapporteur")
        PROTOCOL = "PROTOCOL", _("protocol")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="event_roles")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="event_roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "user", "role"], name="event_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
