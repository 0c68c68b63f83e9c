"""Products of an entity."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.text import refuse_control_characters, refuse_line_breaks
from exhibitors.models.entity import Entity


class Product(models.Model):
    """A product with its sector; stars live on certificates."""

    class Sector(models.TextChoices):
        """The six sectors. Source: REFERENCE §2.4 (Decision 26/2026/QĐ-TTg, annex I)."""

        FOOD = "FOOD", _("food")
        BEVERAGE = "BEVERAGE", _("beverages")
        HERBAL = "HERBAL", _("medicinal herbs")
        HANDICRAFT = "HANDICRAFT", _("handicraft")
        ORNAMENTAL = "ORNAMENTAL", _("ornamental organisms")
        RURAL_TOURISM = "RURAL_TOURISM", _("rural tourism")

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("name"), max_length=250, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    sector = models.CharField(
        _("sector"), max_length=14, choices=Sector.choices, blank=True, default=""
    )
    description = models.TextField(
        _("description"), blank=True, validators=[refuse_control_characters]
    )
    awaits_five_stars = models.BooleanField(
        _("awaits five stars"),
        default=False,
        help_text=_("The province scored 90 or more; the ministry has not decided yet."),
    )
    is_sample = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name_folded", "pk"]
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="product_name_once")]

    def __str__(self) -> str:
        return self.name

    def certificate_on(self, day: date) -> "models.Model | None":
        """Return the confirmed certificate valid on `day` (uses prefetched certificates)."""
        valid = [row for row in self.certificates.all() if row.is_valid_on(day)]  # type: ignore[attr-defined]
        return max(valid, key=lambda row: row.stars, default=None)

    def stars_on(self, day: date) -> int:
        """Return the stars that count on `day`: 0 when no confirmed certificate is valid."""
        certificate = self.certificate_on(day)
        return 0 if certificate is None else certificate.stars  # type: ignore[attr-defined]
