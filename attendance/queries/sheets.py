"""Reads for attendance sheets and the protocol list: who stands on them, in which order."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from attendance.models import CheckIn, ProtocolList, Registration
from attendance.models.registration import ARRIVED_VERDICTS
from events.models import Event, Session
from events_app.core.text import fold

# Where each letter stands in the Vietnamese alphabet, and each tone after its letter.
# Source: TCVN 5712 / CLDR collation "vi": a ă â b c d đ e ê … o ô ơ … u ư; tones in the order
# none, grave, hook above, tilde, acute, dot below.
_LETTERS = {mark: place for place, mark in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}

WordKey = tuple[tuple[int, ...], tuple[int, ...]]


def given_name_key(full_name: str) -> tuple[WordKey, ...]:
    """Return the key that sorts Vietnamese names as an office does: the given name first.

    The last word is the given name, then the family name, then the middle names; letters
    count before tones.
    """
    words = full_name.split()
    order = [*words[-1:], *words[:-1]]
    return tuple(_word_key(word) for word in order)


def _word_key(word: str) -> WordKey:
    letters: list[str] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFD", word.casefold()):
        if mark in _TONES and letters:
            tones[-1] = _TONES[mark]
        elif mark in _SHAPES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + mark)
        elif not unicodedata.combining(mark):
            letters.append(mark)
            tones.append(0)
    # What is no letter of the alphabet comes after it, in the order of its code.
    return tuple(_LETTERS.get(mark, 100 + ord(mark)) for mark in letters), tuple(tones)


def sheet_people(event: Event, *, order: str) -> list[Registration]:
    """Return the registered people in the order of the sheet: "given" or "organization"."""
    rows = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    people = list(rows.filter(erased_at__isnull=True).order_by("pk"))
    if order == "organization":
        # Those without an organisation stand at the end.
        return sorted(
            people,
            key=lambda row: (
                not row.organization_name,
                fold(row.organization_name),
                given_name_key(row.full_name),
            ),
        )
    return sorted(people, key=lambda row: given_name_key(row.full_name))


def arrivals_in(session: Session) -> dict[int, datetime]:
    """Return when people first came into a session, by registration, without undone entries."""
    rows = CheckIn.objects.filter(
        event_id=session.event_id,
        registration__isnull=False,
        gate__area__session=session,
        direction=CheckIn.Direction.ENTRY,
        verdict__in=ARRIVED_VERDICTS,
        undone_by__isnull=True,
    )
    counted = rows.order_by().values("registration_id").annotate(first=Min("estimated_at"))
    return {row["registration_id"]: row["first"] for row in counted}


@dataclass(frozen=True)
class ProtocolLine:
    """One person of the protocol list, with the number shown and whether they came."""

    number: int
    person: Registration
    arrived: bool


def protocol_categories(event: Event) -> list[str]:
    """Return the categories on the event's protocol list."""
    row = ProtocolList.objects.filter(event=event).first()
    return list(row.categories if row else ProtocolList.USUAL)


def protocol_people(event: Event, categories: list[str]) -> QuerySet[Registration]:
    """Return the people of the protocol list in its order; `came` tells who arrived.

    Invited people stand on it too: the seats of guests of honour are planned before they answer.
    """
    came = CheckIn.objects.filter(
        registration=OuterRef("pk"),
        direction=CheckIn.Direction.ENTRY,
        verdict__in=ARRIVED_VERDICTS,
        undone_by__isnull=True,
    )
    states = [Registration.State.REGISTERED, Registration.State.INVITED]
    return (
        Registration.objects.filter(Q(state__in=states) & Q(erased_at__isnull=True))
        .filter(event=event, category__in=categories)
        .annotate(came=Exists(came), place=F("protocol_place__position"))
        .order_by(
            F("protocol_place__position").asc(nulls_last=True), "category", "name_folded", "pk"
        )
    )


def protocol_lines(event: Event) -> list[ProtocolLine]:
    """Return the protocol list, numbered from one; two queries."""
    people = protocol_people(event, protocol_categories(event))
    return [
        ProtocolLine(number=number, person=person, arrived=person.came)  # type: ignore[attr-defined]
        for number, person in enumerate(people, start=1)
    ]
