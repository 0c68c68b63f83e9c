"""The provinces of a list, found by name or code on the day the list speaks of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from events.models import AdminUnit, AdminUnitSuccession
from events_app.core.text import fold
from exhibitors.queries.importing.problems import CellError

_KINDS = ("tinh ", "thanh pho ", "tp. ", "tp ", "t. ", "province of ")
_ENDINGS = (" province", " city")
_OTHER_NAMES = {
    "hcm": "ho chi minh", "tphcm": "ho chi minh", "tp hcm": "ho chi minh", "sai gon": "ho chi minh",
    "ba ria vung tau": "ba ria - vung tau", "thua thien hue": "thua thien hue",
    "brvt": "ba ria - vung tau", "dak lak": "dak lak", "daklak": "dak lak", "daknong": "dak nong",
    "hanoi": "ha noi", "danang": "da nang", "haiphong": "hai phong", "cantho": "can tho",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A province, and whether it existed on the day asked."""

    unit: AdminUnit
    existed: bool


class Places:
    """All units, read once."""

    def __init__(self, *, country: str) -> None:
        """Read the units of a country."""
        self._by_name: dict[str, list[AdminUnit]] = defaultdict(list)
        self._by_code: dict[str, list[AdminUnit]] = defaultdict(list)
        levels = (AdminUnit.Level.REGION, AdminUnit.Level.PROVINCE)
        units = AdminUnit.objects.filter(country=country, level__in=levels)
        for unit in units.order_by("valid_from"):
            self._by_name[_plain(unit.name)].append(unit)
            self._by_code[unit.code].append(unit)
        # A province that was split has no one ground today: it stands for itself.
        moves: dict[int, list[int]] = defaultdict(list)
        for move in AdminUnitSuccession.objects.filter(old__in=units):
            moves[move.old_id].append(move.new_id)
        self._successors = {old: new[0] for old, new in moves.items() if len(new) == 1}

    def find(self, name: str, *, code: str = "", on: date) -> Place | None:
        """Return the province of this name on a day, an older one when it was gone by then.

        Raises CellError when there is none, or several.
        """
        if not name and not code:
            return None
        words = _plain(name)
        rows = self._by_name[_OTHER_NAMES.get(words, words)] if name else self._by_code[code]
        if name and code:
            rows = [unit for unit in rows if unit.code == code] or rows
        if not rows:
            raise CellError("unit_unknown", value=(name or code)[:60])
        then = [
            unit
            for unit in rows
            if unit.valid_from <= on and (unit.valid_to is None or unit.valid_to >= on)
        ]
        if len(then) > 1:
            raise CellError("unit_ambiguous", value=(name or code)[:60])
        return Place(then[0], True) if then else Place(rows[-1], False)

    def root(self, unit_id: int | None) -> int | None:
        """Return the unit that holds this one's ground today: what makes two places the same."""
        while unit_id in self._successors:
            unit_id = self._successors[unit_id]
        return unit_id


def _plain(name: str) -> str:
    words = fold(name).strip(" .,")
    words = next((words.removeprefix(kind) for kind in _KINDS if words.startswith(kind)), words)
    return next((words.removesuffix(end) for end in _ENDINGS if words.endswith(end)), words).strip()
