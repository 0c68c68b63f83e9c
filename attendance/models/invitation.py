"""Invitations, who comes in whose place, reminders, and delegations with a leader."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import AdminUnit, Event
from events_app.core.models import User
from events_app.core.text import refuse_line_breaks


class InvitationAnswer(models.TextChoices):
    """What became of an invitation; it follows from the registrations and is stored nowhere."""

    UNANSWERED = "UNANSWERED", _("unanswered")
    ACCEPTED = "ACCEPTED", _("accepted")
    DECLINED = "DECLINED", _("declined")
    SUBSTITUTED = "SUBSTITUTED", _("substituted")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations with their answers."""

    def with_answer(self) -> "InvitationQuerySet":
        """Set `answer` on each row: see InvitationAnswer. A cancelled substitute counts no more."""
        comes = Substitution.objects.filter(invitation=models.OuterRef("pk")).exclude(
            registration__state="CANCELLED"
        )
        return self.annotate(
            answer=models.Case(
                models.When(models.Exists(comes), then=models.Value(InvitationAnswer.SUBSTITUTED)),
                models.When(
                    registration__state="INVITED", then=models.Value(InvitationAnswer.UNANSWERED)
                ),
                models.When(
                    registration__state="CANCELLED",
                    registration__registered_at__isnull=True,
                    then=models.Value(InvitationAnswer.WITHDRAWN),
                ),
                models.When(
                    registration__state__in=["CANCELLED", "DECLINED"],
                    then=models.Value(InvitationAnswer.DECLINED),
                ),
                default=models.Value(InvitationAnswer.ACCEPTED),
                output_field=models.CharField(),
            )
        )

    def answering(self, answer: str) -> "InvitationQuerySet":
        """Return those with this answer."""
        return self.with_answer().filter(answer=answer)  # type: ignore[misc]

    def unanswered(self) -> "InvitationQuerySet":
        """Return those who neither came forward nor declined nor named somebody."""
        return self.answering(InvitationAnswer.UNANSWERED)


class Invitation(models.Model):
    """The letter to one invited person; the person is the registration it belongs to."""

    registration = models.OneToOneField(
        Registration, primary_key=True, on_delete=models.CASCADE, related_name="invitation"
    )
    unit = models.ForeignKey(
        AdminUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["registration__name_folded", "registration_id"]

    def __str__(self) -> str:
        return str(self.registration)

    @property
    def answer_label(self) -> str:
        """Return the answer in words; the row comes from `with_answer`."""
        return str(InvitationAnswer(self.answer).label)  # type: ignore[attr-defined]


class Substitution(models.Model):
    """B comes in the place of the invited A: two people, two rows, never one renamed."""

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="substitutions"
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="stands_in"
    )
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration} / {self.invitation}"


class ReminderRound(models.Model):
    """One sending of reminders to everybody who has not answered; counted per event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reminder_rounds")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="reminder_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.number}"


class Reminder(models.Model):
    """One reminder to one person: the row is written with the mail, so none leaves twice."""

    round = models.ForeignKey(ReminderRound, on_delete=models.CASCADE, related_name="reminders")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="reminders")
    queued_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "invitation"], name="reminder_once_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.invitation_id}"


class Delegation(models.Model):
    """A group whose leader registers the people; without `quota` the event alone limits it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="delegations")
    name = models.CharField(_("delegation"), max_length=200, validators=[refuse_line_breaks])
    leader_name = models.CharField(_("leader"), max_length=200, validators=[refuse_line_breaks])
    leader_email = models.EmailField(_("leader's e-mail"))
    language = models.CharField(max_length=8, default="vi")
    category = models.CharField(
        _("category"),
        max_length=16,
        choices=Registration.Category.choices,
        default=Registration.Category.DELEGATE,
    )
    quota = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="delegation_name_once"),
            models.CheckConstraint(
                condition=models.Q(quota__isnull=True) | models.Q(quota__gte=1),
                name="delegation_quota_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DelegationMember(models.Model):
    """One person whom the leader registered."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="members")
    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="delegation_member"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.registration)
