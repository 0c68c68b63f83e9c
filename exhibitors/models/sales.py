"""What exhibitors sell, day by day: classes apart, currencies apart, nothing erased."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core.models import User
from events_app.core.text import refuse_control_characters, refuse_line_breaks
from exhibitors.models.booth import Application
from exhibitors.models.product import Product
from exhibitors.models.store import HostStore

# Digits after the point that people write; ISO 4217 gives VND none.
CURRENCY_DECIMALS = {"VND": 0, "PHP": 2, "USD": 2, "EUR": 2}


class SalesQuerySet(models.QuerySet["SalesEntry"]):
    """Rows by whether they count."""

    def counted(self) -> "SalesQuerySet":
        """Return the rows that count: neither replaced by a correction nor taken back."""
        return self.filter(state__in=SalesEntry.COUNTED)

    def of_event(self, event: Event) -> "SalesQuerySet":
        """Return the rows of all exhibitors of one event."""
        return self.filter(application__event=event)


class SalesEntry(models.Model):
    """One amount that an exhibitor reports for a day. Source: REFERENCE §7."""

    class Class(models.TextChoices):
        """How firm the sale is. Never added to each other (REFERENCE §0.10)."""

        DIRECT = "DIRECT", _("direct (cash) sales")
        BOOKED = "BOOKED", _("booked orders")
        UNDER_NEGOTIATION = "UNDER_NEGOTIATION", _("under negotiation")

    class Channel(models.TextChoices):
        """Where the sale was made."""

        ONSITE = "ONSITE", _("on site")
        ONLINE = "ONLINE", _("sold online")

    class Market(models.TextChoices):
        """Where the buyer is."""

        DOMESTIC = "DOMESTIC", _("domestic")
        EXPORT = "EXPORT", _("export")

    class State(models.TextChoices):
        """A replaced or voided row stays, and does not count."""

        PRELIMINARY = "PRELIMINARY", _("preliminary")
        VALIDATED = "VALIDATED", _("validated")
        REPLACED = "REPLACED", _("replaced")
        VOIDED = "VOIDED", _("taken back")

    COUNTED = (State.PRELIMINARY, State.VALIDATED)

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="sales_entries"
    )
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PRELIMINARY)
    day = models.DateField(_("day"))
    sales_class = models.CharField(_("class of sale"), max_length=18, choices=Class.choices)
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.ONSITE
    )
    market = models.CharField(
        _("market"), max_length=8, choices=Market.choices, default=Market.DOMESTIC
    )
    product = models.ForeignKey(
        Product,
        verbose_name=_("product"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sales_entries",
    )
    store = models.ForeignKey(
        HostStore,
        verbose_name=_("store"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sales_entries",
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    quantity = models.DecimalField(
        _("quantity"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(
        _("unit of quantity"), max_length=20, blank=True, validators=[refuse_line_breaks]
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, validators=[refuse_control_characters]
    )
    replaces = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="replacements"
    )
    void_reason = models.CharField(max_length=300, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SalesQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-recorded_at", "-pk"]
        verbose_name_plural = "sales entries"
        indexes = [models.Index(fields=["application", "day"], name="sale_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["client_id"], name="sale_sent_once"),
            models.UniqueConstraint(fields=["replaces"], name="sale_replaced_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["PRELIMINARY", "VALIDATED", "REPLACED", "VOIDED"]),
                name="sale_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sales_class__in=["DIRECT", "BOOKED", "UNDER_NEGOTIATION"]),
                name="sale_class_known",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["ONSITE", "ONLINE"]), name="sale_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(market__in=["DOMESTIC", "EXPORT"]), name="sale_market_known"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="sale_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCY_DECIMALS)),
                name="sale_currency_known",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__isnull=True)
                | (models.Q(quantity__gt=0) & ~models.Q(unit="")),
                name="sale_quantity_positive_with_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(state="VOIDED", void_reason__gt="")
                | (~models.Q(state="VOIDED") & models.Q(void_reason="")),
                name="sale_voided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.sales_class} {self.amount} {self.currency}"


class SalesReminder(models.Model):
    """An exhibitor was reminded of its sales of a day; one mail a day at most."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="sales_reminders"
    )
    day = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "day"], name="sales_reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.day}"


class SalesHeadline(models.Model):
    """Which classes the organiser adds up in the headline of its report; each row names them."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="sales_headline")
    adds_direct = models.BooleanField(SalesEntry.Class.DIRECT.label, default=True)
    adds_booked = models.BooleanField(SalesEntry.Class.BOOKED.label, default=False)
    adds_negotiation = models.BooleanField(SalesEntry.Class.UNDER_NEGOTIATION.label, default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adds_direct=True)
                | models.Q(adds_booked=True)
                | models.Q(adds_negotiation=True),
                name="headline_adds_something",
            )
        ]

    def __str__(self) -> str:
        return " + ".join(self.classes)

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the classes that are added."""
        chosen = (self.adds_direct, self.adds_booked, self.adds_negotiation)
        return tuple(
            value for value, adds in zip(SalesEntry.Class.values, chosen, strict=True) if adds
        )
