"""Marks as an SVG picture: the preview of what `core.paper` prints, from the same outlines."""

import base64
from collections.abc import Iterable
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from events_app.core import typesetting
from events_app.core.drawing import (
    POINTS_PER_MM,
    Block,
    Code,
    Mark,
    Outline,
    Picture,
    Text,
    fitted,
)


def picture(marks: Iterable[Mark], *, width: float, height: float, label: str) -> SafeString:
    """Return an SVG element of `width` × `height` millimetres that grows with its frame.

    Presentation attributes only: the pages' policy allows no inline style.
    """
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect width="{}" height="{}" fill="#ffffff"/>{}</svg>',
        _number(width),
        _number(height),
        label,
        _number(width),
        _number(height),
        format_html_join("", "{}", ((_drawn(mark),) for mark in marks)),
    )


def _drawn(mark: Mark) -> SafeString:
    match mark:
        case Text():
            return _text(mark)
        case Block():
            return format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
                *map(_number, (mark.x, mark.y, mark.width, mark.height)),
                mark.colour,
            )
        case Code():
            return _code(mark)
        case Outline():
            return format_html(
                '<path transform="translate({} {}) scale({})" d="{}" fill="{}" stroke="{}" '
                'stroke-width="{}" stroke-linejoin="round"/>',
                *map(_number, (mark.x, mark.y, mark.scale)),
                mark.path,
                mark.fill or "none",
                mark.stroke or "none",
                _number(mark.stroke_width),
            )
        case Picture():
            x, y, width, height = fitted(mark)
            return format_html(
                '<image x="{}" y="{}" width="{}" height="{}" href="data:image/png;base64,{}"/>',
                *map(_number, (x, y, width, height)),
                base64.b64encode(mark.png).decode(),
            )


def _text(mark: Text) -> SafeString:
    if mark.line.runs is None:
        return _browser_text(mark)
    scale = mark.size / typesetting.UNITS / POINTS_PER_MM
    parts: list[str] = []
    pen = 0
    for run in mark.line.runs:
        for glyph, advance in zip(run.glyphs, run.advances, strict=True):
            outline = _glyph(run.face, glyph)
            if outline:
                parts.append(f'<path transform="translate({pen} 0)" d="{outline}"/>')
            pen += advance
    glyphs = mark_safe("".join(parts))  # noqa: S308 - numbers and path letters only
    return format_html(
        '<g transform="translate({} {}) scale({} {})" fill="{}">{}</g>',
        *map(_number, (mark.start, mark.y, scale, -scale)),
        mark.colour,
        glyphs,
    )


def _browser_text(mark: Text) -> SafeString:
    """Leave a line that has no glyphs here to the browser, as print leaves it to WeasyPrint."""
    anchor = {"LEFT": "start", "CENTER": "middle", "RIGHT": "end"}[mark.align]
    from_right = typesetting.reads_from_the_right(mark.text)
    if from_right:  # start and end follow the direction of the text
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    x = mark.x + {"LEFT": 0.0, "CENTER": mark.width / 2, "RIGHT": mark.width}[mark.align]
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}" text-anchor="{}" '
        'direction="{}" font-family="sans-serif">{}</text>',
        *map(_number, (x, mark.y, mark.size / POINTS_PER_MM)),
        mark.weight,
        mark.colour,
        anchor,
        "rtl" if from_right else "ltr",
        mark.text,
    )


def _code(mark: Code) -> SafeString:
    unit = mark.side / len(mark.modules)
    runs: list[str] = []
    for row, modules in enumerate(mark.modules):
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append(f"M{start} {row}h{column - start}v1h-{column - start}z")
                start = None
    return format_html(
        '<g transform="translate({} {}) scale({})"><rect width="{}" height="{}" fill="#ffffff"/>'
        '<path shape-rendering="crispEdges" d="{}"/></g>',
        *map(_number, (mark.x, mark.y, unit)),
        len(mark.modules),
        len(mark.modules),
        "".join(runs),
    )


@cache
def _glyph(face: str, glyph: int) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen

    pen = SVGPathPen(None)
    typesetting.face_named(face).font.draw_glyph_with_pen(glyph, pen)
    return str(pen.getCommands())


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
