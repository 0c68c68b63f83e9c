"""Many small printed things on sheets of paper: what they share is written once.

Fonts, pictures and the marks that many things share stand once in the file; a page holds only
the text and code of its own. Lines that `core.typesetting` has no glyphs for are set by
WeasyPrint, all of a file in one go, and laid over. Why: docs/decisions/0010.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from events_app.core import pdf_objects, typesetting
from events_app.core.drawing import POINTS_PER_MM, Ink, Mark, Text

if TYPE_CHECKING:
    import pikepdf

_CUT_GAP, _CUT_LENGTH = 1.0, 4.0


@dataclass(frozen=True)
class Sheet:
    """A sheet in millimetres with the top left corners of its places, row by row."""

    width: float
    height: float
    places: tuple[tuple[float, float], ...]
    is_cut: bool = False

    def mirrored(self, thing_width: float) -> "Sheet":
        """Return the back of the sheet when it is turned over its long edge."""
        places = tuple((self.width - x - thing_width, y) for x, y in self.places)
        return Sheet(self.width, self.height, places, self.is_cut)


@dataclass(frozen=True)
class Leaf:
    """One side of one thing: the name of the marks it shares, and its own marks."""

    base: str
    marks: tuple[Mark, ...]


class SheetFile:
    """A PDF under construction; all things in it are of one size."""

    def __init__(
        self, *, width: float, height: float, title: str, bases: dict[str, tuple[Mark, ...]]
    ) -> None:
        """Start an empty file; `bases` are the shared marks by the name that leaves give."""
        import pikepdf

        self.width, self.height, self.title = width, height, title
        self.pdf = pikepdf.new()
        self.pdf.docinfo["/Title"] = title
        self._objects: dict[str, Any] = {}
        self._inks = {name: Ink(height).draw(marks) for name, marks in bases.items()}
        self._base_names = {name: _named("B", ink) for name, ink in self._inks.items()}

    def add_sheets(self, sheet: Sheet, sides: Sequence[Sequence[Leaf]]) -> None:
        """Add pages: `sides` are the fronts, or fronts and backs in the same order."""
        inks = [[Ink(self.height).draw(leaf.marks) for leaf in leaves] for leaves in sides]
        self._lay_over([ink for side in inks for ink in side])
        backs = sheet.mirrored(self.width)
        count = len(sheet.places)
        for start in range(0, len(sides[0]), count):
            for number, leaves in enumerate(sides):
                drawn = list(zip(leaves[start : start + count], inks[number][start:], strict=False))
                self._add_page(backs if number else sheet, drawn)

    def content(self) -> bytes:
        """Return the file."""
        return saved(self.pdf)

    def _add_page(self, sheet: Sheet, drawn: list[tuple[Leaf, Ink]]) -> None:
        import pikepdf

        used: set[str] = set()
        operators: list[bytes] = []
        for (leaf, ink), (x, y) in zip(drawn, sheet.places, strict=False):
            operators.append(_moved(x, sheet.height - y - self.height))
            base = self._base_names[leaf.base]
            operators += [f"/{base} Do".encode(), *ink.operators]
            used |= {base, *ink.faces, *ink.pictures}
            if ink.left_over:
                operators.append(f"/{_overlay(ink)} Do".encode())
                used.add(_overlay(ink))
            operators.append(b"Q")
        if sheet.is_cut:
            operators += _cut_marks(sheet, self.width, self.height)
        self._make_bases({leaf.base for leaf, _ink in drawn})
        self._make_resources([ink for _leaf, ink in drawn])
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, _points(sheet.width), _points(sheet.height)],
            Contents=pdf_objects.stream(self.pdf, b"\n".join(operators)),
            Resources=self._resources(used),
        )
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))

    def _make_bases(self, names: Iterable[str]) -> None:
        missing = [name for name in names if self._base_names[name] not in self._objects]
        inks = [self._inks[name] for name in missing]
        self._make_resources(inks)
        self._lay_over(inks)
        for name in missing:
            ink = self._inks[name]
            operators = list(ink.operators)
            used = {*ink.faces, *ink.pictures}
            if ink.left_over:
                operators.append(f"/{_overlay(ink)} Do".encode())
                used.add(_overlay(ink))
            form = pdf_objects.stream(self.pdf, b"\n".join(operators))
            form.Type, form.Subtype = pdf_objects.name("XObject"), pdf_objects.name("Form")
            form.BBox = [0, 0, _points(self.width), _points(self.height)]
            form.Resources = self._resources(used)
            self._objects[self._base_names[name]] = self.pdf.make_indirect(form)

    def _make_resources(self, inks: Iterable[Ink]) -> None:
        for ink in inks:
            for face in ink.faces - self._objects.keys():
                self._objects[face] = pdf_objects.font(self.pdf, typesetting.face_named(face))
            for name, png in ink.pictures.items():
                if name not in self._objects:
                    self._objects[name] = pdf_objects.image(self.pdf, png)

    def _lay_over(self, inks: Iterable[Ink]) -> None:
        """Have WeasyPrint set the lines of `inks` that have no glyphs here, one page each."""
        import pikepdf

        wanted = {_overlay(ink): ink.left_over for ink in inks if ink.left_over}
        missing = {name: lines for name, lines in wanted.items() if name not in self._objects}
        if not missing:
            return
        content = lines_pdf(missing.values(), width=self.width, height=self.height)
        with pikepdf.open(io.BytesIO(content)) as source:
            for name, page in zip(missing, source.pages, strict=True):
                self._objects[name] = self.pdf.copy_foreign(page.as_form_xobject())

    def _resources(self, used: set[str]) -> "pikepdf.Dictionary":
        return _resource_dictionary(self._objects, used)


def lines_pdf(pages: Iterable[Iterable[Text]], *, width: float, height: float) -> bytes:
    """Return a PDF by WeasyPrint with the lines of each page in their places, nothing else."""
    from events_app.core.pdf import html_to_pdf

    shown = [
        [
            {
                "text": line.text,
                "x": line.x,
                "top": line.y * POINTS_PER_MM - typesetting.ASCENT * line.size,
                "width": line.width,
                "size": line.size,
                "weight": line.weight,
                "colour": line.colour,
                "align": line.align.lower(),
                "direction": "rtl" if typesetting.reads_from_the_right(line.text) else "ltr",
            }
            for line in page
        ]
        for page in pages
    ]
    context = {
        "pages": shown,
        "width": width,
        "height": height,
        "line_height": typesetting.LINE_HEIGHT,
    }
    return html_to_pdf(render_to_string("pdf/lines.html", context))


def joined(files: Sequence[Path], *, title: str) -> bytes:
    """Return one PDF of several that `SheetFile` made; what they share stands once again.

    Names are hashes of what they name, so equal names in two files are the same thing.
    """
    import pikepdf

    whole = pikepdf.new()
    whole.docinfo["/Title"] = title
    objects: dict[str, Any] = {}
    for path in files:
        with pikepdf.open(path) as part:
            for page in part.pages:
                used = _used(page)
                for name in used.keys() - objects.keys():
                    objects[name] = whole.copy_foreign(used[name])
                content = whole.make_stream(
                    page.Contents.read_raw_bytes(), Filter=pdf_objects.name("FlateDecode")
                )
                copy = pikepdf.Dictionary(
                    Type=pikepdf.Name.Page,
                    MediaBox=list(page.MediaBox),
                    Contents=content,
                    Resources=_resource_dictionary(objects, set(used)),
                )
                whole.pages.append(pikepdf.Page(whole.make_indirect(copy)))
    return saved(whole)


def saved(pdf: "pikepdf.Pdf") -> bytes:
    """Return the bytes of `pdf`, small: objects stand in compressed streams."""
    import pikepdf

    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _used(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in ("/Font", "/XObject"):
        for name, thing in page.Resources.get(kind, {}).items():
            found[name.removeprefix("/")] = thing
    return found


def _resource_dictionary(objects: dict[str, Any], used: set[str]) -> "pikepdf.Dictionary":
    import pikepdf

    fonts, drawn = pikepdf.Dictionary(), pikepdf.Dictionary()
    for name in sorted(used):
        thing = objects[name]
        target = fonts if thing.get("/Type") == "/Font" else drawn
        target[f"/{name}"] = thing
    return pikepdf.Dictionary(Font=fonts, XObject=drawn)


def _overlay(ink: Ink) -> str:
    return "O" + sha256(repr(ink.left_over).encode()).hexdigest()[:16]


def _named(letter: str, ink: Ink) -> str:
    seed = b"\n".join(ink.operators) + repr((ink.left_over, sorted(ink.pictures))).encode()
    return letter + sha256(seed).hexdigest()[:16]


def _moved(x: float, y: float) -> bytes:
    return f"q 1 0 0 1 {x * POINTS_PER_MM:.2f} {y * POINTS_PER_MM:.2f} cm".encode()


def _cut_marks(sheet: Sheet, width: float, height: float) -> list[bytes]:
    """Return thin ticks at the margins in line with every edge where somebody cuts."""
    columns = sorted({edge for x, _y in sheet.places for edge in (x, x + width)})
    rows = sorted({edge for _x, y in sheet.places for edge in (y, y + height)})
    top, left = rows[0], columns[0]
    bottom, right = sheet.height - rows[-1], sheet.width - columns[-1]
    ticks: list[bytes] = [b"q 0 G 0.3 w"]
    for x in columns:
        for y, room, way in ((sheet.height - top, top, 1), (bottom, bottom, -1)):
            ticks.append(_tick(x, y, 0, way, room))
    for y in rows:
        for x, room, way in ((left, left, -1), (sheet.width - right, right, 1)):
            ticks.append(_tick(x, sheet.height - y, way, 0, room))
    return [*ticks, b"Q"]


def _tick(x: float, y: float, dx: int, dy: int, room: float) -> bytes:
    """Return a tick outside of the things; where there is no margin, it stands within them."""
    gap, length = (_CUT_GAP, _CUT_LENGTH) if room >= _CUT_GAP + 1 else (0, -_CUT_LENGTH)
    start = (x + dx * gap, y + dy * gap)
    end = (x + dx * (gap + length), y + dy * (gap + length))
    points = " ".join(f"{value * POINTS_PER_MM:.2f}" for value in (*start, *end))
    a, b, c, d = points.split()
    return f"{a} {b} m {c} {d} l S".encode()


def _points(millimetres: float) -> float:
    return round(millimetres * POINTS_PER_MM, 3)
