"""Where things happen: venues and rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.organizer import Organizer
from events_app.core.text import refuse_line_breaks


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
