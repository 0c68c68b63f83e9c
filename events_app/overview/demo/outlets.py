"""Sample sales points: 8 of Sóc Trăng's 11 districts have one, and there are 37 OTOP hubs.

The two figures are published (REFERENCE §1.1, §1.5); names and places of the points are made up
and say so.
"""

from datetime import date

from django.db import transaction

from events.actions.importing import UnitKey, UnitRow, import_units
from events.models import AdminUnit
from events_app.core.models import User
from events_app.overview.demo.people import Cast
from exhibitors.actions.opening import open_sales_point
from exhibitors.models import SalesPoint

# Code and name as in the list of the statistics office until June 2025; REFERENCE §3.
DISTRICTS = (
    ("941", "Thành phố Sóc Trăng"),
    ("942", "Huyện Châu Thành"),
    ("943", "Huyện Kế Sách"),
    ("944", "Huyện Mỹ Tú"),
    ("945", "Huyện Cù Lao Dung"),
    ("946", "Huyện Long Phú"),
    ("947", "Huyện Mỹ Xuyên"),
    ("948", "Thị xã Ngã Năm"),
    ("949", "Huyện Thạnh Trị"),
    ("950", "Thị xã Vĩnh Châu"),
    ("951", "Huyện Trần Đề"),
)
COVERED_COUNT = 8
HUB_COUNT = 37
FIRST, LAST = date(2004, 1, 1), date(2025, 6, 30)
SINCE = date(2020, 1, 1)
PROVINCE: UnitKey = ("VN", "VN63", "94", FIRST)


@transaction.atomic
def load_outlets(cast: Cast) -> None:
    """Make the districts and the sales points unless there are any, or no provinces."""
    by = cast.users["owner"]
    country, scheme, code, first = PROVINCE
    province = AdminUnit.objects.filter(country=country, scheme=scheme, code=code, valid_from=first)
    if SalesPoint.objects.exists() or not province.exists():
        return
    import_units([_row(*district) for district in DISTRICTS], by=by, source="demo")
    for district in AdminUnit.objects.filter(parent__in=province)[:COVERED_COUNT]:
        name = f"Điểm bán OCOP mẫu, {district.name}"
        _open(name, SalesPoint.Kind.SALES_POINT, district, by=by)
    regions = list(AdminUnit.objects.filter(country="PH", level="REGION").on(SINCE))
    for number in range(HUB_COUNT):
        name = f"OTOP Hub (sample {number + 1})"
        _open(name, SalesPoint.Kind.HUB, regions[number % len(regions)], by=by)


def _row(code: str, name: str) -> UnitRow:
    kind = next(word for word in ("Thành phố", "Thị xã", "Huyện") if name.startswith(word))
    return UnitRow(
        key=("VN", "VN63", code, FIRST),
        level=AdminUnit.Level.DISTRICT,
        type=kind.lower(),
        name=name,
        valid_to=LAST,
        parent=PROVINCE,
        olds=(),
    )


def _open(name: str, kind: str, unit: AdminUnit, *, by: User) -> None:
    open_sales_point(by=by, name=name, kind=kind, unit=unit, opened_on=SINCE)
