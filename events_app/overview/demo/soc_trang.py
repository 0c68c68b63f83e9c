"""Sóc Trăng's review conference of June 2025: indicators against their targets."""

from datetime import date

from django.db import transaction

from events.models import Event, Result, SessionSpeaker
from events_app.overview.demo.building import (
    Figure,
    Talk,
    add_indicators,
    add_programme,
    add_reported,
    at,
    describe_speaker,
    published_event,
)
from events_app.overview.demo.people import Cast

SLUG = "soc-trang-2025"
DAY = date(2025, 6, 20)
ZONE = "Asia/Ho_Chi_Minh"
SPEAKER = "Quách Thị Thanh Bình"
# One field for both: whose result it is, and where the target stands.
SOURCE = "Review conference, June 2025; targets: tapchicongthuong.vn 113237"
FIGURES = (
    Figure(
        "Products with three stars or more",
        "products",
        326,
        target=200,
        parts_note="326 = 1 + 29 + 296",
    ),
    Figure("Rated products upgraded", "%", 35, target=50),
    Figure("Entities with circular value chains", "%", 20, target=30),
    Figure(
        "Entities in modern sales channels",
        "%",
        50,
        target=50,
        qualifier=Result.Qualifier.MORE_THAN,
    ),
)
REPORTED = {
    "products": 326,
    "products_5_star": 1,
    "products_4_star": 29,
    "products_3_star": 296,
    "entities": 186,
}
TALKS = (
    Talk(
        "08:00",
        "10:00",
        "Tổng kết Chương trình OCOP giai đoạn 2023–2025",
        "Overview of the OCOP programme 2023–2025",
        "Pangkalahatang-tanaw ng programang OCOP 2023–2025",
        room="Hội trường",
        stage=((SPEAKER, SessionSpeaker.Role.SPEAKER),),
    ),
    Talk(
        "10:15",
        "11:30",
        "Trao giấy chứng nhận sản phẩm OCOP 4 sao cho các chủ thể",
        "Award of four-star product certificates to OCOP entities",
        "Paggawad ng mga sertipikong apat na bituin sa mga OCOP entity",
        room="Hội trường",
    ),
)


@transaction.atomic
def load_soc_trang(cast: Cast) -> Event:
    """Make the event unless it is there."""
    existing = Event.objects.filter(slug=SLUG).first()
    if existing is not None:
        return existing
    event = published_event(
        cast.soc_trang,
        cast.users["owner"],
        slug=SLUG,
        type=Event.Type.PLANNING_SESSION,
        title_vi="Hội nghị tổng kết Chương trình OCOP tỉnh Sóc Trăng, 2025",
        title_en="Review of the OCOP programme in Sóc Trăng, 2025",
        title_fil="Pagsusuri ng programang OCOP sa Sóc Trăng, 2025",
        description_vi="Kết quả giai đoạn 2023–2025 so với chỉ tiêu kế hoạch của tỉnh.",
        description_en="Results of 2023–2025 set against the targets of the province.",
        description_fil="Mga resulta ng 2023–2025 kumpara sa mga target ng lalawigan.",
        time_zone=ZONE,
        starts_at=at(DAY, "08:00", ZONE),
        ends_at=at(DAY, "11:30", ZONE),
        venue_name="Thành phố Sóc Trăng",
        note="Day and clock times are samples (June 2025) · ngày, giờ mẫu (tháng 6 năm 2025)",
    )
    describe_speaker(event, SPEAKER, "", "Sóc Trăng")
    add_programme(event, TALKS)
    add_indicators(event, FIGURES, source=SOURCE, as_of=date(2025, 6, 30))
    add_reported(event, REPORTED, source="Review conference, June 2025", as_of=date(2025, 6, 30))
    return event
