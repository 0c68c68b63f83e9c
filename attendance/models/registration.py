"""A person's registration for one event. The name is one field."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core.models import User
from events_app.core.text import fold, refuse_line_breaks
from events_app.core.tokens import random_reference
from exhibitors.models import Entity

ARRIVED_VERDICTS = ("admitted", "admitted_revoked", "admitted_stale_badge")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Which registrations a list shows."""

    def visible_to(self, user: User) -> "RegistrationQuerySet":
        """Return the registrations of the events `user` works on."""
        return self.filter(event__in=Event.objects.visible_to(user))

    def matching(self, query: str) -> "RegistrationQuerySet":
        """Return those whose name, organisation, e-mail or reference holds every word typed."""
        found = self
        for word in fold(query).split():
            found = found.filter(
                models.Q(name_folded__contains=word)
                | models.Q(organization_folded__contains=word)
                | models.Q(email__icontains=word)
                | models.Q(reference__startswith=word.upper().replace("-", ""))
            )
        return found

    def arrived(self) -> "RegistrationQuerySet":
        """Return those who were let in at least once and not undone."""
        return self.filter(
            check_ins__verdict__in=ARRIVED_VERDICTS,
            check_ins__direction="ENTRY",
            check_ins__undone_by__isnull=True,
        ).distinct()


class Registration(models.Model):
    """Who was invited, who registered: kept apart, so that both can be counted."""

    class Category(models.TextChoices):
        """Source: REFERENCE §7, ParticipantCategory. The badge carries the position + 1."""

        DELEGATE = "DELEGATE", _("delegate")
        VIP = "VIP", _("VIP")
        SPEAKER = "SPEAKER", _("speaker")
        RESOURCE_PERSON = "RESOURCE_PERSON", _("resource person")
        EXHIBITOR_STAFF = "EXHIBITOR_STAFF", _("exhibitor staff")
        BUYER = "BUYER", _("buyer")
        COUNCIL_MEMBER = "COUNCIL_MEMBER", _("council member")
        PRESS = "PRESS", _("press")
        ORGANISING_STAFF = "ORGANISING_STAFF", _("organising staff")
        VISITOR = "VISITOR", _("visitor")

    class State(models.TextChoices):
        """CHECKED_IN and NO_SHOW follow from check-ins. Source: REFERENCE §7."""

        INVITED = "INVITED", _("invited")
        PENDING = "PENDING", _("awaits approval")
        REGISTERED = "REGISTERED", _("registered")
        CANCELLED = "CANCELLED", _("cancelled")
        WAITLISTED = "WAITLISTED", _("on the waiting list")
        DECLINED = "DECLINED", _("declined")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    reference = models.CharField(max_length=8, unique=True, default=random_reference)
    epoch = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REGISTERED)
    category = models.CharField(
        _("category"), max_length=16, choices=Category.choices, default=Category.DELEGATE
    )
    full_name = models.CharField(_("full name"), max_length=200, validators=[refuse_line_breaks])
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organization_name = models.CharField(
        _("organisation"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    organization_folded = models.CharField(max_length=200, blank=True, editable=False)
    position = models.CharField(
        _("position"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    table = models.CharField(_("table"), max_length=20, blank=True, validators=[refuse_line_breaks])
    entity = models.ForeignKey(
        Entity, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    language = models.CharField(max_length=8, default="vi")
    decision_reason = models.CharField(
        max_length=300, blank=True, editable=False, validators=[refuse_line_breaks]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    change_number = models.PositiveIntegerField(default=0, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded", "pk"]
        indexes = [models.Index(fields=["event", "change_number"], name="registration_by_change")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "INVITED",
                        "PENDING",
                        "REGISTERED",
                        "CANCELLED",
                        "WAITLISTED",
                        "DECLINED",
                    ]
                ),
                name="registration_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(epoch__lte=255), name="registration_epoch_one_byte"
            ),
            models.UniqueConstraint(
                fields=["event", "email", "full_name"],
                condition=models.Q(state__in=["REGISTERED", "PENDING"]) & ~models.Q(email=""),
                name="registration_person_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def printed_reference(self) -> str:
        """Return the reference as it stands on the badge: 7K2M-9QXR."""
        return f"{self.reference[:4]}-{self.reference[4:]}"

    @property
    def category_number(self) -> int:
        """Return the category's byte on the badge: its position, counted from 1."""
        return self.Category.values.index(self.category) + 1
