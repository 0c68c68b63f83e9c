"""OCOP entities, shared by all organisers, and the people who speak for them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import AdminUnit
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks


class EntityQuerySet(models.QuerySet["Entity"]):
    """Which entities a person may edit."""

    def editable_by(self, user: User) -> "EntityQuerySet":
        """Return the entities `user` belongs to (operators: all)."""
        return self if user.is_operator else self.filter(members__user=user)


class Entity(models.Model):
    """An OCOP entity. Name, legal form, unit and description are public; contacts are not."""

    class Type(models.TextChoices):
        """Source: REFERENCE §2.5 (Decision 26/2026/QĐ-TTg, art. 2.3)."""

        COOPERATIVE = "COOPERATIVE", _("cooperative")
        COOPERATIVE_GROUP = "COOPERATIVE_GROUP", _("cooperative group")
        SME = "SME", _("small or medium enterprise")
        FARM = "FARM", _("farm")
        HOUSEHOLD_BUSINESS = "HOUSEHOLD_BUSINESS", _("household business")
        ASSOCIATION = "ASSOCIATION", _("association")
        OTHER = "OTHER", _("other")

    name = models.CharField(_("name"), max_length=250, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    type = models.CharField(_("legal form"), max_length=20, choices=Type.choices)
    unit = models.ForeignKey(
        AdminUnit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entities",
        verbose_name=_("province"),
        help_text=_("The unit valid when this was written: a province or a part of it."),
    )
    address = models.CharField(
        _("address"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    description = models.TextField(
        _("description"), blank=True, validators=[refuse_control_characters]
    )
    is_named_after_person = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    contact_name = models.CharField(
        _("contact person"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded", "pk"]
        verbose_name_plural = "entities"

    def __str__(self) -> str:
        return self.name


class EntityMember(models.Model):
    """A person who speaks for an entity."""

    class Role(models.TextChoices):
        """What the person may do there."""

        OWNER = "OWNER", _("owner")
        EDITOR = "EDITOR", _("editor")

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="entity_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "user"], name="entity_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
