"""Leads: whose badge an exhibitor or partner scanned, and what they noted since."""

import uuid

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.consent import ConsentRecord
from attendance.models.registration import Registration
from events.models import Event, Organization
from events_app.core.models import User
from events_app.core.text import fold, refuse_control_characters, refuse_line_breaks
from exhibitors.models import Entity


class PartnerStaff(models.Model):
    """Whom the organiser named to meet people for a partner organisation at an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partner_staff")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="partner_duties")
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["organization__name", "user__full_name", "pk"]
        verbose_name_plural = "partner staff"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization", "user"], name="partner_staff_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.organization_id}"


class LeadQuerySet(models.QuerySet["Lead"]):
    """The leads of one holder, with what stands now."""

    def with_current(self) -> "LeadQuerySet":
        """Set `interest_now`, `next_step_now`, `met_at`: the newest of its notes; `first_met_at`.

        A note that leaves a field empty does not take back what an earlier one said.
        """
        notes = LeadNote.objects.filter(lead=models.OuterRef("pk")).order_by(
            "-at", "-received_at", "pk"
        )
        return self.annotate(
            interest_now=models.Subquery(notes.exclude(interest="").values("interest")[:1]),
            next_step_now=models.Subquery(notes.exclude(next_step="").values("next_step")[:1]),
            met_at=models.Subquery(notes.values("at")[:1]),
            first_met_at=models.Subquery(notes.order_by("at").values("at")[:1]),
        )

    def interested(self, interest: str) -> "LeadQuerySet":
        """Return those whose interest is this now."""
        return self.with_current().filter(interest_now=interest)  # type: ignore[misc]

    def with_contact(self) -> "LeadQuerySet":
        """Set `is_revoked`, `has_consent` and, from both, `shows_contact`: as it stands now."""
        newest = LeadRevocation.objects.filter(lead=models.OuterRef("pk")).order_by("-pk")
        standing = ConsentRecord.objects.filter(
            registration=models.OuterRef("registration"),
            purpose=ConsentRecord.Purpose.CONTACT_SHARING,
            withdrawn_at__isnull=True,
        )
        revoked = Coalesce(models.Subquery(newest.values("revoked")[:1]), models.Value(False))
        return self.annotate(is_revoked=revoked, has_consent=models.Exists(standing)).annotate(
            shows_contact=models.Case(
                models.When(is_revoked=False, has_consent=True, then=models.Value(True)),
                default=models.Value(False),
                output_field=models.BooleanField(),
            )
        )

    def matching(self, query: str) -> "LeadQuerySet":
        """Return those whose name, organisation or reference holds every word typed.

        Never the e-mail: whoever may not see it must not find out by searching either.
        """
        found = self
        for word in fold(query).split():
            found = found.filter(
                models.Q(registration__name_folded__contains=word)
                | models.Q(registration__organization_folded__contains=word)
                | models.Q(registration__reference__startswith=word.upper().replace("-", ""))
            )
        return found


class Lead(models.Model):
    """One person met by one exhibitor or partner. The event is that of the registration."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="leads")
    entity = models.ForeignKey(
        Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    # When the server heard of it; when they met is said by the notes.
    captured_at = models.DateTimeField(default=timezone.now)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-captured_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entity__isnull=False, organization__isnull=True)
                | models.Q(entity__isnull=True, organization__isnull=False),
                name="lead_has_one_holder",
            ),
            models.UniqueConstraint(fields=["registration", "entity"], name="lead_once_per_entity"),
            models.UniqueConstraint(
                fields=["registration", "organization"], name="lead_once_per_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"lead {self.pk}"

    @property
    def holder(self) -> Entity | Organization:
        """Return who met the person."""
        return self.entity or self.organization  # type: ignore[return-value]


class LeadNote(models.Model):
    """One meeting or note. Only ever added; its id comes from the device: a resend is the same."""

    class Interest(models.TextChoices):
        """How far the person was interested."""

        HIGH = "HIGH", _("strong")
        MEDIUM = "MEDIUM", _("moderate")
        LOW = "LOW", _("slight")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="lead_notes")
    # The scan that led here, as opposed to words added later.
    is_scan = models.BooleanField(default=False)
    note = models.TextField(blank=True, max_length=2000, validators=[refuse_control_characters])
    interest = models.CharField(max_length=6, choices=Interest.choices, blank=True)
    next_step = models.CharField(max_length=200, blank=True, validators=[refuse_line_breaks])
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interest__in=["", "HIGH", "MEDIUM", "LOW"]),
                name="lead_note_interest_known",
            ),
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("received_at")), name="lead_note_not_ahead"
            ),
            models.CheckConstraint(
                condition=models.Q(is_scan=True) | ~models.Q(note="", interest="", next_step=""),
                name="lead_note_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class LeadRevocation(models.Model):
    """The person met hides their contact from one holder, or shows it again; the newest counts."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="revocations")
    revoked = models.BooleanField()
    channel = models.CharField(max_length=20, default="link")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.revoked}"
