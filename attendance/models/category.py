"""What the organiser decides about one category of people at one event."""

from datetime import date, datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.registration import Registration
from events.models import Event
from events_app.core.text import refuse_control_characters
from events_app.core.translated import in_reader_language

Category = Registration.Category

# White text stands on each with a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3); tested.
PALETTE = {
    "INDIGO": "#3a4a9f",
    "LACQUER": "#a82f28",
    "JADE": "#1d6b4f",
    "TURMERIC": "#8a5a00",
    "PLUM": "#7b2f6d",
    "TEAL": "#0f6674",
    "EARTH": "#6b4a2f",
    "SLATE": "#475569",
    "OLIVE": "#55631a",
    "INK": "#23283a",
}
_DEFAULTS = dict(zip(Category.values, PALETTE, strict=True))


class CategoryRuleQuerySet(models.QuerySet["CategoryRule"]):
    """Rules as doors and documents ask for them."""

    def of_event(self, event: Event) -> "dict[str, CategoryRule]":
        """Return a rule for every category, in the model's order; absent ones with defaults."""
        known = {rule.category: rule for rule in self.filter(event=event)}
        for rule in known.values():
            rule.event = event
        return {
            category: known.get(category) or default_rule(event, category)
            for category in Category.values
        }


class CategoryRule(models.Model):
    """Quota, times, approval, look and days of one category; no row means open to all."""

    class Approval(models.TextChoices):
        """Who says yes to a registration of the public."""

        AUTOMATIC = "AUTOMATIC", _("automatic")
        REGISTRAR = "REGISTRAR", _("by a registrar")

    class BadgeColour(models.TextChoices):
        """The colours of the strip on the badge; see PALETTE."""

        INDIGO = "INDIGO", _("indigo")
        LACQUER = "LACQUER", _("red")
        JADE = "JADE", _("green")
        TURMERIC = "TURMERIC", _("ochre")
        PLUM = "PLUM", _("plum")
        TEAL = "TEAL", _("teal")
        EARTH = "EARTH", _("brown")
        SLATE = "SLATE", _("grey")
        OLIVE = "OLIVE", _("olive")
        INK = "INK", _("black")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="category_rules")
    category = models.CharField(_("category"), max_length=16, choices=Category.choices)
    quota = models.PositiveIntegerField(
        _("quota"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    taken_count = models.PositiveIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    approval = models.CharField(
        _("approval"), max_length=10, choices=Approval.choices, default=Approval.AUTOMATIC
    )
    invitation_text_vi = models.TextField(blank=True, validators=[refuse_control_characters])
    invitation_text_en = models.TextField(blank=True, validators=[refuse_control_characters])
    invitation_text_fil = models.TextField(blank=True, validators=[refuse_control_characters])
    badge_colour = models.CharField(
        _("colour of the badge"), max_length=10, choices=BadgeColour.choices
    )
    days = models.JSONField(_("days"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CategoryRuleQuerySet.as_manager()

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "category"], name="category_rule_once"),
            models.CheckConstraint(
                condition=models.Q(quota__isnull=True)
                | models.Q(taken_count__lte=models.F("quota")),
                name="category_quota_holds",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="category_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(approval__in=["AUTOMATIC", "REGISTRAR"]),
                name="category_approval_known",
            ),
            models.CheckConstraint(
                condition=models.Q(badge_colour__in=list(PALETTE)), name="category_colour_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_category_display())

    @property
    def invitation_text(self) -> str:
        """Return the text of the invitation in the reader's language."""
        return in_reader_language(self, "invitation_text")

    @property
    def colour(self) -> str:
        """Return the badge's colour as #rrggbb; white text is readable on it."""
        return PALETTE[self.badge_colour]

    @property
    def free_count(self) -> int | None:
        """Return the places left in the category; None when it has no quota."""
        return None if self.quota is None else self.quota - self.taken_count

    @property
    def is_full(self) -> bool:
        """Tell whether the quota is used up."""
        return self.free_count is not None and self.free_count <= 0

    def is_open(self, now: datetime) -> bool:
        """Tell whether the public may register in this category at `now`."""
        opened = self.opens_at is None or self.opens_at <= now
        return opened and (self.closes_at is None or now < self.closes_at)

    def days_within(self, first: date, last: date) -> list[date]:
        """Return the days of `first`–`last` to which this category is held; none: all of them.

        Days that an event has moved away from say nothing.
        """
        return days_within(self.days, first, last)

    def day_span(self, first: date, last: date) -> tuple[date, date]:
        """Return the first and last allowed day within `first`–`last`, for the signed badge."""
        within = self.days_within(first, last)
        return (within[0], within[-1]) if within else (first, last)


def days_within(days: list[str], first: date, last: date) -> list[date]:
    """Return those of a rule's ISO `days` that lie within `first`–`last`, in order."""
    found = sorted(date.fromisoformat(day) for day in days)
    return [day for day in found if first <= day <= last]


def default_rule(event: Event, category: str) -> CategoryRule:
    """Return the unsaved rule of a category nobody has touched: open, without quota."""
    return CategoryRule(event=event, category=category, badge_colour=_DEFAULTS[category])
