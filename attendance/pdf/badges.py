"""Badges: A6, one page each, after look/badge.html."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attendance.models import Registration
from attendance.queries import badge_signer
from events.models import Event
from events_app.core.formats import format_date_range
from events_app.core.pdf import merged_pdf
from events_app.core.qr import batch_qr_data_uri

# One document of 1,000 badges takes 255 MB and half again the time.
CHUNK_SIZE = 100
_NAME_SIZES = ((30, ""), (60, "long"), (110, "longer"))
_LINE_SIZES = ((60, ""), (120, "long"))


@dataclass(frozen=True)
class BadgePage:
    """What is printed on one badge, in the person's language."""

    language: str
    event_title: str
    event_line: str
    full_name: str
    name_size: str
    position: str
    position_size: str
    organization_name: str
    organization_size: str
    reference_label: str
    printed_reference: str
    category: str
    category_label: str
    qr: str


def badge_pdf(registration: Registration) -> bytes:
    """Return the badge of one registered person."""
    return badges_pdf([registration])


def badges_pdf(
    registrations: Iterable[Registration],
    advance: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the badges of one event's registrations as one PDF, one page each.

    `advance(done, total)` is called after each chunk. The caller hands in registered people
    only. Raises ValueError when there is nobody.
    """
    rows = list(registrations)
    if not rows:
        raise ValueError("no badge to print")
    event = rows[0].event
    return merged_pdf(_chunks(event, rows, advance))


def _chunks(
    event: Event, rows: Sequence[Registration], advance: Callable[[int, int], None] | None
) -> Iterator[str]:
    signed = badge_signer(event)
    for start in range(0, len(rows), CHUNK_SIZE):
        part = rows[start : start + CHUNK_SIZE]
        badges = [_page(event, row, signed(row)) for row in part]
        context = {"badges": badges, "title": event.title, "language": part[0].language}
        if advance is not None:
            advance(start, len(rows))
        yield render_to_string("pdf/attendance/badges.html", context)
    if advance is not None:
        advance(len(rows), len(rows))


def _page(event: Event, row: Registration, token: str) -> BadgePage:
    with translation.override(row.language):
        days = format_date_range(event.starts_at, event.ends_at, event.time_zone)
        venue = f"{event.venue.name} · " if event.venue else ""
        return BadgePage(
            language=row.language,
            event_title=event.title,
            event_line=f"{venue}{days}",
            full_name=row.full_name,
            name_size=_size(row.full_name, _NAME_SIZES, "longest"),
            position=row.position,
            position_size=_size(row.position, _LINE_SIZES, "longer"),
            organization_name=row.organization_name,
            organization_size=_size(row.organization_name, _LINE_SIZES, "longer"),
            reference_label=_("Registration"),
            printed_reference=row.printed_reference,
            category=row.category,
            category_label=capfirst(str(row.get_category_display())),
            qr=batch_qr_data_uri(token),
        )


def _size(text: str, steps: Iterable[tuple[int, str]], largest: str) -> str:
    """Return the class that keeps `text` whole on the badge; nothing is ever cut."""
    return next((name for length, name in steps if len(text) <= length), largest)
