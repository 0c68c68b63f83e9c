"""Numbers, money, dates and times as each language writes them, by Babel.

Django writes Vietnamese and Filipino numbers wrongly, so nothing here goes through its formats.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from django.utils import timezone
from django.utils.translation import get_language

NOTHING = "–"
# British English writes the day first, as both countries' offices do in English.
_LOCALES = {"en": "en_GB", "vi": "vi", "fil": "fil"}

Number = int | float | Decimal


def active_locale() -> Locale:
    """Return Babel's locale for the active language."""
    language = (get_language() or "en").split("-")[0]
    return Locale.parse(_LOCALES.get(language, "en_GB"))


def format_number(value: Number) -> str:
    """Return `value` with grouping and at most three decimals, trailing zeros dropped."""
    return str(numbers.format_decimal(value, locale=active_locale()))


def format_percent(points: Number) -> str:
    """Return percentage points with one decimal: 163 becomes "163.0%"."""
    share = Decimal(str(points)) / 100
    return str(numbers.format_percent(share, format="#,##0.0%", locale=active_locale()))


def format_money(amount: Number, currency: str) -> str:
    """Return `amount` with its currency; VND has no decimals, PHP two."""
    return str(numbers.format_currency(amount, currency, locale=active_locale()))


def in_zone(instant: datetime, zone: ZoneInfo | str | None) -> datetime:
    """Return `instant` on the clocks of `zone`; without a zone, of the server's."""
    if isinstance(zone, str):
        zone = ZoneInfo(zone) if zone else None
    return timezone.localtime(instant, zone)


def day_of(moment: date, zone: ZoneInfo | str | None = None) -> date:
    """Return the calendar day of a date, or of an instant in `zone`."""
    if isinstance(moment, datetime):
        return in_zone(moment, zone).date()
    return moment


def format_date(moment: date, zone: ZoneInfo | str | None = None) -> str:
    """Return "29 November 2024"."""
    return str(dates.format_date(day_of(moment, zone), "long", locale=active_locale()))


def format_weekday_date(moment: date, zone: ZoneInfo | str | None = None) -> str:
    """Return "Friday 29 November 2024"."""
    return str(dates.format_date(day_of(moment, zone), "full", locale=active_locale()))


def format_short_date(moment: date, zone: ZoneInfo | str | None = None) -> str:
    """Return "29 Nov 2024", for tables."""
    return str(dates.format_skeleton("yMMMd", day_of(moment, zone), locale=active_locale()))


def format_time(instant: datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return "08:00" on the clocks of `zone`."""
    return in_zone(instant, zone).strftime("%H:%M")


def format_zone(zone: ZoneInfo | str) -> str:
    """Return the zone's name as people say it: "Vietnam Time"."""
    found = ZoneInfo(zone) if isinstance(zone, str) else zone
    return str(dates.get_timezone_name(found, locale=active_locale()))


def format_datetime(instant: datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return "29 November 2024, 08:00 (Vietnam Time)"."""
    named = format_zone(zone or timezone.get_current_timezone_name())
    return f"{format_date(instant, zone)}, {format_time(instant, zone)} ({named})"


def format_date_range(first: date, last: date, zone: ZoneInfo | str | None = None) -> str:
    """Return one date when both fall on the same day, else "29 Nov – 1 Dec 2024"."""
    start, end = day_of(first, zone), day_of(last, zone)
    if start == end:
        return format_date(start)
    return str(dates.format_interval(start, end, "yMMMd", locale=active_locale()))


def country_name(code: str) -> str:
    """Return "Viet Nam" for VN, in the active language."""
    locale = active_locale()
    if locale.language == "en" and code == "VN":
        return "Viet Nam"  # CLDR writes one word; the country and the UN write two
    return str(locale.territories.get(code, code))
