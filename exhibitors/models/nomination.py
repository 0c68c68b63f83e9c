"""Potential five stars: the province scored 90 or more, the ministry has not decided."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exhibitors.models.product import Product


class NominationQuerySet(models.QuerySet["FiveStarNomination"]):
    """Which nominations wait."""

    def waiting_on(self, day: date) -> "NominationQuerySet":
        """Return what the ministry had before it on `day`."""
        return self.filter(
            models.Q(forwarded_on__isnull=True) | models.Q(forwarded_on__lte=day),
            models.Q(decided_on__isnull=True) | models.Q(decided_on__gt=day),
            state__in=FiveStarNomination.COUNTED,
        )


class FiveStarNomination(models.Model):
    """A product the province forwarded to the ministry; a statistical line of its own.

    Source: REFERENCE §0.4, §2.3 (Decision 26/2026/QĐ-TTg, art. 7.3e, 7.4g).
    """

    class State(models.TextChoices):
        """CLAIMED by the entity until staff have seen the province's decision."""

        CLAIMED = "CLAIMED", _("claimed")
        FORWARDED = "FORWARDED", _("potential 5 stars")
        REFUSED = "REFUSED", _("not confirmed")
        RECOGNISED = "RECOGNISED", _("recognised with 5 stars")
        NOT_RECOGNISED = "NOT_RECOGNISED", _("not recognised with 5 stars")

    OPEN = (State.CLAIMED, State.FORWARDED)
    DECIDED = (State.RECOGNISED, State.NOT_RECOGNISED)
    COUNTED = (State.FORWARDED, *DECIDED)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="nominations")
    state = models.CharField(max_length=14, choices=State.choices, default=State.CLAIMED)
    score = models.DecimalField(
        _("score of the province"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    forwarded_on = models.DateField(_("forwarded on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["CLAIMED", "FORWARDED", "REFUSED", "RECOGNISED", "NOT_RECOGNISED"]
                ),
                name="nomination_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=90, score__lte=100),
                name="nomination_score_from_ninety",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["RECOGNISED", "NOT_RECOGNISED"], decided_on__isnull=False
                )
                | (
                    ~models.Q(state__in=["RECOGNISED", "NOT_RECOGNISED"])
                    & models.Q(decided_on__isnull=True)
                ),
                name="nomination_decided_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(forwarded_on__isnull=True)
                | models.Q(decided_on__isnull=True)
                | models.Q(decided_on__gte=models.F("forwarded_on")),
                name="nomination_decided_after_forwarding",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=models.Q(state__in=["CLAIMED", "FORWARDED"]),
                name="nomination_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.state}"

    def is_waiting_on(self, day: date) -> bool:
        """Tell whether the ministry had it before it on `day`; the same as `waiting_on`."""
        return (
            self.state in self.COUNTED
            and (self.forwarded_on is None or self.forwarded_on <= day)
            and (self.decided_on is None or self.decided_on > day)
        )
