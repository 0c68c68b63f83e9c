"""The marks of a badge: the layout's fields filled with a person's words, fitted to their boxes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from attendance.models import BadgeLayout, Registration
from attendance.models.category import CategoryRule
from attendance.models.placing import Field, Place
from attendance.queries import valid_days
from events.models import Event
from events_app.core import typesetting
from events_app.core.drawing import POINTS_PER_MM, Block, Code, Mark, Outline, Picture, Text
from events_app.core.formats import format_date_range
from events_app.core.paper import Leaf
from events_app.core.qr import batch_qr_modules

INK, SOFT, WHITE = "#22283a", "#5c6273", "#ffffff"
SEAL = (
    ("M7 0H21a7 7 0 0 1 7 7V21a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7Z", "#a82f28", ""),
    (
        "M5 11 7.2 6h13.6L23 11a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0ZM7 15.4V22h14v-6.6",
        "",
        WHITE,
    ),
)
_SEAL_UNITS = 28
# The same for everybody of a category who reads the same language.
SHARED = frozenset({Field.LOGO, Field.EVENT, Field.DAYS, Field.TEXT, Field.STRIP})
_PLAIN = (Field.EVENT, Field.DAYS, Field.NAME, Field.POSITION, Field.ORGANIZATION, Field.BOOTH)
_TEXTS = (*_PLAIN, Field.TEXT)
_SOFT = frozenset({Field.EVENT, Field.DAYS, Field.TEXT})
_STEP, _SMALLEST = 0.93, 4.0
# Until a text is this small its longest word stays whole; smaller, words are broken.
_WHOLE_WORDS = 0.5
# Between two texts that follow each other: millimetres per point of the upper one.
_GAP = 0.07
_CAPITALS = 0.7


@dataclass(frozen=True)
class Design:
    """A layout with what every badge made by it shares."""

    layout: BadgeLayout
    event: Event
    rules: Mapping[str, CategoryRule]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return the places, read once."""
        return self.layout.placed

    def base_name(self, side: str, category: str, language: str) -> str:
        """Return the name of the marks that a side shares."""
        return f"{side} {category} {language}"

    def base(self, side: str, category: str, language: str) -> tuple[Mark, ...]:
        """Return the marks that one side of a category's badges shares in a language."""
        with translation.override(language):
            words = self._shared_words(category)
        marks: list[Mark] = []
        for place in self.places:
            if not place.stands_on(side):
                continue
            if place.field == Field.LOGO:
                marks += _logo(place, self.layout)
            elif place.field == Field.STRIP:
                marks += _strip(place, words[Field.STRIP], self.rules[category].colour)
        for chain in self._chains(side):
            if _is_shared(chain):
                marks += flowed(chain, words)
        return tuple(marks)

    def leaf(self, side: str, person: Registration, token: str, booth: str = "") -> Leaf:
        """Return one side of a person's badge."""
        marks: list[Mark] = []
        words = self._words(person, booth)
        for chain in self._chains(side):
            if not _is_shared(chain):
                marks += flowed(chain, words)
        for place in self.places:
            if not place.stands_on(side):
                continue
            if place.field == Field.REFERENCE:
                marks += _reference(place, person, words[Field.REFERENCE])
            elif place.field == Field.CODE:
                marks.append(_code(place, token))
        return Leaf(self.base_name(side, person.category, person.language), tuple(marks))

    def filled(self, person: Registration) -> Iterator[tuple[tuple[Place, ...], Mapping[str, str]]]:
        """Yield every group of texts of every side with the words it shows for `person`."""
        words = self._words(person, booth="")
        for side in self.layout.sides:
            for chain in self._chains(side):
                yield chain, words

    def _chains(self, side: str) -> list[tuple[Place, ...]]:
        """Return the texts of a side, those that follow each other together."""
        chains: list[list[Place]] = []
        for place in self.places:
            if place.field not in _TEXTS or not place.stands_on(side):
                continue
            if place.follows and chains:
                chains[-1].append(place)
            else:
                chains.append([place])
        return [tuple(chain) for chain in chains]

    def _shared_words(self, category: str) -> dict[str, str]:
        first, last = self.rules[category].day_span(*valid_days(self.event))
        venue = f"{self.event.venue.name} · " if self.event.venue else ""
        label = dict(Registration.Category.choices)[category]
        return {
            Field.EVENT: self.event.title,
            Field.DAYS: f"{venue}{format_date_range(first, last)}",
            Field.TEXT: self.layout.free_text,
            Field.STRIP: capfirst(str(label)),
        }

    def _words(self, person: Registration, booth: str) -> dict[str, str]:
        key = (person.category, person.language)
        if key not in self._labels:
            with translation.override(person.language):
                shared = self._shared_words(person.category)
                labels = (_("Booth %(code)s"), _("Table %(name)s"), _("Registration"))
                self._labels[key] = shared, labels
        shared, (booth_label, table_label, reference_label) = self._labels[key]
        seats = [booth_label % {"code": booth}] if booth else []
        seats += [table_label % {"name": person.table}] if person.table else []
        return {
            **shared,
            Field.NAME: person.full_name,
            Field.POSITION: person.position,
            Field.ORGANIZATION: person.organization_name,
            Field.BOOTH: " · ".join(seats),
            Field.REFERENCE: reference_label,
        }

    @cached_property
    def _labels(self) -> dict[tuple[str, str], tuple[dict[str, str], tuple[str, str, str]]]:
        return {}


def flowed(chain: Sequence[Place], words: Mapping[str, str]) -> list[Text]:
    """Return the lines of texts that share their boxes: smaller until all of it fits.

    Nothing is ever cut: below four points the lines pass the end of the box.
    """
    filled = [(place, typesetting.composed(words[place.field])) for place in chain]
    filled = [(place, text) for place, text in filled if text]
    bottom = max(place.y + place.height for place in chain)
    scale = 1.0
    while True:
        lines, end = _set(chain[0].y, filled, scale)
        if min((line.size for line in lines), default=0) <= _SMALLEST:
            return lines
        words_stand = scale < _WHOLE_WORDS or _words_are_whole(filled, scale)
        if end <= bottom + 0.01 and words_stand:
            return lines
        scale *= _STEP


def overflows(chain: Sequence[Place], words: Mapping[str, str]) -> bool:
    """Tell whether even the smallest letters pass the end of the box."""
    lines = flowed(chain, words)
    bottom = max(place.y + place.height for place in chain)
    depth = typesetting.LINE_HEIGHT - typesetting.ASCENT
    return any(line.y + depth * line.size / POINTS_PER_MM > bottom + 0.1 for line in lines)


def _set(top: float, filled: Iterable[tuple[Place, str]], scale: float) -> tuple[list[Text], float]:
    lines: list[Text] = []
    y = top
    for place, text in filled:
        if lines:
            y += _GAP * lines[-1].size
        size = round(place.size * scale, 2)
        height = size * typesetting.LINE_HEIGHT / POINTS_PER_MM
        weight = 600 if place.is_bold else 400
        width = place.width * POINTS_PER_MM * typesetting.UNITS / size
        for line in typesetting.wrap(text, weight=weight, width=width):
            baseline = y + size * typesetting.ASCENT / POINTS_PER_MM
            colour = SOFT if place.field in _SOFT else INK
            lines.append(
                Text(line, place.x, baseline, place.width, size, colour, weight, place.align)
            )
            y += height
    return lines, y


def _words_are_whole(filled: Iterable[tuple[Place, str]], scale: float) -> bool:
    for place, text in filled:
        width = place.width * POINTS_PER_MM * typesetting.UNITS / (place.size * scale)
        weight = 600 if place.is_bold else 400
        if any(typesetting.shape(word, weight).width > width for word in text.split(" ")):
            return False
    return True


def _is_shared(chain: Iterable[Place]) -> bool:
    return all(place.field in SHARED for place in chain)


def _logo(place: Place, layout: BadgeLayout) -> list[Mark]:
    if layout.logo:
        return [Picture(place.x, place.y, place.width, place.height, bytes(layout.logo))]
    scale = min(place.width, place.height) / _SEAL_UNITS
    return [
        Outline(path, place.x, place.y, scale, fill=fill, stroke=stroke, stroke_width=2)
        for path, fill, stroke in SEAL
    ]


def _strip(place: Place, label: str, colour: str) -> list[Mark]:
    """Draw the strip; its label keeps the distance of the strip's height from the edge."""
    ground = Block(place.x, place.y, place.width, place.height, colour)
    inset = min(place.height * 0.56, place.width / 8)
    size, room = place.size, place.width - 2 * inset
    weight = 600 if place.is_bold else 400
    width = typesetting.shape(typesetting.composed(label), weight).width / typesetting.UNITS
    size = round(min(size, room * POINTS_PER_MM / width, place.height * POINTS_PER_MM), 2)
    baseline = place.y + (place.height + size * _CAPITALS / POINTS_PER_MM) / 2
    text = Text(label, place.x + inset, baseline, room, size, WHITE, weight, place.align)
    return [ground, text]


def _reference(place: Place, person: Registration, label: str) -> list[Mark]:
    """Draw the words "Registration" and, larger below, what somebody types at the gate."""
    size = min(place.size, place.height * POINTS_PER_MM / (1.8 * typesetting.LINE_HEIGHT))
    code = person.printed_reference
    width = typesetting.shape(code, 600).width / typesetting.UNITS
    size = round(min(size, place.width * POINTS_PER_MM / width), 2)
    small = round(size * 0.8, 2)
    first = place.y + small * typesetting.ASCENT / POINTS_PER_MM
    second = first + (small * 0.265 + size) / POINTS_PER_MM
    return [
        Text(label, place.x, first, place.width, small, SOFT, 400, place.align),
        Text(code, place.x, second, place.width, size, INK, 600, place.align),
    ]


def _code(place: Place, token: str) -> Code:
    side = min(place.width, place.height)
    return Code(place.x, place.y, side, batch_qr_modules(token))
