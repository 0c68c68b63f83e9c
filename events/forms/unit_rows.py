"""Reading a list of administrative units: every bad row is named, nothing is written here."""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from events.actions.importing import UnitKey, UnitRow
from events.models import AdminUnit

NEEDED = ("country", "scheme", "code", "level", "name", "valid_from")
OPTIONAL = ("type", "parent_code", "valid_to", "old_codes")
LONGEST = {"scheme": 10, "type": 40, "name": 100}
# Digits of the codes, widest level first. Source: REFERENCE §3.
DIGITS = {
    "VN": {"PROVINCE": 2, "DISTRICT": 3, "COMMUNE": 5},
    "PH": {"REGION": 10, "PROVINCE": 10, "MUNICIPALITY": 10, "BARANGAY": 10},
}
Problems = list[tuple[int, str]]


@dataclass(frozen=True)
class CheckedList:
    """The rows that can be written, or what is wrong, by line of the file (the head is line 1)."""

    rows: tuple[UnitRow, ...]
    problems: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class _Version:
    """A unit version of the list or of the register, ordered by its first day."""

    valid_from: date
    valid_to: date
    key: UnitKey
    level: str

    def __lt__(self, other: "_Version") -> bool:
        return self.valid_from < other.valid_from

    def meets(self, other: "_Version") -> bool:
        """Tell whether both are valid on some day."""
        return self.valid_from <= other.valid_to and other.valid_from <= self.valid_to


def check_units(table: Sequence[Sequence[str]]) -> CheckedList:
    """Judge every row of a table, the head first; two passes, since rows name each other."""
    columns, problems = _columns(table[0] if table else [])
    if problems:
        return CheckedList((), tuple(problems))
    read: dict[UnitKey, tuple[int, dict[str, str], date | None]] = {}
    for line, typed in enumerate(table[1:], start=2):
        if typed:
            _read(line, _named(typed, columns), read, problems)
    if not read and not problems:
        problems.append((2, "there is no unit below the head"))
    versions = _versions(read)
    rows = []
    for key, (line, cells, valid_to) in read.items():
        found = _Links(key, cells, valid_to, versions)
        problems += [(line, text) for text in found.problems]
        rows.append(found.row())
    if problems:
        return CheckedList((), tuple(sorted(problems)))
    return CheckedList(tuple(rows), ())


def _columns(head: Sequence[str]) -> tuple[dict[str, int], Problems]:
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in head]
    problems = [(1, f"column “{name}” is missing") for name in NEEDED if name not in names]
    for place, name in enumerate(names):
        if name and name not in NEEDED + OPTIONAL:
            known = ", ".join(NEEDED + OPTIONAL)
            problems.append((1, f"column “{name}” is not known; the columns are {known}"))
        elif name and name in names[:place]:
            problems.append((1, f"column “{name}” stands in the list twice"))
    return {name: place for place, name in enumerate(names) if name}, problems


def _named(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    named = dict.fromkeys(OPTIONAL, "")
    named.update(
        (name, cells[place] if place < len(cells) else "") for name, place in columns.items()
    )
    named["country"] = named["country"].upper()
    named["level"] = named["level"].upper()
    return named


def _read(
    line: int,
    cells: dict[str, str],
    read: dict[UnitKey, tuple[int, dict[str, str], date | None]],
    problems: Problems,
) -> None:
    """Judge one row alone and keep it when it could be a unit."""
    found = list(_faults(cells))
    valid_from, valid_to = _day(cells["valid_from"]), _day(cells["valid_to"])
    if valid_from and valid_to and valid_to < valid_from:
        found.append("valid_to lies before valid_from")
    if found or valid_from is None:
        problems += [(line, text) for text in found]
        return
    key = (cells["country"], cells["scheme"], cells["code"], valid_from)
    if key in read:
        problems.append((line, f"the same unit stands in line {read[key][0]} already"))
        return
    read[key] = (line, cells, valid_to)


def _faults(cells: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with the cells of one row, each by itself."""
    yield from (f"{name} is empty" for name in NEEDED if not cells[name])
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            yield f"{name} is longer than {most} characters"
        if any(ord(mark) < 32 for mark in cells[name]):
            yield f"{name} holds a line break or control character"
    for name in ("valid_from", "valid_to"):
        if cells[name] and _day(cells[name]) is None:
            yield f"{name} “{cells[name]}” is no date; write 2025-07-01"
    levels = DIGITS.get(cells["country"])
    if levels is None:
        if cells["country"]:
            yield f"country “{cells['country']}” is not known; write VN or PH"
    elif cells["level"] not in levels:
        if cells["level"]:
            yield f"level “{cells['level']}” is not one of {', '.join(levels)}"
    else:
        yield from _code_faults("code", cells["code"], levels[cells["level"]])


def _code_faults(name: str, code: str, digits: int) -> Iterator[str]:
    if code and not re.fullmatch("[0-9]+", code):
        yield f"{name} “{code}” is not made of digits"
    elif code and len(code) < digits:
        yield (
            f"{name} “{code}” has {len(code)} of {digits} digits: leading zeros were lost, "
            "probably in a spreadsheet; keep the column as text"
        )
    elif len(code) > digits:
        yield f"{name} “{code}” has {len(code)} digits instead of {digits}"


def _day(text: str) -> date | None:
    """Read 2025-07-01; a spreadsheet's midnight behind it is left away."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00:00)?", text):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _versions(
    read: Mapping[UnitKey, tuple[int, dict[str, str], date | None]],
) -> dict[tuple[str, str], list[_Version]]:
    """Return all versions of each (country, code); what the list says goes before the register."""
    versions: dict[tuple[str, str], list[_Version]] = defaultdict(list)
    stored = AdminUnit.objects.filter(country__in={key[0] for key in read}).values_list(
        "country", "scheme", "code", "valid_from", "valid_to", "level"
    )
    for country, scheme, code, valid_from, valid_to, level in stored:
        key = (country, scheme, code, valid_from)
        if key not in read:
            version = _Version(valid_from, valid_to or date.max, key, level)
            insort(versions[country, code], version)
    for key, (_line, cells, valid_to) in read.items():
        version = _Version(key[3], valid_to or date.max, key, cells["level"])
        insort(versions[key[0], key[2]], version)
    return versions


class _Links:
    """What one row says about others: its parent, what it followed, and nobody with its code."""

    def __init__(
        self,
        key: UnitKey,
        cells: Mapping[str, str],
        valid_to: date | None,
        versions: Mapping[tuple[str, str], list[_Version]],
    ) -> None:
        self.problems: list[str] = []
        self._cells = cells
        self._own = _Version(key[3], valid_to or date.max, key, cells["level"])
        self._versions = versions
        self._levels = list(DIGITS[cells["country"]])
        self._valid_to = valid_to
        self._parent = self._find_parent()
        self._olds = tuple(self._find_olds())
        for other in versions[key[0], key[2]]:
            if other.key != key and other.meets(self._own):
                self.problems.append(
                    f"code “{key[2]}” belongs to another unit then: scheme {other.key[1]} "
                    f"from {other.valid_from}; end that one first"
                )

    def row(self) -> UnitRow:
        """Return the row as the action takes it."""
        cells = self._cells
        return UnitRow(
            key=self._own.key,
            level=cells["level"],
            type=cells["type"],
            name=cells["name"],
            valid_to=self._valid_to,
            parent=self._parent,
            olds=self._olds,
        )

    def _find_parent(self) -> UnitKey | None:
        code = self._cells["parent_code"]
        widest = self._own.level == self._levels[0]
        if not code:
            if not widest:
                self.problems.append("parent_code is empty")
            return None
        if widest:
            self.problems.append(f"a {self._own.level.lower()} lies in no other unit")
            return None
        parent = self._on(code, self._own.valid_from)
        if parent is None:
            self._lost("parent_code", code, self._own.valid_from)
        elif self._levels.index(parent.level) >= self._levels.index(self._own.level):
            self.problems.append(f"parent_code “{code}” is no wider unit but a {parent.level}")
        return None if parent is None else parent.key

    def _find_olds(self) -> Iterator[UnitKey]:
        day_before = self._own.valid_from - timedelta(days=1)
        for code in dict.fromkeys(re.split(r"[\s;,]+", self._cells["old_codes"].strip())):
            old = self._on(code, day_before) if code else None
            if old is not None:
                yield old.key
            elif code:
                self._lost("old_codes", code, day_before)

    def _on(self, code: str, day: date) -> _Version | None:
        found = self._versions.get((self._cells["country"], code), [])
        return next((one for one in found if one.valid_from <= day <= one.valid_to), None)

    def _lost(self, name: str, code: str, day: date) -> None:
        lengths = set(DIGITS[self._cells["country"]].values())
        hint = "" if len(code) in lengths else "; were leading zeros lost?"
        self.problems.append(f"{name} “{code}” is no unit on {day}{hint}")
