"""The waiting list of a full event: who waits, in which order, and what was offered to whom."""

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core.text import refuse_line_breaks

# A larger group is a delegation: it has its own page.
LARGEST_GROUP = 10


class WaitingEntryQuerySet(models.QuerySet["WaitingEntry"]):
    """The line and its parts."""

    def in_line(self) -> "WaitingEntryQuerySet":
        """Return who waits for an offer, the first in line first."""
        return self.filter(state="WAITING").order_by("position", "number")

    def live(self) -> "WaitingEntryQuerySet":
        """Return who waits or holds an offer, in the order of the line."""
        return self.filter(state__in=["WAITING", "OFFERED"]).order_by("position", "number")

    def overdue(self, now: datetime) -> "WaitingEntryQuerySet":
        """Return the offers nobody answered in time."""
        return self.filter(state="OFFERED", answer_by__lte=now).order_by("answer_by", "pk")


class WaitingEntry(models.Model):
    """One person or one group in line. The order is a counter's, never a clock's.

    `held_count` places of the event's counter are kept for this entry: nobody else gets them.
    """

    class State(models.TextChoices):
        """Where the entry stands."""

        WAITING = "WAITING", _("waiting")
        OFFERED = "OFFERED", _("place offered")
        ACCEPTED = "ACCEPTED", _("accepted")
        DECLINED = "DECLINED", _("declined")
        LAPSED = "LAPSED", _("offer lapsed")
        REMOVED = "REMOVED", _("removed")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="waiting_entries")
    number = models.PositiveIntegerField(editable=False)
    position = models.IntegerField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    place_count = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    held_count = models.PositiveSmallIntegerField(default=0, editable=False)
    skipped_count = models.PositiveSmallIntegerField(default=0, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=8, default="vi")
    staff_reason = models.CharField(
        _("reason"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WaitingEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "number"]
        verbose_name_plural = "waiting entries"
        indexes = [models.Index(fields=["state", "answer_by"], name="waiting_by_deadline")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["WAITING", "OFFERED", "ACCEPTED", "DECLINED", "LAPSED", "REMOVED"]
                ),
                name="waiting_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(place_count__gte=1, place_count__lte=LARGEST_GROUP),
                name="waiting_group_size",
            ),
            models.CheckConstraint(
                condition=models.Q(held_count__lte=models.F("place_count")),
                name="waiting_holds_no_more_than_it_needs",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["WAITING", "OFFERED"]) | models.Q(held_count=0),
                name="waiting_holds_only_while_live",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="OFFERED")
                | models.Q(held_count=models.F("place_count"), answer_by__isnull=False),
                name="waiting_offer_is_held",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="waiting_number_once"),
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=models.Q(state__in=["WAITING", "OFFERED"]),
                name="waiting_email_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.place_count}"

    @property
    def missing_count(self) -> int:
        """Return how many places the entry still needs before it can be offered."""
        return self.place_count - self.held_count

    def is_open(self, now: datetime) -> bool:
        """Tell whether the offer can be accepted at `now`."""
        return (
            self.state == self.State.OFFERED and self.answer_by is not None and now < self.answer_by
        )


class WaitingMember(models.Model):
    """One person of an entry; the first is who filled in the form."""

    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="members")
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="waiting_member"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.registration)
