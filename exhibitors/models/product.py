"""Products of an entity."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events_app.core.text import refuse_control_characters, refuse_line_breaks
from exhibitors.models.classification import ProductSet
from exhibitors.models.entity import Entity
from exhibitors.models.gtin import refuse_wrong_gtin

if TYPE_CHECKING:
    from exhibitors.models.rating import Certificate


class Product(models.Model):
    """A product with its place in the classification; stars live on certificates.

    `name` and `description` are as the entity wrote them; the columns per language translate them.
    """

    class Sector(models.TextChoices):
        """Stable codes: the six of today, then two that only 1048/2019 had.

        Source: REFERENCE §2.4 (Decision 26/2026/QĐ-TTg, annex I), §2.1 for 1048.
        """

        FOOD = "FOOD", _("food")
        BEVERAGE = "BEVERAGE", _("beverages")
        HERBAL = "HERBAL", _("medicinal herbs")
        HANDICRAFT = "HANDICRAFT", _("handicraft")
        ORNAMENTAL = "ORNAMENTAL", _("ornamental organisms")
        RURAL_TOURISM = "RURAL_TOURISM", _("rural tourism")
        FABRIC_GARMENT = "FABRIC_GARMENT", _("fabrics and garments (until 2023)")
        SOUVENIR_DECOR = "SOUVENIR_DECOR", _("souvenirs and decoration (until 2023)")

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("name"), max_length=250, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    name_vi = models.CharField(
        _("name in Vietnamese"), max_length=250, blank=True, validators=[refuse_line_breaks]
    )
    name_en = models.CharField(
        _("name in English"), max_length=250, blank=True, validators=[refuse_line_breaks]
    )
    name_fil = models.CharField(
        _("name in Filipino"), max_length=250, blank=True, validators=[refuse_line_breaks]
    )
    sector = models.CharField(
        _("sector"), max_length=14, choices=Sector.choices, blank=True, default=""
    )
    product_set = models.ForeignKey(
        ProductSet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        verbose_name=_("product set"),
    )
    description = models.TextField(
        _("description"), blank=True, validators=[refuse_control_characters]
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
    packaging = models.CharField(
        _("packaging"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    gtin = models.CharField(
        _("GTIN (barcode number)"),
        max_length=14,
        blank=True,
        db_index=True,
        validators=[refuse_wrong_gtin],
    )
    trace_code = models.CharField(
        _("trace code"), max_length=80, blank=True, validators=[refuse_line_breaks]
    )
    trace_url = models.URLField(_("trace link"), max_length=300, blank=True)
    capacity_per_month = models.DecimalField(
        _("capacity per month"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.CharField(
        _("unit of the capacity"), max_length=40, blank=True, validators=[refuse_line_breaks]
    )
    price_from = models.DecimalField(
        _("price from"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    price_to = models.DecimalField(
        _("price to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    price_currency = models.CharField(_("currency"), max_length=3, blank=True)
    keywords = models.CharField(
        _("keywords"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    is_sample = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="product_name_once"),
            models.CheckConstraint(
                condition=models.Q(trace_url="") | models.Q(trace_url__startswith="https://"),
                name="product_trace_url_secure",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity_per_month__isnull=True)
                | (models.Q(capacity_per_month__gt=0) & ~models.Q(capacity_unit="")),
                name="product_capacity_has_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(price_from__isnull=True, price_to__isnull=True)
                | ~models.Q(price_currency=""),
                name="product_price_has_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(price_from__isnull=True) | models.Q(price_from__gte=0),
                name="product_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(price_to__isnull=True)
                | models.Q(price_from__isnull=True)
                | models.Q(price_to__gte=models.F("price_from")),
                name="product_price_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """Return the name in the reader's language, else as the entity wrote it."""
        return self._translated("name")

    @property
    def shown_description(self) -> str:
        """Return the description in the reader's language, else as the entity wrote it."""
        return self._translated("description")

    def _translated(self, field: str) -> str:
        language = (get_language() or "en").split("-")[0]
        text: str = getattr(self, f"{field}_{language}", "") or getattr(self, field)
        return text

    def certificate_on(self, day: date) -> "Certificate | None":
        """Return the confirmed certificate valid on `day` (uses prefetched certificates)."""
        valid = [row for row in self.certificates.all() if row.is_valid_on(day)]
        return max(valid, key=lambda row: row.stars, default=None)

    def stars_on(self, day: date) -> int:
        """Return the stars that count on `day`: 0 when no confirmed certificate is valid."""
        certificate = self.certificate_on(day)
        return 0 if certificate is None else certificate.stars

    def awaits_five_stars_on(self, day: date) -> bool:
        """Tell whether the product is a potential five-star one on `day` (prefetched rows)."""
        return any(row.is_waiting_on(day) for row in self.nominations.all())


class ProductChannel(models.Model):
    """One way the product is sold."""

    class Channel(models.TextChoices):
        """Where it is sold."""

        MODERN_RETAIL = "MODERN_RETAIL", _("modern retail (supermarkets, chains)")
        TRADITIONAL_MARKET = "TRADITIONAL_MARKET", _("traditional market")
        E_COMMERCE = "E_COMMERCE", _("e-commerce")
        EXPORT = "EXPORT", _("export")
        HORECA = "HORECA", _("hotels, restaurants, catering")
        DIRECT = "DIRECT", _("direct sale")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="channels")
    channel = models.CharField(max_length=18, choices=Channel.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "channel"], name="product_channel_once"),
            models.CheckConstraint(
                condition=models.Q(
                    channel__in=[
                        "MODERN_RETAIL",
                        "TRADITIONAL_MARKET",
                        "E_COMMERCE",
                        "EXPORT",
                        "HORECA",
                        "DIRECT",
                    ]
                ),
                name="product_channel_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_channel_display())
