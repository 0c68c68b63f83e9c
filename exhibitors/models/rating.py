"""Star certificates: claimed by the entity, counted once staff confirm them."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from events_app.core.text import refuse_line_breaks
from exhibitors.models.product import Product


class Certificate(models.Model):
    """A star certificate; valid from its issue to `valid_until`, both days included."""

    class State(models.TextChoices):
        """CLAIMED until staff have seen it. Source of the rest: REFERENCE §2.6."""

        CLAIMED = "CLAIMED", _("claimed")
        ISSUED = "ISSUED", _("confirmed")
        REFUSED = "REFUSED", _("not confirmed")
        REVOKED = "REVOKED", _("revoked")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="certificates")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    stars = models.PositiveSmallIntegerField(_("stars"), choices=[(3, "3"), (4, "4"), (5, "5")])
    number = models.CharField(
        _("certificate number"), max_length=80, blank=True, validators=[refuse_line_breaks]
    )
    decision_number = models.CharField(
        _("decision"), max_length=80, blank=True, validators=[refuse_line_breaks]
    )
    authority = models.CharField(
        _("issued by"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"))
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["CLAIMED", "ISSUED", "REFUSED", "REVOKED"]),
                name="certificate_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(stars__gte=3, stars__lte=5), name="certificate_three_to_five"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("issued_on")),
                name="certificate_ends_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars, {self.number or self.pk}"

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the certificate counts on `day`."""
        return self.state == self.State.ISSUED and self.issued_on <= day <= self.valid_until
