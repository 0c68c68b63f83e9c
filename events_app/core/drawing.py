"""What a small printed thing consists of, in millimetres from its top left corner, and its ink.

The same marks become the operators of a PDF page (`Ink`) and the SVG of a preview
(`core.svg`), so that the preview shows what is printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from events_app.core import typesetting

POINTS_PER_MM = 72 / 25.4
# In a 1-bit grey image a dark module (1) is 0 and a light one (0) is 1.
_BITS = bytes([ord("1"), *[ord("0")] * 255])


@dataclass(frozen=True)
class Block:
    """A rectangle filled with one colour (#rrggbb)."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Text:
    """One line; `y` is its baseline, `width` the room it is aligned in (LEFT, CENTER, RIGHT)."""

    text: str
    x: float
    y: float
    width: float
    size: float
    colour: str
    weight: int = 400
    align: str = "LEFT"

    @property
    def line(self) -> typesetting.Line:
        """Return the shaped line."""
        return typesetting.shape(self.text, self.weight)

    @property
    def start(self) -> float:
        """Return where the first glyph begins, in millimetres."""
        room = self.width - self.line.width * self.size / typesetting.UNITS / POINTS_PER_MM
        return self.x + {"LEFT": 0.0, "CENTER": room / 2, "RIGHT": room}[self.align]


@dataclass(frozen=True)
class Code:
    """A square code: rows of modules, 1 is dark; the quiet zone is part of it."""

    x: float
    y: float
    side: float
    modules: tuple[bytes, ...]


@dataclass(frozen=True)
class Picture:
    """A picture, kept in proportion within its box."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


@dataclass(frozen=True)
class Outline:
    """An SVG path drawn at `x`, `y` with `scale` millimetres per unit."""

    path: str
    x: float
    y: float
    scale: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0


Mark = Block | Text | Code | Picture | Outline


@dataclass
class Ink:
    """The operators that draw marks on a page `height` millimetres high, and what they use."""

    height: float
    operators: list[bytes] = field(default_factory=list)
    faces: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)
    left_over: list[Text] = field(default_factory=list)

    def draw(self, marks: Iterable[Mark]) -> "Ink":
        """Draw `marks` in their order; lines without glyphs are kept in `left_over`."""
        for mark in marks:
            match mark:
                case Text():
                    self._text(mark)
                case Block():
                    self._block(mark)
                case Code():
                    self._code(mark)
                case Outline():
                    self._outline(mark)
                case Picture():
                    self._picture(mark)
        return self

    def _add(self, line: str) -> None:
        self.operators.append(line.encode("ascii"))

    def _up(self, y: float) -> float:
        return (self.height - y) * POINTS_PER_MM

    def _block(self, mark: Block) -> None:
        width, height = mark.width * POINTS_PER_MM, mark.height * POINTS_PER_MM
        left, bottom = mark.x * POINTS_PER_MM, self._up(mark.y + mark.height)
        self._add(f"{_rgb(mark.colour)} rg {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def _text(self, mark: Text) -> None:
        line = mark.line
        if line.runs is None:
            self.left_over.append(mark)
            return
        left, bottom = mark.start * POINTS_PER_MM, self._up(mark.y)
        self._add(f"{_rgb(mark.colour)} rg BT 1 0 0 1 {left:.2f} {bottom:.2f} Tm")
        for run in line.runs:
            self.faces.add(run.face)
            self._add(f"/{run.face} {mark.size:.2f} Tf {_shown(run)} TJ")
        self._add("ET")

    def _code(self, mark: Code) -> None:
        """Draw the modules as an inline 1-bit image: no object per code, no seams in viewers."""
        count = len(mark.modules)
        side = mark.side * POINTS_PER_MM
        left, bottom = mark.x * POINTS_PER_MM, self._up(mark.y + mark.side)
        self._add(
            f"q {side:.3f} 0 0 {side:.3f} {left:.3f} {bottom:.3f} cm "
            f"BI /W {count} /H {count} /BPC 1 /CS /G /F /AHx ID"
        )
        self._add(_packed(mark.modules).hex() + "> EI Q")

    def _outline(self, mark: Outline) -> None:
        from fontTools.svgLib.path import parse_path

        pen = _Path()
        parse_path(mark.path, pen)
        scale = mark.scale * POINTS_PER_MM
        left, top = mark.x * POINTS_PER_MM, self._up(mark.y)
        self._add(f"q {scale:.4f} 0 0 {-scale:.4f} {left:.2f} {top:.2f} cm")
        if mark.fill:
            self._add(f"{_rgb(mark.fill)} rg {pen.operators} f")
        if mark.stroke:
            self._add(f"{_rgb(mark.stroke)} RG {mark.stroke_width:g} w 1 j {pen.operators} S")
        self._add("Q")

    def _picture(self, mark: Picture) -> None:
        name = f"P{picture_name(mark.png)}"
        self.pictures[name] = mark.png
        x, y, width, height = fitted(mark)
        self._add(
            f"q {width * POINTS_PER_MM:.2f} 0 0 {height * POINTS_PER_MM:.2f} "
            f"{x * POINTS_PER_MM:.2f} {self._up(y + height):.2f} cm /{name} Do Q"
        )


class _Path:
    """A fontTools pen that writes PDF path operators."""

    def __init__(self) -> None:
        self.operators = ""

    def _add(self, points: Iterable[tuple[float, float]], operator: str) -> None:
        numbers = " ".join(f"{x:.3f} {y:.3f}" for x, y in points)
        self.operators += f"{numbers} {operator} "

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's names
        self._add([point], "m")

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add([point], "l")

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add(points, "c")

    def closePath(self) -> None:  # noqa: N802
        self.operators += "h "

    def endPath(self) -> None:  # noqa: N802
        """Leave the path open: nothing to write."""


def fitted(mark: Picture) -> tuple[float, float, float, float]:
    """Return x, y, width and height of the picture in its box, top left, not distorted."""
    width, height = picture_size(mark.png)
    scale = min(mark.width / width, mark.height / height)
    return mark.x, mark.y, width * scale, height * scale


def picture_size(png: bytes) -> tuple[int, int]:
    """Return the size of a PNG in pixels. Source: PNG specification §11.2.1 (IHDR)."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def picture_name(png: bytes) -> str:
    """Return a short name that is the same for the same picture."""
    import hashlib

    return hashlib.sha256(png).hexdigest()[:16]


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


def _shown(run: typesetting.Run) -> str:
    """Return the glyphs as one TJ array; only where kerning changed an advance is a number."""
    widths = typesetting.face_named(run.face).advances
    parts, shown = [], ""
    for glyph, advance in zip(run.glyphs, run.advances, strict=True):
        shown += f"{glyph:04x}"
        if advance != widths[glyph]:
            parts.append(f"<{shown}>{widths[glyph] - advance}")
            shown = ""
    if shown:
        parts.append(f"<{shown}>")
    return f"[{''.join(parts)}]"


def _packed(modules: tuple[bytes, ...]) -> bytes:
    """Return rows of 0 (dark) and 1 (light) bits, each row filled up to whole bytes."""
    count = len(modules)
    row_bytes = (count + 7) // 8
    rows = (int(row.translate(_BITS).ljust(row_bytes * 8, b"1"), 2) for row in modules)
    return b"".join(row.to_bytes(row_bytes, "big") for row in rows)
