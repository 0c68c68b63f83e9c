"""How badges stand on the paper that goes through the printer."""

from attendance.models import BadgeLayout
from events_app.core.paper import Sheet

Arrangement = BadgeLayout.Arrangement
# Source: ISO 216. A4 is what fairs have; A3 where A4 is too small.
_PAPERS = ((210.0, 297.0), (297.0, 210.0), (297.0, 420.0), (420.0, 297.0))
_GRIDS = {Arrangement.TWO_UP: ((2, 1), (1, 2)), Arrangement.FOUR_UP: ((2, 2),)}
# Columns, rows, left and top margin, pitch across and down on A4. Source: the makers' templates
# for 3 × 8 labels of 70 × 37 mm and 2 × 4 labels of 99.1 × 67.7 mm.
_LABELS = {
    "LABEL_70": (3, 8, 0.0, 0.5, 70.0, 37.0),
    "LABEL_99": (2, 4, 4.65, 13.1, 101.6, 67.7),
}


def sheet_for(layout: BadgeLayout) -> Sheet | None:
    """Return the sheet of a layout; None when its badges fit on no paper that way."""
    width, height = layout.dimensions
    if layout.arrangement == Arrangement.SINGLE:
        return Sheet(width, height, ((0.0, 0.0),))
    if layout.arrangement == Arrangement.LABELS:
        return None if layout.is_turned else _label_sheet(layout.size)
    for across, down in _PAPERS:
        for columns, rows in _GRIDS[Arrangement(layout.arrangement)]:
            left, top = (across - columns * width) / 2, (down - rows * height) / 2
            if left >= -1 and top >= -1:  # two A6 are 296 mm high: ISO 216 rounds down
                places = tuple(
                    (left + column * width, top + row * height)
                    for row in range(rows)
                    for column in range(columns)
                )
                return Sheet(across, down, places, is_cut=True)
    return None


def _label_sheet(size: str) -> Sheet | None:
    if size not in _LABELS:
        return None
    columns, rows, left, top, across, down = _LABELS[size]
    places = tuple(
        (left + column * across, top + row * down)
        for row in range(rows)
        for column in range(columns)
    )
    return Sheet(210.0, 297.0, places)
