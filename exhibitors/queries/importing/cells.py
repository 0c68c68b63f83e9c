"""Reading single cells. A cell that can be read in two ways is refused, never guessed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from events_app.core.sheets import Cell, cell_text
from events_app.core.text import fold
from exhibitors.queries.importing.problems import CellError

FIRST_YEAR = 2018
NUMBER_FORMATS = {"": ("", ""), "VI": (".", ","), "EN": (",", ".")}
"""Name → (mark of thousands, decimal mark)."""
DATE_ORDERS = ("", "DMY", "MDY")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_MOJIBAKE = re.compile("\ufffd|Ã[\u0080-\u00bf¡-¿]|á[º»][\u0080-\u00ff]|Ä[\u0080-\u00bf]|Æ[°¡]|â€")
_VOWELS = re.compile(
    "[aăâeêioôơuưyàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ]{2,}", re.IGNORECASE
)
_STAR_WORDS = {"three": 3, "four": 4, "five": 5, "ba": 3, "bon": 4, "nam": 5}
_QUOTES = {"“": "”", '"': '"', "«": "»", "'": "'"}
_MARKS = {"x", "v", "1", "✓", "✔", "√", "co", "yes"}


@dataclass(frozen=True)
class Reading:
    """How the numbers and days of a list are written; "" where it was not stated."""

    number_format: str = ""
    date_order: str = ""


def text_of(cell: Cell) -> str:
    """Return the text of a cell on one line, without blanks and quotation marks around it."""
    words = " ".join(unicodedata.normalize("NFC", cell_text(cell)).split())
    closing = _QUOTES.get(words[:1])
    if closing and len(words) > 1 and words[-1] == closing:
        inner = words[1:-1]
        if words[0] not in inner and closing not in inner:
            words = inner.strip()
    # Fonts of the nineties wrote Đ as the Icelandic letter that looks the same.
    return words.replace("\u00d0", "Đ").replace("\u0110\u0110", "Đ")


def looks_garbled(text: str) -> bool:
    """Tell whether a text was damaged: two tones in one syllable, or a wrong encoding."""
    if text.isascii():
        return False
    if _MOJIBAKE.search(text):
        return True
    for vowels in _VOWELS.findall(unicodedata.normalize("NFC", text)):
        tones = sum(mark in _TONES for mark in unicodedata.normalize("NFD", vowels))
        # Names written together ("YênỨng") have a capital for each syllable.
        if tones > max(1, sum(letter.isupper() for letter in vowels)):
            return True
    return False


def number_of(cell: Cell, reading: Reading) -> Decimal:
    """Return the number of a cell. Raises CellError for a text that has two readings."""
    if isinstance(cell, float):
        return Decimal(str(cell))
    text = text_of(cell).replace("\u00a0", "").replace(" ", "")
    thousands, point = NUMBER_FORMATS[reading.number_format]
    if reading.number_format:
        pattern = rf"[+-]?\d{{1,3}}({re.escape(thousands)}\d{{3}})+({re.escape(point)}\d+)?"
        if re.fullmatch(pattern, text) or re.fullmatch(rf"[+-]?\d+({re.escape(point)}\d+)?", text):
            return Decimal(text.replace(thousands, "").replace(point, "."))
    elif re.fullmatch(r"[+-]?\d+", text):
        return Decimal(text)
    elif re.fullmatch(r"[+-]?\d+([.,]\d+)+", text):
        raise CellError("ambiguous_number", value=text)
    try:
        Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise CellError("not_a_number", value=text[:60]) from None
    raise CellError("ambiguous_number", value=text[:60])


def date_of(cell: Cell, reading: Reading) -> date:
    """Return the day of a cell. Raises CellError for one that can be read as two days."""
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", text):
        return _day(text, *(int(part) for part in found.groups()))
    found = re.fullmatch(r"(?:ngày )?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", text.lower())
    if found is None:
        found = re.fullmatch(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", text.lower())
        if found is None:
            raise CellError("not_a_date", value=text[:60])
        day, month, year = (int(part) for part in found.groups())
        return _day(text, year, month, day)
    first, second, year = (int(part) for part in found.groups())
    if not reading.date_order and first != second and first <= 12 and second <= 12:
        raise CellError("ambiguous_date", value=text)
    month_first = reading.date_order == "MDY" or (not reading.date_order and second > 12)
    return _day(text, year, *((first, second) if month_first else (second, first)))


def stars_of(cell: Cell) -> int:
    """Return how many stars a cell names. Raises CellError when it names none or several."""
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell)
        raise CellError("stars_unclear", value=str(cell))
    words = fold(text_of(cell))
    if words and set(words) <= {"*", "★", "⭐"}:
        return len(words)
    if re.fullmatch(r"\d", words):
        return int(words)
    digits = {int(found) for found in re.findall(r"(?<!\d)(\d)\s*-?\s*(?:sao|stars?|★)", words)}
    named = {_STAR_WORDS[found] for found in re.findall(r"\b(\w+)[ -](?:sao|stars?)\b", words)
             if found in _STAR_WORDS}  # fmt: skip
    if len(digits | named) != 1:
        raise CellError("stars_unclear", value=text_of(cell)[:60])
    return (digits | named).pop()


def is_marked(cell: Cell) -> bool:
    """Tell whether a cell of a column to be ticked is ticked."""
    return fold(text_of(cell)) in _MARKS


def decision_of(text: str) -> tuple[str, date | None]:
    """Return a decision's number and, where the cell has it, its day.

    People write "Quyết định số 3981/QĐ-UBND ngày 05/8/2026"; the day of a Vietnamese decision
    has the day first.
    """
    day = re.search(r"ngày\s*(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{1,2} tháng \d{1,2} năm "
                    r"\d{4})", text, re.IGNORECASE)  # fmt: skip
    if day is None:
        return text, None
    number = re.sub(r"^(quyết định|qđ)?\s*(số)?[\s:]*", "", text[: day.start()], flags=re.I)
    return number.strip(" ,;.("), date_of(day.group(1), Reading(date_order="DMY"))


def year_of(cell: Cell) -> int:
    """Return a year."""
    found = re.fullmatch(r"(?:năm )?(\d{4})", text_of(cell).lower())
    if found is None:
        raise CellError("not_a_number", value=text_of(cell)[:60])
    return int(found.group(1))


def store_cell(cell: Cell) -> Any:
    """Return a cell as JSON keeps it: days apart from text that looks like one."""
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def load_cell(stored: Any) -> Cell:
    """Return the cell that was stored."""
    return date.fromisoformat(stored["day"]) if isinstance(stored, dict) else stored


def mended_cells(
    stored: Sequence[Any], mended: Mapping[str, str], mapping: Mapping[int, str]
) -> list[Cell]:
    """Return the cells of a stored row with what was typed over them."""
    cells = [load_cell(cell) for cell in stored]
    for place, name in mapping.items():
        if name in mended:
            cells += [""] * (place + 1 - len(cells))
            cells[place] = mended[name]
    return cells


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("not_a_date", value=text[:60]) from None
