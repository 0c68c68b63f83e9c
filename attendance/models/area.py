"""What lies behind the gates: the grounds, halls and sessions, and who may go where."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event, Room, Session
from events_app.core.text import refuse_line_breaks

GROUNDS_PLACE = "grounds"


class AreaManager(models.Manager["Area"]):
    """Areas that every event has come into being when a gate first needs them."""

    def grounds_of(self, event: Event) -> "Area":
        """Return the grounds of `event`; two simultaneous first uses get the same row."""
        area, _created = self.get_or_create(
            event=event, kind=Area.Kind.GROUNDS, defaults={"name": gettext("The whole event")}
        )
        return area

    def of_session(self, session: Session) -> "Area":
        """Return the area of `session`, which is made on first use."""
        area, _created = self.get_or_create(
            event_id=session.event_id,
            session=session,
            defaults={
                "kind": Area.Kind.SESSION,
                "name": session_area_name(session.pk, session.title_vi or session.title_en),
                "room_id": session.room_id,
            },
        )
        return area


def session_area_name(session_id: int, title: str) -> str:
    """Name a session's area; the number keeps two sessions of one title apart."""
    return f"{title[:70]} #{session_id}"


class Area(models.Model):
    """A place people are let into and leave: it has gates, a capacity and rules."""

    class Kind(models.TextChoices):
        """A person is in at most one hall and in at most one session at a time."""

        GROUNDS = "GROUNDS", _("grounds")
        HALL = "HALL", _("hall or room")
        SESSION = "SESSION", _("session")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(_("name"), max_length=100, validators=[refuse_line_breaks])
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="areas"
    )
    session = models.OneToOneField(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="area"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AreaManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="area_name_once"),
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(kind="GROUNDS"),
                name="area_grounds_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["GROUNDS", "HALL", "SESSION"]),
                name="area_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="SESSION", session__isnull=False)
                | (~models.Q(kind="SESSION") & models.Q(session__isnull=True)),
                name="area_session_belongs_to_session_area",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gt=0),
                name="area_capacity_holds_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Return the name under which admissions and devices know the area."""
        if self.kind == self.Kind.GROUNDS:
            return GROUNDS_PLACE
        if self.kind == self.Kind.SESSION:
            return f"session-{self.session_id}"
        return f"hall-{self.pk}"


class AreaRule(models.Model):
    """Whether a category may enter an area, on one day or (without a day) on all others.

    Without any rule everybody may enter. A rule for the day goes before the rule without one.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="rules")
    category = models.CharField(_("category"), max_length=16, choices=Registration.Category.choices)
    day = models.DateField(_("day"), null=True, blank=True)
    allowed = models.BooleanField(_("may enter"))

    class Meta:
        ordering = ["area", "category", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "category", "day"],
                condition=models.Q(day__isnull=False),
                name="area_rule_once_per_day",
            ),
            models.UniqueConstraint(
                fields=["area", "category"],
                condition=models.Q(day__isnull=True),
                name="area_rule_once_without_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} in {self.area_id} on {self.day}: {self.allowed}"
