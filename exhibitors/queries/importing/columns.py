"""Which column of a list is what: found from its heading, in three languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events_app.core.sheets import Cell, cell_text
from events_app.core.text import fold

LOOKS_FOR_HEADINGS_IN_ROWS = 30


@dataclass(frozen=True)
class Field:
    """Something a column can hold, and what people write above it (folded)."""

    label: str | Promise
    headings: tuple[str, ...]


# The order is the order of choices on the page.
FIELDS: dict[str, Field] = {
    "entity_name": Field(_("entity: name"), (
        "entity", "entity name", "name of entity", "msme", "exhibitor", "enterprise", "company",
        "producer", "business name", "chu the", "ten chu the", "chu the ocop",
        "ten chu the san xuat", "chu the san xuat", "chu the san pham", "co so san xuat",
        "ten co so", "don vi", "ten don vi", "don vi san xuat", "doanh nghiep",
        "ten doanh nghiep", "to chuc ca nhan", "negosyo", "pangalan ng negosyo",
    )),
    "entity_type": Field(_("entity: legal form"), (
        "entity type", "legal form", "type of entity", "loai hinh", "loai hinh chu the",
        "loai hinh to chuc", "loai chu the", "hinh thuc to chuc",
    )),
    "tax_code": Field(_("entity: tax code"), (
        "tax code", "tin", "tax id", "ma so thue", "mst", "ma so doanh nghiep",
    )),
    "entity_note": Field(_("entity: description"), ("about", "profile", "gioi thieu")),
    "province": Field(_("province"), (
        "province", "tinh", "tinh thanh pho", "tinh thanh", "tinh tp", "thanh pho", "dia phuong",
        "lalawigan",
    )),
    "province_code": Field(_("province: code"), (
        "province code", "ma tinh", "ma tinh thanh pho", "psgc",
    )),
    "region": Field(_("region"), ("region", "rehiyon", "vung")),
    "district": Field(_("district"), (
        "district", "huyen", "quan huyen", "huyen thi xa thanh pho", "huyen tx tp", "huyen thi",
        "huyen thanh pho",
    )),
    "commune": Field(_("commune or municipality"), (
        "commune", "ward", "municipality", "xa", "xa phuong", "phuong", "phuong xa",
        "xa phuong thi tran", "xa phuong dac khu", "bayan", "city",
    )),
    "address": Field(_("address"), (
        "address", "dia chi", "dia chi san xuat", "dia chi chu the", "dia chi tru so",
        "dia chi co so", "noi san xuat", "tirahan",
    )),
    "contact_name": Field(_("contact person"), (
        "contact", "contact person", "representative", "nguoi dai dien", "dai dien",
        "ho ten chu the", "nguoi lien he", "dai dien phap luat",
    )),
    "contact_phone": Field(_("contact phone"), (
        "phone", "telephone", "mobile", "contact number", "dien thoai", "so dien thoai", "sdt",
        "dt", "so dt", "dien thoai lien he",
    )),
    "contact_email": Field(_("contact e-mail"), ("email", "e-mail", "thu dien tu")),
    "product_name": Field(_("product: name"), (
        "product", "product name", "products", "name of product", "san pham", "ten san pham",
        "ten san pham ocop", "san pham ocop", "produkto",
    )),
    "category": Field(_("product: sector or group"), (
        "category", "sector", "group", "product group", "nhom", "nhom san pham", "nganh",
        "nganh hang", "nhom nganh", "nganh san pham", "bo san pham", "phan nhom", "kategorya",
    )),
    "description": Field(_("product: description"), (
        "description", "mo ta", "mo ta san pham", "dac diem",
    )),
    "packaging": Field(_("product: packaging"), ("packaging", "packing", "quy cach", "dong goi",
        "quy cach dong goi", "bao bi")),
    "gtin": Field(_("product: GTIN"), ("gtin", "barcode", "ean", "ma vach", "ma so ma vach")),
    "trace_code": Field(_("product: trace code"), ("trace code", "traceability",
        "ma truy xuat", "truy xuat nguon goc", "ma truy xuat nguon goc")),
    "keywords": Field(_("product: keywords"), ("keywords", "tu khoa")),
    "capacity": Field(_("product: capacity per month"), ("capacity", "capacity per month",
        "cong suat", "san luong", "nang luc san xuat", "san luong thang", "cong suat thang")),
    "capacity_unit": Field(_("product: unit of the capacity"), ("capacity unit",
        "unit of capacity", "dvt", "don vi tinh")),
    "stars": Field(_("stars"), (
        "stars", "star", "star rating", "rating", "sao", "hang sao", "so sao", "xep hang",
        "phan hang", "hang", "ket qua", "ket qua phan hang", "hang ocop", "hang sao ocop",
        "dat sao", "phan hang sao", "xep hang sao",
    )),
    "stars_3": Field(_("marked: three stars"), ("3 sao", "3 stars", "hang 3 sao", "ba sao")),
    "stars_4": Field(_("marked: four stars"), ("4 sao", "4 stars", "hang 4 sao", "bon sao")),
    "stars_5": Field(_("marked: five stars"), ("5 sao", "5 stars", "hang 5 sao", "nam sao")),
    "score": Field(_("score"), ("score", "points", "diem", "tong diem", "so diem", "diem so",
        "diem trung binh", "diem danh gia")),
    "status": Field(_("status of the rating"), ("status", "trang thai", "tinh trang")),
    "certificate_number": Field(_("certificate: number"), (
        "certificate", "certificate number", "certificate no", "so giay chung nhan",
        "giay chung nhan", "so gcn", "gcn", "ma so giay chung nhan",
    )),
    "decision_number": Field(_("certificate: decision"), (
        "decision", "decision number", "quyet dinh", "so quyet dinh", "so qd", "qd",
        "quyet dinh cong nhan", "quyet dinh so", "qd cong nhan",
    )),
    "issued_on": Field(_("certificate: issued on"), (
        "issued", "issued on", "date of issue", "issue date", "ngay cap", "ngay ban hanh",
        "ngay cong nhan", "ngay quyet dinh", "ngay ky", "thoi gian cong nhan", "ngay cap gcn",
        "ngay thang nam",
    )),
    "valid_until": Field(_("certificate: valid until"), (
        "expires", "expires on", "valid until", "valid to", "expiry", "expiry date",
        "ngay het han", "het han", "thoi han", "han den", "hieu luc den", "co gia tri den",
        "ngay het hieu luc",
    )),
    "authority": Field(_("certificate: issued by"), (
        "authority", "issued by", "co quan cap", "noi cap", "co quan cong nhan", "don vi cap",
    )),
    "year": Field(_("year of recognition"), (
        "year", "nam", "nam cong nhan", "nam dat", "nam danh gia", "taon", "nam xep hang",
    )),
}  # fmt: skip
_HEADINGS = {words: name for name, field in FIELDS.items() for words in field.headings}


def plain_heading(cell: Cell) -> str:
    """Return a heading folded, without remarks in brackets and without punctuation."""
    words = re.sub(r"\(.*?\)|\[.*?\]", " ", fold(cell_text(cell)))
    words = re.sub(r"[^\w%-]+", " ", words.replace("/", " ").replace("_", " "))
    return " ".join(words.split())


def suggest(header: Sequence[Cell]) -> dict[int, str]:
    """Return the field of each column whose heading is known; each field once.

    A heading known word for word wins over one that only begins or ends with a known one.
    """
    found: dict[int, str] = {}
    for exact in (True, False):
        for place, cell in enumerate(header):
            name = _field_of(plain_heading(cell), exact=exact)
            if place not in found and name and name not in found.values():
                found[place] = name
    return dict(sorted(found.items()))


def header_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the position of the row with most known headings, 0 when no row has any."""
    best, most = 0, 0
    for place, row in enumerate(rows[:LOOKS_FOR_HEADINGS_IN_ROWS]):
        count = sum(bool(_field_of(plain_heading(cell), exact=True)) for cell in row)
        if count > most:
            best, most = place, count
    return best


def signature(header: Sequence[Cell]) -> str:
    """Return what a list is recognised by next time: its headings."""
    return "|".join(plain_heading(cell) for cell in header)[:2000]


def missing_fields(mapping: Mapping[int, str]) -> list[str]:
    """Return the fields without which no row says anything."""
    return [] if "entity_name" in mapping.values() else ["entity_name"]


def _field_of(words: str, *, exact: bool) -> str:
    if exact or not words:
        return _HEADINGS.get(words, "")
    parts = [
        (words.startswith(known), len(known), name)
        for known, name in _HEADINGS.items()
        if len(known) > 3 and f" {known} " in f" {words} "
    ]
    return max(parts)[2] if parts else ""
