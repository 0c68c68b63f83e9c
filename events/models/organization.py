"""Partner organisations, shared by all organisers, and their roles in an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events_app.core.text import refuse_line_breaks


class Organization(models.Model):
    """A distributor, supermarket, platform, agency or other partner."""

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        STATE_AGENCY = "STATE_AGENCY", _("state agency")
        DISTRIBUTOR = "DISTRIBUTOR", _("distributor")
        SUPERMARKET = "SUPERMARKET", _("supermarket")
        ECOMMERCE_PLATFORM = "ECOMMERCE_PLATFORM", _("e-commerce platform")
        HUB_ENTERPRISE = "HUB_ENTERPRISE", _("hub enterprise")
        BUYER = "BUYER", _("buyer")
        MEDIA = "MEDIA", _("media")
        OTHER = "OTHER", _("other")

    name = models.CharField(_("name"), max_length=250, unique=True, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    country = models.CharField(_("country"), max_length=2, default="VN")
    province = models.CharField(_("province"), max_length=100, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganizationRole(models.Model):
    """What a partner is in one event."""

    class Role(models.TextChoices):
        """Source: REFERENCE §7, OrganisationRole; BUYER for those who come to buy."""

        HOST = "HOST", _("host")
        ORGANISER = "ORGANISER", _("organiser")
        CO_ORGANISER = "CO_ORGANISER", _("co-organiser")
        IMPLEMENTER = "IMPLEMENTER", _("implementer")
        SPONSOR = "SPONSOR", _("sponsor")
        MEDIA_PARTNER = "MEDIA_PARTNER", _("media partner")
        AUTHORITY = "AUTHORITY", _("authority")
        BUYER = "BUYER", _("buyer")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organization_roles")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)

    class Meta:
        ordering = ["role", "organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization", "role"], name="organization_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.role}"
