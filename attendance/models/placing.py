"""Where each field stands on a badge, and the default places."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# The symbol is then 20.5 mm wide, 0.56 mm a module: read at 150 dpi and from a worn card.
SMALLEST_CODE = 25.0


class Field(models.TextChoices):
    """What can stand on a badge, in the order in which fields follow each other."""

    LOGO = "LOGO", _("logo")
    EVENT = "EVENT", _("name of the event")
    DAYS = "DAYS", _("place and days")
    NAME = "NAME", _("full name")
    POSITION = "POSITION", _("position")
    ORGANIZATION = "ORGANIZATION", _("organisation")
    BOOTH = "BOOTH", _("booth or table")
    TEXT = "TEXT", _("free text")
    REFERENCE = "REFERENCE", _("reference to type")
    CODE = "CODE", _("QR code")
    STRIP = "STRIP", _("strip of the category")


class Side(models.TextChoices):
    """The sides a field is printed on."""

    FRONT = "FRONT", _("front")
    BACK = "BACK", _("back")
    BOTH = "BOTH", _("both sides")


class Align(models.TextChoices):
    """Where a line begins in its box."""

    LEFT = "LEFT", _("left")
    CENTER = "CENTER", _("middle")
    RIGHT = "RIGHT", _("right")


@dataclass(frozen=True)
class Place:
    """A field's box in millimetres from the top left corner; `size` of the text in points.

    A text that follows moves up to the text field before it when that needs less room, and both
    share their boxes: a long name takes what a short position leaves.
    """

    field: str
    x: float
    y: float
    width: float
    height: float
    size: float = 10.0
    align: str = Align.LEFT
    side: str = Side.FRONT
    is_shown: bool = True
    is_bold: bool = False
    follows: bool = False

    def stands_on(self, side: str) -> bool:
        """Tell whether the field is printed on `side`."""
        return self.is_shown and self.side in {side, Side.BOTH}


def default_places(width: float, height: float) -> tuple[Place, ...]:
    """Return the default places for a badge of this size."""
    return _upright(width, height) if height >= width else _lying(width, height)


def _upright(width: float, height: float) -> tuple[Place, ...]:
    """Scale the A6 drawing; the code never becomes too small to read."""
    across, down = width / 105, height / 148
    type_scale = min(across, down)
    code = max(41.35 * type_scale, min(30.4, max(width / 2, SMALLEST_CODE + 0.5)))
    strip = 16 * down
    left, room = 9 * across, 87 * across
    foot = height - strip - 4.3 * down - code
    free = width - code - left - 7 * across
    has_room, beside = free >= 12, max(free, 8)  # beside the code; labels on end have none
    top = 24 * down
    name = (foot - top) * 0.56

    def place(
        field: str, x: float, y: float, width: float, height: float, size: float = 10, **more: Any
    ) -> Place:
        return _rounded(Place(field, x, y, width, height, size * type_scale, **more))

    return (
        place(Field.LOGO, left, 8 * down, 8 * type_scale, 8 * type_scale),
        place(Field.EVENT, 20 * across, 7.4 * down, 76 * across, 8 * down, size=8.5),
        place(Field.DAYS, 20 * across, 15.4 * down, 76 * across, 5 * down, size=8.5, follows=True),
        place(Field.NAME, left, top, room, name, size=25, is_bold=True),
        place(
            Field.POSITION,
            left,
            top + name + 2 * down,
            room,
            (foot - top) * 0.2,
            size=12.5,
            follows=True,
        ),
        place(
            Field.ORGANIZATION,
            left,
            top + name + (foot - top) * 0.2 + 2 * down,
            room,
            (foot - top) * 0.2,
            size=12.5,
            is_bold=True,
            follows=True,
        ),
        place(
            Field.BOOTH,
            left,
            foot + 4 * down,
            beside,
            7 * down,
            size=14,
            is_bold=True,
            is_shown=has_room,
        ),
        place(Field.TEXT, left, foot + 12 * down, beside, 10 * down, size=8.5, is_shown=has_room),
        place(
            Field.REFERENCE,
            left,
            foot + code - 16 * down,
            beside,
            11 * down,
            size=11,
            is_shown=has_room,
        ),
        place(Field.CODE, width - code - 5.3 * across, foot, code, code),
        place(Field.STRIP, 0, height - strip, width, strip, size=17, is_bold=True),
    )


def _lying(width: float, height: float) -> tuple[Place, ...]:
    """Place the text left and the code right, for labels and cards that lie."""
    scale = min(width / 99.1, height / 67.7)
    strip = height * 0.15
    code = max(min(height - strip - 1, width * 0.45), SMALLEST_CODE)
    left = 4 * scale
    room = width - code - left - 1
    name = height * 0.16
    below = height - strip - name

    def place(
        field: str, x: float, y: float, width: float, height: float, size: float = 10, **more: Any
    ) -> Place:
        return _rounded(Place(field, x, y, width, height, size * scale, **more))

    return (
        replace(place(Field.LOGO, left, 3 * scale, 6 * scale, 6 * scale), is_shown=scale > 0.8),
        place(
            Field.EVENT,
            left + (8 * scale if scale > 0.8 else 0),
            2 * scale,
            room - (8 * scale if scale > 0.8 else 0),
            name - 2 * scale,
            size=8,
        ),
        replace(place(Field.DAYS, left, 9 * scale, room, 4 * scale, size=8), is_shown=False),
        place(Field.NAME, left, name, room, below * 0.45, size=20, is_bold=True),
        place(Field.POSITION, left, name + below * 0.45, room, below * 0.18, size=10, follows=True),
        place(
            Field.ORGANIZATION,
            left,
            name + below * 0.63,
            room,
            below * 0.18,
            size=10,
            is_bold=True,
            follows=True,
        ),
        place(
            Field.BOOTH, left, name + below * 0.81, room / 2, below * 0.18, size=11, is_bold=True
        ),
        replace(place(Field.TEXT, left, 9 * scale, room, 4 * scale, size=8), is_shown=False),
        place(
            Field.REFERENCE,
            left + room / 2,
            name + below * 0.81,
            room / 2,
            below * 0.18,
            size=9,
            align=Align.RIGHT,
        ),
        place(Field.CODE, width - code, 0.5, code, code),
        place(Field.STRIP, 0, height - strip, width, strip, size=13, is_bold=True),
    )


def _rounded(place: Place) -> Place:
    return replace(
        place,
        x=round(place.x, 1),
        y=round(place.y, 1),
        width=round(place.width, 1),
        height=round(place.height, 1),
        size=round(max(place.size, 4.0), 1),
    )
