"""Layouts of badges: what staff place where."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import BadgeLayout
from attendance.models.placing import SMALLEST_CODE, Field, Place
from attendance.pdf.arranging import sheet_for
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User

LARGEST_LOGO_BYTES = 2_000_000
_LOGO_PIXELS = 600
_TOLERANCE = 0.05


class SheetImpossible(DomainError):
    """So many badges of this size fit on no paper."""

    code = "badge_sheet_impossible"
    message = _("Badges of this size do not fit on a sheet that way. Choose another sheet.")


class FieldOutside(DomainError):
    """A field passes the edge of the badge."""

    code = "badge_field_outside"
    message = _(
        "A field reaches beyond the badge. Make it smaller, move it, or start from the default "
        "places for this badge."
    )


class CodeTooSmall(DomainError):
    """The code would not be read reliably."""

    code = "badge_code_too_small"
    message = _("The QR code must be at least 25 mm wide and high, or gates cannot read it.")


class LogoUnreadable(DomainError):
    """The upload is no picture, or too large a file."""

    code = "badge_logo_unreadable"
    message = _("This file is no PNG, JPEG or WebP picture of at most 2 MB. Choose another one.")


def check_layout(layout: BadgeLayout) -> None:
    """Raise SheetImpossible, FieldOutside or CodeTooSmall when `layout` cannot be printed."""
    if sheet_for(layout) is None:
        raise SheetImpossible
    width, height = layout.dimensions
    for place in layout.placed:
        if not place.is_shown:
            continue
        right, bottom = place.x + place.width, place.y + place.height
        if right > width + _TOLERANCE or bottom > height + _TOLERANCE:
            raise FieldOutside(field=place.field)
        if place.field == Field.CODE and min(place.width, place.height) < SMALLEST_CODE:
            raise CodeTooSmall(field=place.field)


@transaction.atomic
def save_layout(
    event: Event,
    *,
    category: str,
    version: int,
    places: Sequence[Place],
    options: Mapping[str, Any],
    by: User,
) -> BadgeLayout:
    """Keep the layout of `event` (of one category, or with "" of all that have none).

    `version` is 0 where there was no row; `options` are size, is_turned, arrangement, has_back,
    free_text and, when it changes, logo (PNG bytes). Raises SheetImpossible, FieldOutside,
    CodeTooSmall, StaleForm.
    """
    values = {**options, "places": [asdict(place) for place in places]}
    check_layout(BadgeLayout(event=event, category=category, **values))
    if version == 0:
        layout = _made(event, category, values)
    else:
        rows = BadgeLayout.objects.filter(event=event, category=category, version=version)
        if rows.update(version=version + 1, **values) == 0:
            raise StaleForm
        layout = BadgeLayout.objects.get(event=event, category=category)
    audit.record(by, "badge_layout.saved", event, category=category)
    return layout


@transaction.atomic
def remove_layout(layout: BadgeLayout, *, by: User) -> None:
    """Go back to the event's layout, or from that to the default one."""
    event, category = layout.event, layout.category
    layout.delete()
    audit.record(by, "badge_layout.removed", event, category=category)


def logo_png(content: bytes) -> bytes:
    """Return an uploaded picture as a small PNG written anew. Raises LogoUnreadable."""
    from PIL import Image, UnidentifiedImageError

    if len(content) > LARGEST_LOGO_BYTES:
        raise LogoUnreadable
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            if picture.width * picture.height > 50_000_000:
                raise LogoUnreadable
            small = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise LogoUnreadable from error
    small.thumbnail((_LOGO_PIXELS, _LOGO_PIXELS))
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _made(event: Event, category: str, values: dict[str, Any]) -> BadgeLayout:
    try:
        with transaction.atomic():
            return BadgeLayout.objects.create(event=event, category=category, **values)
    except IntegrityError as error:
        raise StaleForm from error
