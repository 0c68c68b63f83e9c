"""How an event's badges look: badge, sheet, sides and the places of the fields."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance.models.placing import Place, Side, default_places
from attendance.models.registration import Registration
from events.models import Event
from events_app.core.text import refuse_control_characters

Category = Registration.Category


class BadgeLayoutQuerySet(models.QuerySet["BadgeLayout"]):
    """Layouts as the printer asks for them."""

    def of_event(self, event: Event) -> "dict[str, BadgeLayout]":
        """Return the layout of every category: its own, else the event's, else the default."""
        known = {layout.category: layout for layout in self.filter(event=event)}
        general = known.get("") or default_layout(event)
        return {category: known.get(category, general) for category in Category.values}


class BadgeLayout(models.Model):
    """The layout of an event's badges, or of one category's."""

    class Size(models.TextChoices):
        """The badge itself, upright; width and height in SIZES."""

        A4 = "A4", _("A4, 210 × 297 mm")
        A5 = "A5", _("A5, 148 × 210 mm")
        A6 = "A6", _("A6, 105 × 148 mm")
        A7 = "A7", _("A7, 74 × 105 mm")
        CARD_90 = "CARD_90", _("card, 90 × 130 mm")
        CARD_54 = "CARD_54", _("card, 54 × 86 mm")
        LABEL_70 = "LABEL_70", _("label, 70 × 37 mm")
        LABEL_99 = "LABEL_99", _("label, 99.1 × 67.7 mm")
        ROLL_62 = "ROLL_62", _("roll printer, 62 × 100 mm")
        ROLL_102 = "ROLL_102", _("roll printer, 102 × 152 mm")

    class Arrangement(models.TextChoices):
        """How badges stand on the sheet that goes through the printer."""

        SINGLE = "SINGLE", _("one badge per page")
        TWO_UP = "TWO_UP", _("two per sheet, with cut marks")
        FOUR_UP = "FOUR_UP", _("four per sheet, with cut marks")
        LABELS = "LABELS", _("sheet of labels")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="badge_layouts")
    category = models.CharField(
        _("category"), max_length=16, choices=Category.choices, blank=True, editable=False
    )
    size = models.CharField(_("badge"), max_length=10, choices=Size.choices, default=Size.A6)
    is_turned = models.BooleanField(_("turned sideways"), default=False)
    arrangement = models.CharField(
        _("sheet"), max_length=10, choices=Arrangement.choices, default=Arrangement.SINGLE
    )
    has_back = models.BooleanField(_("printed on both sides"), default=False)
    places = models.JSONField(default=list)
    free_text = models.CharField(
        _("free text"), max_length=200, blank=True, validators=[refuse_control_characters]
    )
    logo = models.BinaryField(blank=True, default=b"", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BadgeLayoutQuerySet.as_manager()

    class Meta:
        ordering = ["event", "category"]
        constraints = [
            models.UniqueConstraint(fields=["event", "category"], name="badge_layout_once"),
            models.CheckConstraint(
                condition=models.Q(
                    size__in=[
                        "A4",
                        "A5",
                        "A6",
                        "A7",
                        "CARD_90",
                        "CARD_54",
                        "LABEL_70",
                        "LABEL_99",
                        "ROLL_62",
                        "ROLL_102",
                    ]
                ),
                name="badge_layout_size_known",
            ),
            models.CheckConstraint(
                condition=models.Q(arrangement__in=["SINGLE", "TWO_UP", "FOUR_UP", "LABELS"]),
                name="badge_layout_arrangement_known",
            ),
            models.CheckConstraint(
                condition=models.Q(arrangement="LABELS", size__startswith="LABEL_")
                | ~models.Q(arrangement="LABELS"),
                name="badge_layout_labels_on_label_sheets",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_category_display()) if self.category else str(_("all categories"))

    @property
    def dimensions(self) -> tuple[float, float]:
        """Return width and height of the badge in millimetres."""
        width, height = SIZES[self.size]
        return (height, width) if self.is_turned else (width, height)

    @property
    def placed(self) -> tuple[Place, ...]:
        """Return every field's place, in the fields' order."""
        return tuple(Place(**values) for values in self.places)

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the sides that are printed."""
        return (Side.FRONT, Side.BACK) if self.has_back else (Side.FRONT,)


# Width and height in millimetres. Source of A4–A7: ISO 216; of the labels: the usual A4 sheets
# of 3 × 8 and 2 × 4; 54 × 86 is ISO/IEC 7810 ID-1, rounded up.
SIZES: Mapping[str, tuple[float, float]] = {
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "A7": (74, 105),
    "CARD_90": (90, 130),
    "CARD_54": (54, 86),
    "LABEL_70": (70, 37),
    "LABEL_99": (99.1, 67.7),
    "ROLL_62": (62, 100),
    "ROLL_102": (102, 152),
}


def default_layout(event: Event, category: str = "", **fields: Any) -> BadgeLayout:
    """Return the unsaved layout of an event that nobody has touched: a handsome A6."""
    layout = BadgeLayout(event=event, category=category, **fields)
    layout.places = [asdict(place) for place in default_places(*layout.dimensions)]
    return layout
