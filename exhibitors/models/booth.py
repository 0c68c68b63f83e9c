"""Applications of entities to an event, its booths, and who stands where."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from exhibitors.models.entity import Entity
from exhibitors.models.product import Product


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications by who may see them."""

    def approved(self) -> "ApplicationQuerySet":
        """Return the exhibitors of an event."""
        return self.filter(state=Application.State.APPROVED)

    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Return applications of the user's own entities."""
        return self if user.is_operator else self.filter(entity__members__user=user)


class Application(models.Model):
    """An entity applies to show products at an event."""

    class State(models.TextChoices):
        """Source: REFERENCE §7, ExhibitorApplication."""

        DRAFT = "DRAFT", _("draft")
        SUBMITTED = "SUBMITTED", _("submitted")
        RETURNED = "RETURNED", _("returned")
        APPROVED = "APPROVED", _("approved")
        REJECTED = "REJECTED", _("rejected")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="applications")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    message = models.TextField(
        _("message to the organiser"), blank=True, validators=[refuse_control_characters]
    )
    reason = models.TextField(_("reason"), blank=True, validators=[refuse_control_characters])
    products = models.ManyToManyField(
        Product, through="ApplicationProduct", related_name="applications"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "entity"], name="application_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "DRAFT",
                        "SUBMITTED",
                        "RETURNED",
                        "APPROVED",
                        "REJECTED",
                        "WITHDRAWN",
                    ]
                ),
                name="application_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} → {self.event_id}"


class ApplicationProduct(models.Model):
    """A product an entity wants to show."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="application_products"
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="application_products"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "product"], name="application_product_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}:{self.product_id}"


class Booth(models.Model):
    """A booth; shared ones take several exhibitors. The counter holds under concurrency."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="booths")
    code = models.CharField(_("code"), max_length=20, validators=[refuse_line_breaks])
    hall = models.CharField(_("hall"), max_length=80, blank=True, validators=[refuse_line_breaks])
    area_m2 = models.DecimalField(
        _("area in m²"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    place_count = models.PositiveSmallIntegerField(
        _("exhibitors it takes"),
        default=1,
        help_text=_("1 for a booth of one exhibitor; more for a shared booth."),
    )
    assigned_count = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="booth_code_once"),
            models.CheckConstraint(
                condition=models.Q(place_count__gte=1), name="booth_takes_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(assigned_count__lte=models.F("place_count")),
                name="booth_not_overfull",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BoothAssignment(models.Model):
    """An exhibitor's place in a booth."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="booth_assignments"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booth", "application"], name="booth_assigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.booth_id}:{self.application_id}"
