"""Who owns events, and the people who work there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from events_app.core.text import refuse_line_breaks


class Organizer(models.Model):
    """A ministry, department or programme office: the tenant that owns events."""

    class Kind(models.TextChoices):
        """What sort of office it is."""

        MINISTRY = "MINISTRY", _("ministry")
        DEPARTMENT = "DEPARTMENT", _("department")
        PROGRAMME_OFFICE = "PROGRAMME_OFFICE", _("programme office")
        PROMOTION_CENTRE = "PROMOTION_CENTRE", _("promotion centre")
        OTHER = "OTHER", _("other")

    name = models.CharField(_("name"), max_length=200, unique=True, validators=[refuse_line_breaks])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    country = models.CharField(_("country"), max_length=2, default="VN")
    contact_email = models.EmailField(_("contact for data protection"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="organizer_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """The role a person has at an organiser."""

    class Role(models.TextChoices):
        """What the person may do there."""

        OWNER = "OWNER", _("owner")
        PLANNER = "PLANNER", _("planner")
        REGISTRAR = "REGISTRAR", _("registrar")
        GATEKEEPER = "GATEKEEPER", _("gatekeeper")
        READER = "READER", _("reader")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organizer"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["OWNER", "PLANNER", "REGISTRAR", "GATEKEEPER", "READER"]
                ),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
