"""How many staff badges an exhibitor may name."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event

USUAL_BADGES = 3


class BoothStaffRule(models.Model):
    """The staff badges per booth at one event; no row means the usual number."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="booth_staff_rule")
    badges_per_booth = models.PositiveSmallIntegerField(
        _("staff badges per booth"),
        default=USUAL_BADGES,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(badges_per_booth__gte=1), name="booth_staff_at_least_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.badges_per_booth}"
