"""Agreements: planned, signed with time and place, or withdrawn. Only signed ones count."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, Organization
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from exhibitors.models.entity import Entity
from exhibitors.models.product import Product


class Agreement(models.Model):
    """A memorandum, contract or order between two or more parties."""

    class Kind(models.TextChoices):
        """Source: REFERENCE §4.3."""

        MEMORANDUM = "MEMORANDUM", _("memorandum of understanding")
        FRAMEWORK_CONTRACT = "FRAMEWORK_CONTRACT", _("framework contract")
        CONTRACT = "CONTRACT", _("contract")
        COOPERATION_AGREEMENT = "COOPERATION_AGREEMENT", _("cooperation agreement")
        ORDER = "ORDER", _("order")
        LETTER_OF_INTENT = "LETTER_OF_INTENT", _("letter of intent")

    class State(models.TextChoices):
        """FROZEN and the states after signing come with the agreements issue."""

        PLANNED = "PLANNED", _("planned")
        SIGNED = "SIGNED", _("signed")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    class ValueKind(models.TextChoices):
        """How firm the value is."""

        INDICATIVE = "INDICATIVE", _("indicative")
        FIRM = "FIRM", _("firm")

    class SignatureMethod(models.TextChoices):
        """Source: REFERENCE §5.4."""

        WET_INK_SCAN = "WET_INK_SCAN", _("wet ink, scanned")
        DIGITAL_CERTIFICATE = "DIGITAL_CERTIFICATE", _("digital certificate")
        OTHER_ELECTRONIC = "OTHER_ELECTRONIC", _("other electronic means")
        NONE = "NONE", _("not stated")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=22, choices=Kind.choices)
    title = models.CharField(_("subject"), max_length=250, validators=[refuse_line_breaks])
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    value_kind = models.CharField(
        _("value is"), max_length=10, choices=ValueKind.choices, blank=True
    )
    products = models.ManyToManyField(
        Product, through="AgreementProduct", related_name="agreements"
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_place = models.CharField(
        _("place of signing"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    signature_method = models.CharField(
        _("how it was signed"), max_length=20, choices=SignatureMethod.choices, blank=True
    )
    withdrawn_reason = models.TextField(
        _("reason"), blank=True, validators=[refuse_control_characters]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["PLANNED", "SIGNED", "WITHDRAWN"]),
                name="agreement_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="SIGNED")
                | (models.Q(signed_at__isnull=False) & ~models.Q(signed_place="")),
                name="agreement_signed_has_time_and_place",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | ~models.Q(currency=""),
                name="agreement_value_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class AgreementParty(models.Model):
    """One side of an agreement: an entity, a partner, or a name only."""

    class Role(models.TextChoices):
        """Source: REFERENCE §4.3."""

        SUPPLIER = "SUPPLIER", _("supplier")
        BUYER = "BUYER", _("buyer")
        FACILITATOR = "FACILITATOR", _("facilitator")
        WITNESS = "WITNESS", _("witness")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField(_("order"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT)
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT)
    legal_name = models.CharField(
        _("name of the party"), max_length=250, validators=[refuse_line_breaks]
    )
    representative = models.CharField(
        _("represented by"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )
    representative_position = models.CharField(
        _("position"), max_length=200, blank=True, validators=[refuse_line_breaks]
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="party_position_once"),
            models.CheckConstraint(
                condition=models.Q(entity__isnull=True) | models.Q(organization__isnull=True),
                name="party_entity_or_organization",
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name


class AgreementProduct(models.Model):
    """A product the agreement is about."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="agreement_products"
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "product"], name="agreement_product_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}:{self.product_id}"


class AgreementScan(models.Model):
    """The uploaded scan of a signed agreement; write-once, kept with its hash."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="scans")
    file = models.FileField(upload_to="agreements/")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
