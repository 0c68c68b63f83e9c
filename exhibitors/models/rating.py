"""Star certificates: claimed by the entity, counted once staff confirm them."""

from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_app.core.models import User
from events_app.core.text import refuse_line_breaks
from exhibitors.models.legal_basis import (
    RENEWAL_CLOSES_DAYS,
    RENEWAL_OPENS_DAYS,
    Level,
    renewal_window,
)
from exhibitors.models.product import Product

SOON_DAYS = 60
NEWEST_FIRST = (models.F("issued_on").desc(nulls_last=True), "-pk")
LAST_DAY = Coalesce("extended_until", "valid_until")
Q = models.Q


class Renewal(models.TextChoices):
    """Where a certificate stands in its last months; derived from the day, never stored."""

    LATER = "LATER", _("not yet due")
    SOON = "SOON", _("renewal window soon")
    OPEN = "OPEN", _("renewal window open")
    MISSED = "MISSED", _("renewal window missed")
    EXPIRED = "EXPIRED", _("expired")


class StarCertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates by what they are worth on a day."""

    def valid_on(self, day: date) -> "StarCertificateQuerySet":
        """Return those whose stars count on `day`; one revoked later still counted then."""
        return self.annotate(end=LAST_DAY).filter(
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=day),
            state__in=Certificate.CONFIRMED,
            issued_on__lte=day,
            end__gte=day,
        )

    def ending_between(self, first: date, last: date) -> "StarCertificateQuerySet":
        """Return those whose last day, extension included, lies between the two days."""
        return self.annotate(end=LAST_DAY).filter(end__range=(first, last))

    def newest(self) -> "StarCertificateQuerySet":
        """Leave out what the product has a later confirmed certificate for: it is renewed."""
        later = Certificate.objects.filter(
            product=models.OuterRef("product"),
            state=Certificate.State.ISSUED,
            issued_on__gt=models.OuterRef("issued_on"),
        )
        return self.filter(~models.Exists(later))

    def in_renewal(self, renewal: str, *, on: date) -> "StarCertificateQuerySet":
        """Return the standing certificates that are at `renewal` on the day `on`."""
        opening = on + timedelta(days=RENEWAL_OPENS_DAYS)
        closing = on + timedelta(days=RENEWAL_CLOSES_DAYS)
        due = opening + timedelta(days=SOON_DAYS)
        standing = self.annotate(end=LAST_DAY).filter(state=Certificate.State.ISSUED)
        return standing.filter(
            {
                Renewal.EXPIRED: Q(end__lt=on),
                Renewal.MISSED: Q(end__gte=on, valid_until__lt=closing),
                Renewal.OPEN: Q(end__gte=on, valid_until__range=(closing, opening)),
                Renewal.SOON: Q(end__gte=on, valid_until__gt=opening, valid_until__lte=due),
                Renewal.LATER: Q(end__gte=on, valid_until__gt=due),
            }[Renewal(renewal)]
        )


class Certificate(models.Model):
    """A star certificate; valid from its issue to its last day, both included."""

    class State(models.TextChoices):
        """CLAIMED until staff have seen it. Source of the rest: REFERENCE §2.6."""

        CLAIMED = "CLAIMED", _("claimed")
        ISSUED = "ISSUED", _("confirmed")
        REFUSED = "REFUSED", _("not confirmed")
        REVOKED = "REVOKED", _("revoked")
        SUPERSEDED = "SUPERSEDED", _("replaced")

    class RevocationReason(models.TextChoices):
        """Source: Decision 26/2026/QĐ-TTg, art. 8."""

        FALSE_DOSSIER = "FALSE_DOSSIER", _("false dossier")
        CRITERIA_NOT_MET = "CRITERIA_NOT_MET", _("criteria no longer met")
        BREACH_OF_LAW = "BREACH_OF_LAW", _("breach of law")
        MARK_MISUSED = "MARK_MISUSED", _("misuse of the OCOP mark")
        NOT_PRODUCED = "NOT_PRODUCED", _("no longer produced")
        OTHER_CONCLUSION = "OTHER_CONCLUSION", _("other official conclusion")

    CONFIRMED = (State.ISSUED, State.REVOKED, State.SUPERSEDED)

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="certificates")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    stars = models.PositiveSmallIntegerField(_("stars"), choices=[(3, "3"), (4, "4"), (5, "5")])
    score = models.DecimalField(
        _("average score"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    number = models.CharField(
        _("certificate number"), max_length=80, blank=True, validators=[refuse_line_breaks]
    )
    decision_number = models.CharField(
        _("decision"), max_length=80, blank=True, validators=[refuse_line_breaks]
    )
    level = models.CharField(
        _("recognised by"), max_length=8, choices=Level.choices, blank=True, default=""
    )
    level_reason = models.CharField(
        _("why this level"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    authority = models.CharField(
        _("issued by"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year of recognition"),
        null=True,
        blank=True,
        help_text=_("Where a list prints no more than the year."),
    )
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    extension_reason = models.CharField(
        _("reason of the extension"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    refusal_reason = models.CharField(
        _("why it was not confirmed"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revocation_reason = models.CharField(
        _("reason of the revocation"), max_length=16, choices=RevocationReason.choices, blank=True
    )
    revocation_note = models.CharField(
        _("details"), max_length=300, blank=True, validators=[refuse_line_breaks]
    )
    superseded_on = models.DateField(_("replaced on"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="supersedes"
    )
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StarCertificateQuerySet.as_manager()

    class Meta:
        ordering = NEWEST_FIRST
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["CLAIMED", "ISSUED", "REFUSED", "REVOKED", "SUPERSEDED"]),
                name="certificate_state_known",
            ),
            models.CheckConstraint(
                condition=Q(stars__gte=3, stars__lte=5), name="certificate_three_to_five"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(valid_until__gte=models.F("issued_on")),
                name="certificate_ends_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["CLAIMED", "REFUSED"])
                | Q(issued_on__isnull=False, valid_until__isnull=False),
                name="certificate_confirmed_has_its_days",
            ),
            models.CheckConstraint(  # the bands of every legal basis so far; REFERENCE §2.3
                condition=Q(score__isnull=True)
                | Q(stars=3, score__gte=50, score__lt=70)
                | Q(stars=4, score__gte=70, score__lt=90)
                | Q(stars=5, score__gte=90, score__lte=100),
                name="certificate_stars_follow_score",
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True)
                | (Q(extended_until__gt=models.F("valid_until")) & ~Q(extension_reason="")),
                name="certificate_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state="REVOKED", revoked_on__isnull=False) & ~Q(revocation_reason=""))
                | (~Q(state="REVOKED") & Q(revoked_on__isnull=True, revocation_reason="")),
                name="certificate_revoked_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="SUPERSEDED", superseded_on__isnull=False, superseded_by__isnull=False
                )
                | (
                    ~Q(state="SUPERSEDED")
                    & Q(superseded_on__isnull=True, superseded_by__isnull=True)
                ),
                name="certificate_superseded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars, {self.number or self.pk}"

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it counts, extension included."""
        return self.extended_until or self.valid_until

    @property
    def renewal_window(self) -> tuple[date, date] | None:
        """Return the first and the last day for the renewal dossier."""
        return renewal_window(self.valid_until) if self.valid_until else None

    @property
    def is_upgraded(self) -> bool:
        """Tell whether the certificate that replaced it has more stars."""
        return self.superseded_by is not None and self.superseded_by.stars > self.stars

    def is_valid_on(self, day: date) -> bool:
        """Tell whether its stars count on `day`; the same answer as `valid_on`."""
        last = self.last_day
        return (
            self.state in self.CONFIRMED
            and self.issued_on is not None
            and last is not None
            and self.issued_on <= day <= last
            and (self.revoked_on is None or day < self.revoked_on)
            and (self.superseded_on is None or day < self.superseded_on)
        )

    def has_ended_by(self, day: date) -> bool:
        """Tell whether its last day is over on `day`; one without dates has not ended."""
        last = self.last_day
        return last is not None and last < day

    def renewal_on(self, day: date) -> Renewal | None:
        """Return where a confirmed certificate stands on `day`; the same as `in_renewal`."""
        last, window = self.last_day, self.renewal_window
        if self.state != self.State.ISSUED or last is None or window is None:
            return None
        opens, closes = window
        if last < day:
            return Renewal.EXPIRED
        if closes < day:
            return Renewal.MISSED
        if opens <= day:
            return Renewal.OPEN
        return Renewal.SOON if day >= opens - timedelta(days=SOON_DAYS) else Renewal.LATER

    @property
    def renewal_today(self) -> Renewal | None:
        """Return where it stands today, for templates."""
        return self.renewal_on(timezone.localdate())
