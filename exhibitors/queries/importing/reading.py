"""Reading one row of a list into what it says about an entity, a product and a certificate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events_app.core.sheets import Cell, cell_text
from events_app.core.text import fold
from exhibitors.models import Entity, Product
from exhibitors.queries.importing import cells
from exhibitors.queries.importing.cells import Reading
from exhibitors.queries.importing.naming import legal_form_of
from exhibitors.queries.importing.places import Places
from exhibitors.queries.importing.problems import BAD, HOLD, WARN, CellError, Problem
from exhibitors.queries.importing.registry import tax_digits

_LONGEST = {
    "entity_name": 250, "product_name": 250, "address": 300, "tax_code": 20, "authority": 200,
    "certificate_number": 80, "decision_number": 80, "contact_name": 200, "contact_phone": 40,
}  # fmt: skip
_TAX_DIGITS = {"VN": (10, 12, 13), "PH": (9, 12)}
_RECOGNISED = {"", "recognised", "re recognised", "recognized", "cong nhan", "da cong nhan", "moi",
               "cong nhan lai", "cap lai", "con hieu luc", "dat", "valid"}  # fmt: skip
_POTENTIAL = {"potential 5", "potential five", "tiem nang 5 sao", "tiem nang"}
_SECTORS = {
    "FOOD": ("food", "thuc pham"),
    "BEVERAGE": ("beverage", "beverages", "do uong"),
    "HERBAL": ("herbal", "duoc lieu", "thao duoc", "san pham tu duoc lieu", "medicinal herbs"),
    "HANDICRAFT": ("handicraft", "handicrafts", "thu cong my nghe", "hang thu cong my nghe"),
    "ORNAMENTAL": ("ornamental", "sinh vat canh", "ornamental organisms"),
    "RURAL_TOURISM": ("rural tourism", "du lich", "du lich cong dong", "dich vu du lich"),
}
_TYPES = {
    **{fold(value): value for value in Entity.Type.values},
    "hop tac xa": "COOPERATIVE", "htx": "COOPERATIVE", "to hop tac": "COOPERATIVE_GROUP",
    "doanh nghiep": "SME", "cong ty": "SME", "doanh nghiep nho va vua": "SME", "trang trai": "FARM",
    "ho kinh doanh": "HOUSEHOLD_BUSINESS", "co so san xuat": "HOUSEHOLD_BUSINESS",
    "co so": "HOUSEHOLD_BUSINESS", "ho san xuat": "HOUSEHOLD_BUSINESS",
}  # fmt: skip
_TOTALS = ("tong cong", "tong so", "tong", "cong", "total", "grand total", "kabuuan")


@dataclass(frozen=True)
class Settings:
    """How a list is to be read: stated by the person who brings it."""

    mapping: Mapping[int, str]
    reading: Reading
    country: str
    on: date
    today: date


@dataclass
class ReadRow:
    """What a row says. `certificate` is None when it prints no recognised stars."""

    number: int
    entity: dict[str, Any] = field(default_factory=dict)
    product: dict[str, Any] | None = None
    certificate: dict[str, Any] | None = None
    is_potential_five_star: bool = False
    is_group_row: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        """Tell whether a cell could not be read."""
        return any(problem.severity == BAD for problem in self.problems)

    def note(self, severity: str, code: str, name: str = "", **params: Any) -> None:
        """Add a problem once."""
        problem = Problem(severity, code, name, params)
        if problem not in self.problems:
            self.problems.append(problem)


class RowReader:
    """Reads row after row."""

    def __init__(self, settings: Settings, places: Places) -> None:
        """Keep how the list is to be read."""
        self.settings = settings
        self.places = places
        self._columns = {name: place for place, name in settings.mapping.items()}

    def read(self, number: int, row: list[Cell]) -> ReadRow:
        """Read a row; every bad cell is named at once."""
        found = ReadRow(number)
        typed = {
            name: row[place] if place < len(row) else "" for name, place in self._columns.items()
        }
        if _is_group_row(typed, row):
            found.is_group_row = True
            found.note(WARN, "group_row")
            return found
        texts = {name: self._text(found, name, cell) for name, cell in typed.items()}
        self._entity(found, typed, texts)
        if "product_name" in self._columns:
            self._product(found, texts)
            self._certificate(found, typed, texts)
        return found

    def _text(self, row: ReadRow, name: str, cell: Cell) -> str:
        text = cells.text_of(cell)
        if cells.looks_garbled(text):
            row.note(HOLD, "garbled", name, value=text[:60])
        if name.endswith("_name") and text != cell_text(cell):
            row.note(WARN, "tidied", name)
        if len(text) > _LONGEST.get(name, 4000):
            row.note(BAD, "too_long", name, length=len(text), most=_LONGEST.get(name, 4000))
        return text

    def _parsed[T](self, row: ReadRow, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CellError as error:
            row.note(BAD, error.code, name, **error.params)
            return None

    def _entity(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> None:
        name = texts.get("entity_name", "")
        if not name:
            row.note(BAD, "entity_missing", "entity_name")
        written = fold(texts.get("entity_type", ""))
        kind = _TYPES.get(written) or legal_form_of(name)
        if name and not kind:
            row.note(WARN, "legal_form_guessed", "entity_type")
        row.entity = {
            "name": name,
            "type": kind or Entity.Type.OTHER,
            "tax_code": self._tax_code(row, typed.get("tax_code", ""), texts.get("tax_code", "")),
            "unit_id": self._unit_id(row, typed, texts),
            "address": _address(texts),
            "description": texts.get("entity_note", ""),
            "contact_name": texts.get("contact_name", ""),
            "contact_phone": texts.get("contact_phone", ""),
            "contact_email": self._email(row, texts.get("contact_email", "")),
        }

    def _tax_code(self, row: ReadRow, cell: Cell, text: str) -> str:
        if not text:
            return ""
        allowed = _TAX_DIGITS.get(self.settings.country, (9, 10, 12, 13))
        count = len(tax_digits(text))
        if isinstance(cell, float) and count + 1 in allowed and count not in allowed:
            row.note(BAD, "leading_zero", "tax_code", value=text)
        elif count not in allowed:
            digits = ", ".join(str(number) for number in allowed)
            row.note(BAD, "tax_code_wrong", "tax_code", value=text, count=count, allowed=digits)
        return text

    def _email(self, row: ReadRow, text: str) -> str:
        if text:
            try:
                validate_email(text)
            except ValidationError:
                row.note(BAD, "email_wrong", "contact_email", value=text[:60])
        return text

    def _unit_id(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> int | None:
        code = texts.get("province_code", "")
        if code and isinstance(typed["province_code"], float):
            code = code.zfill(2) if self.settings.country == "VN" else code
        day = self.settings.on
        issued = typed.get("issued_on", "")
        if issued:
            try:
                day = cells.date_of(issued, self.settings.reading)
            except CellError:
                pass  # named at its own cell
        name = texts.get("province", "") or texts.get("region", "")
        place = self._parsed(
            row, "province", lambda: self.places.find(name, code=code, on=day)
        )
        if place is not None and not place.existed:
            row.note(WARN, "unit_not_then", "province", value=name or code, day=day.isoformat())
        return place.unit.pk if place else None

    def _product(self, row: ReadRow, texts: dict[str, str]) -> None:
        name = texts["product_name"]
        if not name:
            row.note(BAD, "product_missing", "product_name")
            return
        written = texts.get("category", "")
        sector = _sector_of(written)
        if written and not sector:
            row.note(WARN, "category_unknown", "category", value=written[:60])
        row.product = {
            "name": name, "sector": sector, "description": texts.get("description", "")
        }  # fmt: skip

    def _certificate(
        self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]
    ) -> None:
        status = " ".join(fold(texts.get("status", "")).replace("_", " ").split())
        row.is_potential_five_star = status in _POTENTIAL
        if status not in _RECOGNISED:
            row.note(WARN, "not_recognised", "status", value=texts["status"][:60])
            return
        score = self._score(row, typed.get("score", ""), texts.get("score", ""))
        stars = self._stars(row, typed, texts, score)
        if stars is None:
            return
        number, issued = texts.get("decision_number", ""), None
        if number:
            read = self._parsed(row, "decision_number", lambda: cells.decision_of(number))
            number, issued = read or (number, None)
        row.certificate = {
            "stars": stars,
            "number": texts.get("certificate_number", ""),
            "decision_number": number,
            "authority": texts.get("authority", ""),
            "issued_on": self._day(row, "issued_on", typed, texts) or issued,
            "valid_until": self._day(row, "valid_until", typed, texts),
            "year": self._year(row, typed, texts),
        }
        self._term(row, row.certificate)

    def _score(self, row: ReadRow, cell: Cell, text: str) -> Decimal | None:
        if not text:
            return None
        score = self._parsed(row, "score", lambda: cells.number_of(cell, self.settings.reading))
        if score is not None and not 0 <= score <= 100:
            row.note(BAD, "score_out_of_range", "score")
            return None
        return score

    def _stars(
        self,
        row: ReadRow,
        typed: dict[str, Cell],
        texts: dict[str, str],
        score: Decimal | None,
    ) -> int | None:
        printed = {
            stars for stars in (3, 4, 5) if cells.is_marked(typed.get(f"stars_{stars}", ""))
        }
        if texts.get("stars"):
            read = self._parsed(row, "stars", lambda: cells.stars_of(typed["stars"]))
            if read is None:
                return None
            printed.add(read)
        if len(printed) > 1:
            row.note(BAD, "stars_unclear", "stars", value=", ".join(map(str, sorted(printed))))
            return None
        stars = printed.pop() if printed else (stars_for_score(score) if score else None)
        if not stars:
            row.note(WARN, "no_stars", "stars")
            return None
        if score is not None and stars_for_score(score) != stars:
            given = stars_for_score(score)
            row.note(HOLD, "other_stars", "score", score=str(score), stars=given, printed=stars)
        if stars not in (3, 4, 5):
            row.note(BAD, "not_certified", "stars", stars=stars)
            return None
        return stars

    def _day(
        self, row: ReadRow, name: str, typed: dict[str, Cell], texts: dict[str, str]
    ) -> date | None:
        if not texts.get(name):
            return None
        day = self._parsed(row, name, lambda: cells.date_of(typed[name], self.settings.reading))
        if day is None:
            return None
        last = self.settings.today.year + (6 if name == "valid_until" else 0)
        if not cells.FIRST_YEAR <= day.year <= last:
            row.note(BAD, "date_out_of_range", name, year=day.year)
            return None
        if name == "issued_on" and day > self.settings.today:
            row.note(BAD, "future_date", name)
            return None
        return day

    def _year(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> int | None:
        if not texts.get("year"):
            return None
        year = self._parsed(row, "year", lambda: cells.year_of(typed["year"]))
        if year is not None and not cells.FIRST_YEAR <= year <= self.settings.today.year:
            row.note(BAD, "year_out_of_range", "year", year=year)
            return None
        return year

    def _term(self, row: ReadRow, certificate: dict[str, Any]) -> None:
        issued, ends = certificate["issued_on"], certificate["valid_until"]
        if issued is None:
            row.note(WARN, "no_date", "issued_on")
            return
        full_term = certificate_end(issued)
        if ends is None:
            certificate["valid_until"] = ends = full_term
        elif ends < issued:
            row.note(BAD, "ends_before_issue", "valid_until")
        elif abs((ends - full_term).days) > 1:
            row.note(WARN, "other_term", "valid_until")
        if ends < self.settings.today:
            row.note(WARN, "lapsed", "valid_until", day=ends.isoformat())


def _is_group_row(typed: dict[str, Cell], row: list[Cell]) -> bool:
    """Tell whether a row is a heading or a total inside the list ("II. Huyện Cầu Kè", "Cộng")."""
    filled = [cells.text_of(cell) for cell in row if cells.text_of(cell)]
    if not filled or fold(filled[0]).strip(" :.") in _TOTALS:
        return True
    if len(typed) < 3 or len(filled) > 2:
        return False
    said = [name for name, cell in typed.items() if cells.text_of(cell)]
    return len(said) <= 1 and not ("product_name" in said and "entity_name" in said)


def _sector_of(text: str) -> str:
    words = fold(text).strip(" .")
    for sector, names in _SECTORS.items():
        if words in names or any(words.endswith(f" {name}") for name in names):
            return sector
    labels = {fold(str(label)): value for value, label in Product.Sector.choices}
    return labels.get(words, "")


def _address(texts: dict[str, str]) -> str:
    """Return the address as documented; put together from its parts where only these stand."""
    if texts.get("address"):
        return texts["address"]
    parts = [texts.get(name, "") for name in ("commune", "district", "province")]
    return ", ".join(part for part in parts if part) if any(parts[:2]) else ""
