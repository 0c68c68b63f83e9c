"""Where things happen: administrative units, venues, rooms."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.organizer import Organizer
from events_app.core.text import refuse_line_breaks


class AdminUnitQuerySet(models.QuerySet["AdminUnit"]):
    """Units valid on a day."""

    def on(self, day: date) -> "AdminUnitQuerySet":
        """Return the units that existed on `day`."""
        return self.filter(valid_from__lte=day).filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        )


class AdminUnit(models.Model):
    """A province under a named scheme; codes are reused, so never key on the code alone.

    Source: REFERENCE §3 (code 15 was Yên Bái until 30 June 2025, is Lào Cai since).
    """

    country = models.CharField(max_length=2)
    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=10)
    name = models.CharField(_("name"), max_length=100)
    name_folded = models.CharField(max_length=100, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = AdminUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "scheme", "code", "valid_from"], name="admin_unit_key"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A place with an address where an organiser holds events."""

    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(_("name"), max_length=200, validators=[refuse_line_breaks])
    address = models.CharField(
        _("address"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organizer", "name"], name="venue_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room or hall of a venue."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120, validators=[refuse_line_breaks])
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name
