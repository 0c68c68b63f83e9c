"""How products are classified: sectors, groups and sets, versioned by legal basis."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events_app.core.translated import in_reader_language
from exhibitors.models.legal_basis import Classification


class _Named(models.Model):
    """A row of the classification, named in two languages; `code` never changes."""

    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    name_vi = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return in_reader_language(self, "name")


class ProductSector(_Named):
    """A sector (ngành) of one legal basis. Source: REFERENCE §2.4."""

    legal_basis = models.CharField(max_length=10, choices=Classification.choices)

    class Meta(_Named.Meta):
        ordering = ["-legal_basis", "position"]
        constraints = [
            models.UniqueConstraint(fields=["legal_basis", "code"], name="sector_code_once"),
            models.CheckConstraint(
                condition=models.Q(legal_basis__in=Classification.values),
                name="sector_legal_basis_known",
            ),
        ]


class ProductGroup(_Named):
    """A group (nhóm) of a sector."""

    sector = models.ForeignKey(ProductSector, on_delete=models.PROTECT, related_name="groups")

    class Meta(_Named.Meta):
        constraints = [
            models.UniqueConstraint(fields=["sector", "code"], name="product_group_code_once")
        ]


class ProductSet(_Named):
    """A set (bộ sản phẩm) of a group; choosing it fixes group and sector."""

    group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="sets")
    number = models.PositiveSmallIntegerField(_("number of the set"))

    class Meta(_Named.Meta):
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="set_code_once")]

    @property
    def sector_code(self) -> str:
        """Return the stable code of the sector."""
        return self.group.sector.code
