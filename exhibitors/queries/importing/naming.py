"""Names of entities as lists print them: the legal form, and what is left without it."""

import re
import unicodedata
from functools import lru_cache

from events_app.core.text import fold
from exhibitors.models import Entity

_Type = Entity.Type
# Folded; longer ones first, so that "cong ty tnhh" is not read as "cong ty" plus a name.
_FORMS: tuple[tuple[str, str], ...] = (
    ("lien hiep hop tac xa", _Type.COOPERATIVE),
    ("hop tac xa", _Type.COOPERATIVE),
    ("htx", _Type.COOPERATIVE),
    ("cooperative", _Type.COOPERATIVE),
    ("to hop tac", _Type.COOPERATIVE_GROUP),
    ("tht", _Type.COOPERATIVE_GROUP),
    ("cooperative group", _Type.COOPERATIVE_GROUP),
    ("ho kinh doanh ca the", _Type.HOUSEHOLD_BUSINESS),
    ("ho san xuat kinh doanh", _Type.HOUSEHOLD_BUSINESS),
    ("ho kinh doanh", _Type.HOUSEHOLD_BUSINESS),
    ("ho san xuat", _Type.HOUSEHOLD_BUSINESS),
    ("hkd", _Type.HOUSEHOLD_BUSINESS),
    ("household business of", _Type.HOUSEHOLD_BUSINESS),
    ("household business", _Type.HOUSEHOLD_BUSINESS),
    ("business household of", _Type.HOUSEHOLD_BUSINESS),
    ("business household", _Type.HOUSEHOLD_BUSINESS),
    ("co so san xuat kinh doanh", _Type.HOUSEHOLD_BUSINESS),
    ("co so san xuat", _Type.HOUSEHOLD_BUSINESS),
    ("cssx", _Type.HOUSEHOLD_BUSINESS),
    ("co so", _Type.HOUSEHOLD_BUSINESS),
    ("trang trai", _Type.FARM),
    ("nong trai", _Type.FARM),
    ("farm", _Type.FARM),
    ("doanh nghiep tu nhan", _Type.SME),
    ("dntn", _Type.SME),
    ("cong ty", _Type.SME),
    ("cty", _Type.SME),
    ("ct", _Type.SME),
    ("doanh nghiep", _Type.SME),
    ("company", _Type.SME),
    ("co ltd", _Type.SME),
    ("jsc", _Type.SME),
    ("inc", _Type.SME),
    ("corporation", _Type.SME),
    ("hiep hoi", _Type.ASSOCIATION),
    ("association", _Type.ASSOCIATION),
)
# Left out when two names are compared: forms of companies, and words that come and go.
_FILLERS = (
    "trach nhiem huu han", "mot thanh vien", "hai thanh vien", "tnhh", "mtv", "tm dv", "tmdv",
    "thuong mai", "dich vu", "san xuat", "san xuat va thuong mai", "xuat nhap khau", "xnk", "sx",
    "tm", "dv", "va", "and", "co phan", "cp", "ltd", "limited", "liability", "one member", "co",
    "the", "of", "dau tu", "phat trien", "nong nghiep", "chi nhanh", "kinh doanh", "kd", "sxkd",
)  # fmt: skip
_SURNAMES = frozenset(
    " ".join(
        (
            "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong",
            "lam mai trinh dao doan luong ha cao luu trieu ta quach thai to chau la vuong kieu",
            "ton giang ung danh thach son lu tang quan nong be ma cam hua khuat kha mac diep tong",
        )
    ).split()
)


def legal_form_of(name: str) -> str:
    """Return the legal form a name begins or ends with, "" when it names none."""
    words = f" {_words(name)} "
    for form, kind in _FORMS:
        # Short forms are read at the ends only: they are words of other names as well.
        if (
            f" {form} " in words
            if len(form) > 6
            else words.strip().startswith(f"{form} ") or words.strip().endswith(f" {form}")
        ):
            return kind
    return ""


@lru_cache(maxsize=20_000)
def core_of(name: str) -> str:
    """Return a name without its legal form, fillers and punctuation, for comparing only."""
    # "HTX Tân Qui, xã An Phú Tân": the place is no part of the name.
    name = re.sub(r",\s*(xã|phường|thị trấn|huyện|tp\.?|tỉnh|ấp|thôn)\s.*$", "", name, flags=re.I)
    words = f" {_words(name)} "
    for form, _kind in _FORMS:
        words = words.replace(f" {form} ", " ")
    for filler in sorted(_FILLERS, key=len, reverse=True):
        words = words.replace(f" {filler} ", " ")
    return " ".join(words.split()) or _words(name)


def name_key(name: str) -> str:
    """Return what makes two printed names the same: case, accents and punctuation aside."""
    return _words(name)


def is_named_after_person(name: str) -> bool:
    """Tell whether a household bears a person's name: personal data, masked in lists."""
    if legal_form_of(name) not in {_Type.HOUSEHOLD_BUSINESS, _Type.FARM}:
        return False
    words = core_of(name).split()
    return 2 <= len(words) <= 5 and words[0] in _SURNAMES


@lru_cache(maxsize=20_000)
def _words(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", fold(unicodedata.normalize("NFC", name))).split())
