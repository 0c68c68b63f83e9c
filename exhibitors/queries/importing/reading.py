"""Reading one row of a list: the entity and the product it speaks of."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from events_app.core.sheets import Cell, cell_text
from events_app.core.text import fold
from exhibitors.models import Entity, Product
from exhibitors.models.gtin import refuse_wrong_gtin
from exhibitors.queries.importing import cells
from exhibitors.queries.importing.naming import legal_form_of
from exhibitors.queries.importing.places import Places
from exhibitors.queries.importing.problems import BAD, HOLD, WARN, CellError
from exhibitors.queries.importing.rating import RatingReader
from exhibitors.queries.importing.registry import tax_digits
from exhibitors.queries.importing.rows import ReadRow, Settings

_LONGEST = {
    "entity_name": 250, "product_name": 250, "address": 300, "tax_code": 20, "authority": 200,
    "certificate_number": 80, "decision_number": 80, "contact_name": 200, "contact_phone": 40,
}  # fmt: skip
_TAX_DIGITS = {"VN": (10, 12, 13), "PH": (9, 12)}
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
_PLAIN_TEXTS = ("description", "packaging", "trace_code", "keywords")
_OF_A_PRODUCT = ("stars", "score", "certificate_number", "issued_on", "category")
_TOTALS = ("tong cong", "tong so", "tong", "cong", "total", "grand total", "kabuuan")


class RowReader:
    """Reads row after row."""

    def __init__(self, settings: Settings, places: Places) -> None:
        """Keep how the list is to be read."""
        self.settings = settings
        self.places = places
        self._columns = {name: place for place, name in settings.mapping.items()}
        self._ratings = RatingReader(settings)

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
            self._product(found, typed, texts)
            if found.product is not None:
                self._ratings.read(found, typed, texts)
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
        """Return the unit of the day the row speaks of: of its decision, its year, or the list."""
        code = texts.get("province_code", "")
        if len(code) == 1 and self.settings.country == "VN":
            row.note(BAD, "leading_zero", "province_code", value=code)
            return None
        day = self._day_of(typed)
        place = None
        for column in ("province", "region"):
            name = texts.get(column, "")
            try:
                place = place or self.places.find(name, code=code, on=day)
            except CellError as error:
                # The provinces of other countries are not all known: the address keeps the name.
                row.note(BAD if self._knows_all else WARN, error.code, column, **error.params)
            code = ""
        if place is not None and not place.existed:
            row.note(WARN, "unit_not_then", "province", value=place.unit.name, day=day.isoformat())
        return place.unit.pk if place else None

    @property
    def _knows_all(self) -> bool:
        return self.settings.country == "VN"

    def _day_of(self, typed: dict[str, Cell]) -> date:
        with suppress(CellError):  # a bad day is named at its own cell
            if typed.get("issued_on"):
                return cells.date_of(typed["issued_on"], self.settings.reading)
            if typed.get("year"):
                return min(date(cells.year_of(typed["year"]), 12, 31), self.settings.on)
        return self.settings.on

    def _product(self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]) -> None:
        name = texts["product_name"]
        if not name:
            rated = any(texts.get(column) for column in _OF_A_PRODUCT)
            row.note(BAD if rated else WARN, "product_missing", "product_name")
            return
        written = texts.get("category", "")
        sector = _sector_of(written)
        if written and not sector:
            row.note(WARN, "category_unknown", "category", value=written[:60])
        row.product = {
            "name": name,
            "sector": sector,
            **{plain: texts.get(plain, "") for plain in _PLAIN_TEXTS},
            "gtin": self._gtin(row, texts.get("gtin", "")),
            **self._capacity(row, typed, texts),
        }

    def _gtin(self, row: ReadRow, text: str) -> str:
        if text:
            try:
                refuse_wrong_gtin(text)
            except ValidationError:
                row.note(BAD, "gtin_wrong", "gtin", value=text[:60])
        return text

    def _capacity(
        self, row: ReadRow, typed: dict[str, Cell], texts: dict[str, str]
    ) -> dict[str, Any]:
        amount, unit = None, texts.get("capacity_unit", "")
        if texts.get("capacity"):
            cell = typed["capacity"]
            amount = row.parsed("capacity", lambda: cells.number_of(cell, self.settings.reading))
            if amount is not None and amount <= 0:
                row.note(BAD, "not_positive", "capacity")
            if not unit:
                row.note(BAD, "capacity_without_unit", "capacity_unit")
        return {"capacity_per_month": amount, "capacity_unit": unit}


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
