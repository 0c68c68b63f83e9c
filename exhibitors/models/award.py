"""Who receives a certificate at an award ceremony, in which order, and how it was handed over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core.text import refuse_line_breaks
from exhibitors.models.entity import Entity
from exhibitors.models.product import Product
from exhibitors.models.rating import Certificate


class Award(models.Model):
    """A recipient on the list of a ceremony. Source: REFERENCE §1.5, issue 4."""

    class State(models.TextChoices):
        """How the certificate reaches its recipient."""

        LISTED = "LISTED", _("on the list")
        ATTENDED = "ATTENDED", _("received in person")
        BY_PROXY = "BY_PROXY", _("received by proxy")
        TO_BE_SENT = "TO_BE_SENT", _("to be sent")
        SENT = "SENT", _("sent")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="awards")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="awards")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="awards"
    )
    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="awards"
    )
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.LISTED)
    proxy_name = models.CharField(
        _("received by"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    note = models.CharField(_("note"), max_length=200, blank=True, validators=[refuse_line_breaks])

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "product"],
                condition=models.Q(product__isnull=False),
                name="award_of_product_once",
            ),
            models.UniqueConstraint(
                fields=["event", "entity"],
                condition=models.Q(product__isnull=True),
                name="award_of_entity_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["LISTED", "ATTENDED", "BY_PROXY", "TO_BE_SENT", "SENT"]
                ),
                name="award_state_known",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="BY_PROXY") & ~models.Q(proxy_name=""))
                | (~models.Q(state="BY_PROXY") & models.Q(proxy_name="")),
                name="award_proxy_has_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.entity}"
