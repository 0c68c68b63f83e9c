"""Administrative units: versions in time, what followed what, and regions under a named scheme."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AdminUnitQuerySet(models.QuerySet["AdminUnit"]):
    """Units valid on a day, of a level, inside another."""

    def on(self, day: date) -> "AdminUnitQuerySet":
        """Return the units that existed on `day`."""
        return self.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def provinces(self) -> "AdminUnitQuerySet":
        """Return the provinces, and the regions that have none (Metro Manila)."""
        parts = AdminUnit.objects.filter(parent=models.OuterRef("pk"), level="PROVINCE")
        return self.filter(Q(level="PROVINCE") | Q(level="REGION") & ~models.Exists(parts))


class AdminUnit(models.Model):
    """One version of a unit; codes are reused, so never key on the code alone.

    Source: REFERENCE §3 (code 15 was Yên Bái until 30 June 2025, is Lào Cai since).
    """

    class Level(models.TextChoices):
        """Widest first. Districts of Viet Nam ended on 30 June 2025."""

        REGION = "REGION", _("region")
        PROVINCE = "PROVINCE", _("province")
        DISTRICT = "DISTRICT", _("district")
        COMMUNE = "COMMUNE", _("commune")
        MUNICIPALITY = "MUNICIPALITY", _("city or municipality")
        BARANGAY = "BARANGAY", _("barangay")

    country = models.CharField(max_length=2)
    scheme = models.CharField(max_length=10)
    code = models.CharField(max_length=10)
    level = models.CharField(
        _("level"), max_length=12, choices=Level.choices, default=Level.PROVINCE
    )
    type = models.CharField(max_length=40, blank=True, help_text="As written: xã, phường, tỉnh …")
    name = models.CharField(_("name"), max_length=100)
    name_folded = models.CharField(max_length=100, db_index=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AdminUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "scheme", "code", "valid_from"], name="admin_unit_key"
            ),
            models.CheckConstraint(
                condition=Q(
                    level__in=[
                        "REGION", "PROVINCE", "DISTRICT", "COMMUNE", "MUNICIPALITY", "BARANGAY",
                    ]
                ),
                name="admin_unit_level_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="admin_unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="admin_unit_not_in_itself",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this version existed on `day`, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class AdminUnitSuccession(models.Model):
    """One unit version followed another; a split or merger has one row per pair."""

    class Kind(models.TextChoices):
        """RENAMED: goes on alone, under the same or another name or code."""

        RENAMED = "RENAMED", _("continued or renamed")
        MERGED = "MERGED", _("merged")
        SPLIT = "SPLIT", _("split")

    old = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="successions")
    new = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    date = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_succession_once"),
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="unit_succession_not_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["RENAMED", "MERGED", "SPLIT"]),
                name="unit_succession_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.kind})"


class Region(models.Model):
    """A region of a named scheme, such as the six of the 63 provinces; not a unit of its own."""

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="region_key")]

    def __str__(self) -> str:
        return self.name


class RegionUnit(models.Model):
    """A unit version belongs to at most one region of a scheme.

    Source: REFERENCE §3: merged provinces cut across regions, so membership is of a version.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="members")
    scheme = models.CharField(max_length=20, help_text="That of the region, for the constraint.")
    unit = models.ForeignKey(AdminUnit, on_delete=models.CASCADE, related_name="regions")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "scheme"], name="one_region_per_scheme")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.region_id}"
