"""Badges as PDF: one page each or several on a sheet, by the event's layouts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from attendance.models import BadgeLayout, CategoryRule, Registration
from attendance.pdf.arranging import sheet_for
from attendance.pdf.faces import Design
from attendance.queries import badge_signer
from events.models import Event
from events_app.core.paper import SheetFile, joined
from exhibitors.queries import assigned_booths

# So many badges at most are laid out together: bounds memory, and is what a lost worker repeats.
CHUNK_SIZE = 120


@dataclass(frozen=True)
class Chunk:
    """People whose badges have one layout, together on whole sheets."""

    layout: BadgeLayout
    people: tuple[Registration, ...]


def chunks_of(event: Event, people: Iterable[Registration]) -> list[Chunk]:
    """Cut `people` into chunks of one layout each, in their order; layouts by first use."""
    layouts = BadgeLayout.objects.of_event(event)
    groups: dict[int, tuple[BadgeLayout, list[Registration]]] = {}
    for person in people:
        layout = layouts[person.category]
        groups.setdefault(id(layout), (layout, []))[1].append(person)
    chunks: list[Chunk] = []
    for layout, members in groups.values():
        step = _chunk_size(layout)
        chunks += [
            Chunk(layout, tuple(members[start : start + step]))
            for start in range(0, len(members), step)
        ]
    return chunks


class BadgePrinter:
    """Draws badges of one event; the key is opened and the rules are read once."""

    def __init__(self, event: Event) -> None:
        """Read what all badges of `event` share."""
        self.event = event
        self.signed = badge_signer(event)
        self.rules = CategoryRule.objects.of_event(event)
        self.booths = assigned_booths(event)

    def pdf(self, chunk: Chunk) -> bytes:
        """Return the badges of one chunk. Raises ValueError when they fit on no sheet."""
        sheet = sheet_for(chunk.layout)
        if sheet is None:
            raise ValueError(f"no sheet holds the badges of layout {chunk.layout.pk}")
        design = Design(chunk.layout, self.event, self.rules)
        width, height = chunk.layout.dimensions
        sides = chunk.layout.sides
        combinations = {(row.category, row.language) for row in chunk.people}
        bases = {
            design.base_name(side, *both): design.base(side, *both)
            for side in sides
            for both in sorted(combinations)
        }
        paper = SheetFile(width=width, height=height, title=self.event.title, bases=bases)
        tokens = [self.signed(row) for row in chunk.people]
        paper.add_sheets(
            sheet,
            [
                [
                    design.leaf(side, row, token, self._booth(row))
                    for row, token in zip(chunk.people, tokens, strict=True)
                ]
                for side in sides
            ],
        )
        return paper.content()

    def _booth(self, row: Registration) -> str:
        return ", ".join(self.booths.get(row.entity_id, ())) if row.entity_id else ""


def badge_pdf(registration: Registration) -> bytes:
    """Return the badge of one registered person."""
    return badges_pdf([registration])


def badges_pdf(
    registrations: Iterable[Registration],
    advance: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the badges of one event's registrations as one PDF.

    `advance(done, total)` is called before the first and after each chunk. The caller hands in
    registered people only. Raises ValueError when there is nobody.
    """
    rows = list(registrations)
    if not rows:
        raise ValueError("no badge to print")
    event = rows[0].event
    printer = BadgePrinter(event)
    chunks = chunks_of(event, rows)
    step = advance or (lambda done, total: None)
    if len(chunks) == 1:
        step(0, len(rows))
        content = printer.pdf(chunks[0])
        step(len(rows), len(rows))
        return content
    with TemporaryDirectory() as folder:
        return joined(_written(printer, chunks, Path(folder), step), title=event.title)


def _written(
    printer: BadgePrinter,
    chunks: Sequence[Chunk],
    folder: Path,
    step: Callable[[int, int], None],
) -> list[Path]:
    total, done = sum(len(chunk.people) for chunk in chunks), 0
    paths: list[Path] = []
    for number, chunk in enumerate(chunks):
        step(done, total)
        paths.append(folder / f"{number}.pdf")
        paths[-1].write_bytes(printer.pdf(chunk))
        done += len(chunk.people)
    step(done, total)
    return paths


def _chunk_size(layout: BadgeLayout) -> int:
    """Return a number of badges that fills whole sheets."""
    sheet = sheet_for(layout)
    per_sheet = len(sheet.places) if sheet else 1
    return max(CHUNK_SIZE // per_sheet, 1) * per_sheet
