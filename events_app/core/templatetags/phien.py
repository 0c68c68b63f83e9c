"""Filters and small components of the house look: `{% load phien %}`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_app.core import audit, formats

register = template.Library()

Zone = ZoneInfo | str | None

# Jade says good, turmeric waiting, lacquer wrong, indigo neutral. Source: LOOK.md, "Manner".
TONES = {
    "good": [
        "PUBLISHED",
        "APPROVED",
        "ISSUED",
        "SIGNED",
        "REGISTERED",
        "DONE",
        "SENT",
        "VALIDATED",
        "ACCEPTED",
        "OFFERED",
        "RECOGNISED",
        "ATTENDED",
        "BY_PROXY",
        "admitted",
        "met",
        "APPLIED",
        "CREATE",
    ],
    "wait": [
        "SUBMITTED",
        "JUDGED",
        "HELD",
        "RETURNED",
        "POSTPONED",
        "CLAIMED",
        "PLANNED",
        "INVITED",
        "PENDING",
        "OPEN",
        "QUEUED",
        "WAITING",
        "WAITLISTED",
        "UNANSWERED",
        "PRELIMINARY",
        "FORWARDED",
        "SOON",
        "TO_BE_SENT",
        "duplicate",
        "admitted_revoked",
        "admitted_stale_badge",
        "not_computable",
    ],
    "bad": [
        "CANCELLED",
        "BAD",
        "REJECTED",
        "REFUSED",
        "REVOKED",
        "FAILED",
        "WITHDRAWN",
        "DECLINED",
        "LAPSED",
        "REMOVED",
        "EXPIRED",
        "MISSED",
        "NOT_RECOGNISED",
        "VOIDED",
        "unknown_registration",
        "logged_refusal",
        "missed",
    ],
    "info": [
        "UPLOADED",
        "UPDATE",
        "UNDONE",
        "DRAFT",
        "REPORTED",
        "REPLACED",
        "SCHEDULED",
        "RUNNING",
        "SUBSTITUTED",
        "SUPERSEDED",
        "LISTED",
        "undone",
    ],
}
# Drawn in place and coloured: WeasyPrint applies neither symbols nor styles of the page to an SVG.
_STAR = mark_safe(
    '<svg class="star" viewBox="0 0 20 20" aria-hidden="true"><path fill="#c98a12" '
    'd="m10 1.6 2.6 5.4 5.9.8-4.3 4.1 1 5.9L10 15l-5.2 2.8 1-5.9L1.5 7.8l5.9-.8Z"/></svg>'
)
TONE_OF_STATE = {state: tone for tone, states in TONES.items() for state in states}


@register.filter
def number(value: formats.Number | None) -> str:
    """Write a number with the language's grouping: `{{ count|number }}`."""
    return formats.NOTHING if value in (None, "") else formats.format_number(value)


@register.filter
def percent(value: formats.Number | None) -> str:
    """Write percentage points with one decimal: `{{ 163|percent }}` is "163.0%"."""
    return formats.NOTHING if value in (None, "") else formats.format_percent(value)


@register.filter
def money(value: formats.Number | None, currency: str) -> str:
    """Write an amount with its currency: `{{ agreement.value|money:agreement.currency }}`."""
    return formats.NOTHING if value in (None, "") else formats.format_money(value, currency)


@register.filter
def localdate(value: date | None, zone: Zone = None) -> str:
    """Write "29 November 2024" for a date, or for an instant in `zone`."""
    return formats.format_date(value, zone) if value else formats.NOTHING


@register.filter
def shortdate(value: date | None, zone: Zone = None) -> str:
    """Write "29 Nov 2024", for tables."""
    return formats.format_short_date(value, zone) if value else formats.NOTHING


@register.filter
def weekdaydate(value: date | None, zone: Zone = None) -> str:
    """Write "Friday 29 November 2024", for the days of a programme."""
    return formats.format_weekday_date(value, zone) if value else formats.NOTHING


@register.filter
def localtime(value: datetime | None, zone: Zone = None) -> str:
    """Write "08:00" on the clocks of `zone`."""
    return formats.format_time(value, zone) if value else formats.NOTHING


@register.filter
def localdatetime(value: datetime | None, zone: Zone = None) -> str:
    """Write date, time and the zone's name."""
    return formats.format_datetime(value, zone) if value else formats.NOTHING


@register.filter
def zonename(zone: ZoneInfo | str) -> str:
    """Write the zone's name: `{{ event.time_zone|zonename }}` is "Vietnam Time"."""
    return formats.format_zone(zone) if zone else formats.NOTHING


@register.filter(name="isoformat")
def iso_format(value: date | None, zone: Zone = None) -> str:
    """Write the machine-readable form that `<time datetime>` wants."""
    if isinstance(value, datetime):
        return formats.in_zone(value, zone).isoformat(timespec="minutes")
    return value.isoformat() if value else ""


@register.filter(name="daterange")
def daterange_filter(first: date, last: date) -> str:
    """Write the span of two dates: `{{ first|daterange:last }}`."""
    return formats.format_date_range(first, last)


@register.simple_tag(name="daterange")
def daterange_tag(first: date, last: date, zone: Zone = None) -> str:
    """Write the days between two instants: `{% daterange start end event.time_zone %}`."""
    return formats.format_date_range(first, last, zone)


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    """Show a word with a coloured dot; `tone` is good, wait, bad, info or nothing."""
    return format_html('<span class="badge {}">{}</span>', tone, capfirst(str(text)))


@register.simple_tag
def state_badge(obj: Any) -> SafeString:
    """Show the state of anything that has `state` and `get_state_display()`."""
    return badge(obj.get_state_display(), TONE_OF_STATE.get(obj.state, ""))


@register.simple_tag
def toned_badge(value: str, label: str) -> SafeString:
    """Show `label` in the tone of the state `value`, for states that no row stores."""
    return badge(label, TONE_OF_STATE.get(value, ""))


@register.simple_tag
def verdict_badge(verdict: str) -> SafeString:
    """Show whether a target was "met", "missed", or is "not_computable"."""
    words = {"met": _("met"), "missed": _("missed"), "not_computable": _("not computable")}
    return badge(words.get(verdict, verdict), TONE_OF_STATE.get(verdict, ""))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of partials/icons.html; it is silent unless it has a `label`."""
    if label:
        markup = '<svg class="icon" role="img" aria-label="{}"><use href="#icon-{}"/></svg>'
        return format_html(markup, label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.simple_tag
def stars(count: int | None) -> SafeString:
    """Draw stars, and say how many to those who do not see them."""
    found = int(count or 0)
    said = ngettext("%(count)d star", "%(count)d stars", found) % {"count": found}
    drawn = format_html_join("", "{}", ((_STAR,) for _star in range(found)))
    return format_html(
        '<span class="stars">{}<span class="visually-hidden">{}</span></span>', drawn, said
    )


@register.simple_tag
def progress(value: formats.Number, maximum: formats.Number, label: str = "") -> SafeString:
    """Draw how much of `maximum` is reached, as a progress element."""
    markup = '<progress value="{}" max="{}" aria-label="{}"></progress>'
    return format_html(markup, str(value), str(maximum or 1), label or _("Progress"))


@register.simple_tag
def bar(value: formats.Number, maximum: formats.Number) -> SafeString:
    """Draw a plain SVG bar, also for print; write the figure beside it."""
    width = round(100 * float(value) / float(maximum), 1) if maximum else 0
    markup = (
        '<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-back" width="100" height="3" rx="1" fill="#f1ece2"/>'
        '<rect class="bar-fill" width="{}" height="3" rx="1" fill="#a82f28"/></svg>'
    )
    return format_html(markup, str(min(width, 100)))


@register.simple_tag
def form_groups(form: forms.BaseForm) -> list[tuple[str, list[BoundField]]]:
    """Return the visible fields under the legends of `form.fieldsets`, the rest without one.

    `fieldsets` is a list of (legend, field names); forms without it are one group.
    """
    return list(_groups(form))


def _groups(form: forms.BaseForm) -> Iterator[tuple[str, list[BoundField]]]:
    seen: set[str] = set()
    visible = {field.name: field for field in form.visible_fields()}
    for legend, names in getattr(form, "fieldsets", ()):
        fields = [visible[name] for name in names if name in visible]
        seen.update(names)
        if fields:
            yield str(legend), fields
    rest = [field for name, field in visible.items() if name not in seen]
    if rest:
        yield "", rest


@register.filter
def in_words(verb: str) -> str:
    """Write an audit verb as people read it."""
    words = audit.in_words(verb)
    return words[:1].upper() + words[1:]
