"""Where products are shown and sold all year: hubs, sales points, showrooms."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import AdminUnit
from events_app.core.text import refuse_line_breaks
from exhibitors.models.entity import Entity


class SalesPointQuerySet(models.QuerySet["SalesPoint"]):
    """Sales points on a day."""

    def open_on(self, day: date) -> "SalesPointQuerySet":
        """Return those open on `day`; without a known opening, those not closed yet."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        )


class SalesPoint(models.Model):
    """A place that shows or sells products of several entities; shared by all organisers."""

    class Kind(models.TextChoices):
        """What the place is. Source: REFERENCE §9 (OTOP Hub; điểm giới thiệu và bán sản phẩm)."""

        HUB = "HUB", _("OTOP Hub")
        SALES_POINT = "SALES_POINT", _("sales point")
        SHOWROOM = "SHOWROOM", _("showroom")
        SHOP_CORNER = "SHOP_CORNER", _("corner in a shop or supermarket")
        OTHER = "OTHER", _("other")

    name = models.CharField(_("name"), max_length=200, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(
        AdminUnit, on_delete=models.PROTECT, related_name="sales_points", verbose_name=_("unit")
    )
    address = models.CharField(
        _("address"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    entities = models.ManyToManyField(
        Entity, blank=True, related_name="sales_points", verbose_name=_("entities")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SalesPointQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="sales_point_name_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["HUB", "SALES_POINT", "SHOWROOM", "SHOP_CORNER", "OTHER"]),
                name="sales_point_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="sales_point_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        """Tell whether it is open on `day`; the day of closing is the first without it."""
        return (self.opened_on is None or self.opened_on <= day) and (
            self.closed_on is None or day < self.closed_on
        )
