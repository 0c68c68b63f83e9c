"""Retail weeks: the host stores of an event, and the goods brought to and from them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import AdminUnit, Event, Organization
from events_app.core.models import User
from events_app.core.text import refuse_line_breaks
from exhibitors.models.booth import Application
from exhibitors.models.product import Product


class HostStore(models.Model):
    """A branch of a distributor that sells the exhibitors' products during the event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="host_stores")
    partner = models.ForeignKey(
        Organization,
        verbose_name=_("distributor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="host_stores",
    )
    branch = models.CharField(_("branch"), max_length=200, validators=[refuse_line_breaks])
    unit = models.ForeignKey(
        AdminUnit,
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="host_stores",
    )
    address = models.CharField(
        _("address"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["branch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "branch"], name="store_branch_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="store_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} – {self.branch}" if self.partner else self.branch


class Delivery(models.Model):
    """Goods that an exhibitor brought to a store, or took back from it."""

    class Kind(models.TextChoices):
        """Which way the goods went."""

        DELIVERED = "DELIVERED", _("goods delivered")
        RETURNED = "RETURNED", _("goods returned")

    store = models.ForeignKey(HostStore, on_delete=models.PROTECT, related_name="deliveries")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="deliveries"
    )
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(
        _("direction"), max_length=10, choices=Kind.choices, default=Kind.DELIVERED
    )
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="deliveries"
    )
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit of quantity"), max_length=20, validators=[refuse_line_breaks])
    delivered_on = models.DateField(_("day"))
    is_voided = models.BooleanField(default=False, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-delivered_on", "-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["client_id"], name="delivery_sent_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="delivery_quantity_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["DELIVERED", "RETURNED"]),
                name="delivery_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity} {self.unit}"
