"""Lines of text with glyphs and widths, from the print fonts; no PDF, no page.

HarfBuzz shapes as it does inside Pango, so that a line drawn from here looks like the same line
set by WeasyPrint. What the embedded Latin and Vietnamese files do not cover, or what needs marks
placed or reading from right to left, has no glyphs here and is left to WeasyPrint.
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import uharfbuzz

# In the order of print CSS (templates/pdf/fonts.css): the first file that has a letter draws it.
_DRAWN = ("vietnamese", "latin", "latin-ext")
_BVP = "be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff"
# Only to measure what WeasyPrint will set.
_MEASURED = (
    "noto-sans/files/noto-sans-latin-ext-400-normal.woff",
    "noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff",
)
# As `font-variant-ligatures: none` does: every letter keeps its own glyph, and copying works.
_FEATURES = {"liga": False, "clig": False, "dlig": False, "hlig": False, "calt": False}
UNITS = 1000  # per em, in all of these files
# hhea of Be Vietnam Pro: the height of a line, and how far its baseline lies below its top.
LINE_HEIGHT = 1.265
ASCENT = 1.0


@dataclass(frozen=True)
class Typeface:
    """One font file of one weight."""

    key: str
    file: bytes
    font: "uharfbuzz.Font"
    letters: dict[int, str]
    advances: tuple[int, ...]
    characters: dict[int, str]
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Run:
    """Glyphs of one typeface, with the advance of each in thousandths of the size."""

    face: str
    glyphs: tuple[int, ...]
    advances: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A shaped line: its width in thousandths of the size; no runs when WeasyPrint must set it."""

    text: str
    width: int
    runs: tuple[Run, ...] | None


@cache
def typeface(path: str) -> Typeface:
    """Load a font file; it stays in memory."""
    import uharfbuzz
    from fontTools.ttLib import TTFont

    with TTFont(settings.BASE_DIR / "node_modules" / "@fontsource" / path) as source:
        source.flavor = None
        out = io.BytesIO()
        source.save(out)
        names = source.getBestCmap()
        order = source.getReverseGlyphMap()
        metrics, head = source["hmtx"].metrics, source["head"]
        advances = tuple(metrics[name][0] for name in source.getGlyphOrder())
    return Typeface(
        key=path.rsplit("/", 1)[1].removesuffix("-normal.woff"),
        file=out.getvalue(),
        font=uharfbuzz.Font(uharfbuzz.Face(out.getvalue())),
        letters=names,
        advances=advances,
        characters={order[name]: chr(code) for code, name in sorted(names.items(), reverse=True)},
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
    )


@cache
def drawn_faces(weight: int) -> tuple[Typeface, ...]:
    """Return the files of a weight (400 or 600) that lines are drawn from, in their order."""
    return tuple(typeface(_BVP.format(subset=subset, weight=weight)) for subset in _DRAWN)


@cache
def face_named(key: str) -> Typeface:
    """Return a loaded typeface by its key."""
    weight = int(key.rsplit("-", 1)[1])
    return next(face for face in drawn_faces(weight) if face.key == key)


def composed(text: str) -> str:
    """Return `text` on one line with its accents composed: ệ as one letter, as the fonts want."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=8192)
def shape(text: str, weight: int = 400) -> Line:
    """Shape one line."""
    faces = drawn_faces(weight)
    runs: list[Run] = []
    for face, part in _itemised(text, faces):
        run = None if face is None else _run(face, part)
        if run is None:
            return Line(text, _estimate(text, weight), None)
        runs.append(run)
    return Line(text, sum(sum(run.advances) for run in runs), tuple(runs))


def wrap(text: str, *, weight: int, width: float) -> list[str]:
    """Break `text` into lines of at most `width` thousandths of the size; nothing is lost.

    Breaks between words; a word longer than a line is broken anywhere but before a mark.
    """
    space = shape(" ", weight).width
    lines: list[str] = []
    used = 0.0
    for word in text.split(" "):
        long = shape(word, weight).width
        if lines and used + space + long <= width:
            lines[-1] += f" {word}"
            used += space + long
            continue
        pieces = [word] if long <= width else _pieces(word, weight, width)
        lines += pieces
        used = shape(pieces[-1], weight).width
    return lines


def reads_from_the_right(text: str) -> bool:
    """Tell whether the first strong letter belongs to a right-to-left script. Source: UAX #9."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _pieces(word: str, weight: int, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        longer = pieces[-1] + letter
        breakable = bool(pieces[-1]) and not unicodedata.combining(letter)
        if breakable and shape(longer, weight).width > width:
            pieces.append(letter)
        else:
            pieces[-1] = longer
    return pieces


def _itemised(text: str, faces: tuple[Typeface, ...]) -> list[tuple[Typeface | None, str]]:
    """Cut `text` where the file changes; like Pango, a space stays with the letter before it."""
    parts: list[tuple[Typeface | None, str]] = []
    for letter in text:
        if letter == " " and parts:
            face = parts[-1][0]
        else:
            face = next((face for face in faces if ord(letter) in face.letters), None)
        if unicodedata.category(letter) in {"Cf", "Mn", "Mc"}:
            face = None
        if parts and parts[-1][0] is face:
            parts[-1] = (face, parts[-1][1] + letter)
        else:
            parts.append((face, letter))
    return parts


def _run(face: Typeface, text: str) -> Run | None:
    shaped = _shaped(face, text)
    moved = any(at.x_offset or at.y_offset for at in shaped.glyph_positions)
    glyphs = tuple(info.codepoint for info in shaped.glyph_infos)
    if moved or len(glyphs) != len(text) or any(glyph not in face.characters for glyph in glyphs):
        return None
    return Run(face.key, glyphs, tuple(at.x_advance for at in shaped.glyph_positions))


def _shaped(face: Typeface, text: str) -> Any:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face.font, buffer, _FEATURES)
    return buffer


def _estimate(text: str, weight: int) -> int:
    """Return about how wide WeasyPrint sets `text`; letters of no known file count a full em."""
    faces = (*drawn_faces(weight), *(typeface(path) for path in _MEASURED))
    width = 0
    for letter in text:
        face = next((face for face in faces if ord(letter) in face.letters), None)
        if face is not None:
            width += sum(at.x_advance for at in _shaped(face, letter).glyph_positions)
        elif not unicodedata.combining(letter):
            width += UNITS
    return width
