"""A made list of 10,322 products of 5,361 entities, as large as the country's (REFERENCE §1.2).

Names are put together from words of the published lists; no row is meant to be true.
"""

import io
import random
from datetime import date, timedelta

import xlsxwriter

PRODUCT_COUNT, ENTITY_COUNT = 10_322, 5_361
_FORMS = ("Hợp tác xã", "HTX", "Công ty TNHH", "Công ty Cổ phần", "Hộ kinh doanh", "Cơ sở")
_GOODS = (
    "Trà", "Chè", "Mật ong", "Gạo", "Muối", "Nước mắm", "Rượu", "Nấm", "Cà phê", "Tôm khô",
    "Dừa sáp", "Bưởi", "Xoài", "Bánh pía", "Mắm", "Yến sào", "Gốm", "Thổ cẩm", "Dược liệu", "Hoa",
)  # fmt: skip
_KINDS = ("sấy", "hữu cơ", "đặc sản", "truyền thống", "nguyên chất", "loại một", "cao cấp", "tươi")
_SYLLABLES = (
    "An", "Bình", "Cát", "Châu", "Đạt", "Đông", "Giang", "Hà", "Hải", "Hòa", "Hồng", "Hưng",
    "Khánh", "Kim", "Lâm", "Lộc", "Long", "Minh", "Mỹ", "Nam", "Ngọc", "Phát", "Phú", "Phúc",
    "Phước", "Quang", "Sơn", "Tâm", "Tân", "Thành", "Thảo", "Thịnh", "Thủy", "Tiến", "Trung",
    "Vân", "Việt", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip
HEADINGS = (
    "STT", "Tên sản phẩm", "Chủ thể", "Mã số thuế", "Địa chỉ", "Tỉnh", "Nhóm sản phẩm",
    "Hạng sao", "Số quyết định", "Ngày cấp",
)  # fmt: skip


def national_list(provinces: list[str]) -> bytes:
    """Return the list as .xlsx; the same bytes of content at every call."""
    chance = random.Random(10_322)
    entities = []
    for number in range(ENTITY_COUNT):
        name = " ".join(chance.sample(_SYLLABLES, 3))
        form = chance.choice(_FORMS)
        tax_code = f"{1_000_000_000 + number * 7}"
        place = chance.choice(provinces)
        entities.append((f"{form} {name} {number}", tax_code, f"Thôn {number % 40 + 1}", place))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False})
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(PRODUCT_COUNT):
        entity = entities[number if number < ENTITY_COUNT else chance.randrange(ENTITY_COUNT)]
        goods, kind = chance.choice(_GOODS), chance.choice(_KINDS)
        sheet.write_row(number + 1, 0, [number + 1, f"{goods} {kind} {number}", *entity])
        stars = chance.choice((3, 3, 3, 4))
        sheet.write_row(number + 1, 6, ["Thực phẩm", stars, f"{number % 300}/QĐ-UBND"])
        sheet.write_datetime(
            number + 1, 9, date(2025, 8, 1) + timedelta(days=chance.randrange(300)), days
        )
    book.close()
    return out.getvalue()
