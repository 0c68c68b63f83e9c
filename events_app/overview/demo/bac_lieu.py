"""The supply–demand conference of Bạc Liêu, 29 November 2024."""

from datetime import date

from django.core.management.base import CommandError
from django.db import transaction

from events.models import Event, SessionSpeaker
from events_app.overview.demo.bac_lieu_exhibitors import add_buyers, add_exhibitors
from events_app.overview.demo.bac_lieu_outcomes import add_agreements, add_minutes
from events_app.overview.demo.bac_lieu_people import add_people
from events_app.overview.demo.building import (
    Talk,
    add_programme,
    add_reported,
    at,
    describe_speaker,
    published_event,
)
from events_app.overview.demo.people import Cast
from exhibitors.queries import exhibitor_summary

SLUG = "bac-lieu-2024"
DAY = date(2024, 11, 29)
ZONE = "Asia/Ho_Chi_Minh"
SOURCE = "Published report of the conference, 29 November 2024 (nongnghiep.vn)"
REPORTED = {
    "products": 145,
    "products_4_star": 31,
    "products_3_star": 114,
    "entities": 69,
    "products_5_star_pending": 2,
}
CHAIRMAN = "Phạm Văn Thiều"
HALL, ROOM, DISPLAY = "Hội trường lớn (mẫu)", "Phòng họp (mẫu)", "Khu trưng bày (mẫu)"
TALKS = (
    Talk(
        "07:30",
        "08:00",
        "Đón tiếp đại biểu",
        "Welcome of the delegates",
        "Pagtanggap sa mga kalahok",
        room=HALL,
    ),
    Talk(
        "08:00",
        "08:45",
        "Phát biểu khai mạc",
        "Opening address",
        "Pambungad na talumpati",
        room=HALL,
        stage=((CHAIRMAN, SessionSpeaker.Role.SPEAKER),),
    ),
    Talk(
        "08:45",
        "09:30",
        "Tham quan khu trưng bày sản phẩm OCOP",
        "Visit of the display of OCOP products",
        "Pagbisita sa tanghalan ng mga produktong OCOP",
        room=DISPLAY,
    ),
    Talk(
        "09:30",
        "10:15",
        "Hệ thống phân phối và siêu thị: yêu cầu đối với sản phẩm",
        "Distribution systems and supermarkets: what they ask of products",
        "Mga distributor at supermarket: mga hinihingi sa produkto",
        room=HALL,
    ),
    Talk(
        "10:15",
        "11:00",
        "Sàn thương mại điện tử và chuyển đổi số trong quảng bá sản phẩm",
        "E-commerce platforms and digital promotion",
        "Mga plataporma ng e-commerce at digital na promosyon",
        room=HALL,
    ),
    Talk(
        "11:00",
        "11:30",
        "Chia sẻ giải pháp tổ chức giao thương, kết nối cung cầu, mở rộng thị trường",
        "Ways to bring supply and demand together and to widen markets",
        "Mga paraan ng pagtutugma ng suplay at pangangailangan",
        room=HALL,
    ),
    Talk(
        "13:30",
        "15:00",
        "Gặp gỡ giao thương",
        "Business meetings",
        "Business matching",
        room=ROOM,
    ),
    Talk(
        "15:00",
        "15:45",
        "Ký kết biên bản ghi nhớ",
        "Signing of memoranda",
        "Paglagda ng mga memorandum",
        room=HALL,
    ),
    Talk(
        "15:45",
        "17:00",
        "Định hướng xúc tiến thương mại năm 2025; bế mạc",
        "Trade promotion in 2025; closing",
        "Pagtataguyod ng kalakalan sa 2025; pagtatapos",
        room=HALL,
        stage=((CHAIRMAN, SessionSpeaker.Role.CHAIR),),
    ),
)


@transaction.atomic
def load_bac_lieu(cast: Cast) -> Event:
    """Make the event unless it is there. Raises CommandError when the counted figures differ."""
    existing = Event.objects.filter(slug=SLUG).first()
    if existing is not None:
        return existing
    event = _conference(cast)
    describe_speaker(event, CHAIRMAN, "Chủ tịch", "Ủy ban nhân dân tỉnh Bạc Liêu")
    sessions = add_programme(event, TALKS)
    add_reported(event, REPORTED, source=SOURCE, as_of=DAY)
    applications = add_exhibitors(event, on=DAY)
    add_buyers(event)
    add_people(event)
    add_minutes(opening=sessions[1], closing=sessions[-1])
    add_agreements(event, applications, signed_at=at(DAY, "15:10", ZONE))
    if counted(event) != REPORTED:
        raise CommandError(f"On {DAY} counted {counted(event)}, expected {REPORTED}.")
    event.refresh_from_db()
    return event


def counted(event: Event) -> dict[str, int]:
    """Return what the rows say, under the keys of the reported figures."""
    summary = exhibitor_summary(event, on=DAY)
    return {
        "products": summary.product_count,
        "products_4_star": summary.products_by_stars[4],
        "products_3_star": summary.products_by_stars[3],
        "entities": summary.entity_count,
        "products_5_star_pending": summary.awaiting_five_star_count,
    }


def _conference(cast: Cast) -> Event:
    return published_event(
        cast.bac_lieu,
        cast.users["owner"],
        slug=SLUG,
        type=Event.Type.MATCHING_CONFERENCE,
        title_vi="Hội nghị kết nối cung – cầu sản phẩm OCOP tỉnh Bạc Liêu năm 2024",
        title_en="Connecting supply and demand for OCOP products of Bạc Liêu, 2024",
        title_fil="Pagtutugma ng suplay at demand ng mga produktong OCOP ng Bạc Liêu, 2024",
        description_vi=(
            "Kết nối các hệ thống phân phối, sàn thương mại điện tử, doanh nghiệp đầu mối và siêu "
            "thị trong và ngoài tỉnh với các chủ thể OCOP; quảng bá, trưng bày sản phẩm.\n\n"
            "Các dòng ghi “Sample” là mẫu, thêm vào cho đủ số liệu đã công bố."
        ),
        description_en=(
            "Brings distribution systems, e-commerce platforms, hub enterprises and supermarkets "
            "from inside and outside the province together with OCOP entities, and shows their "
            "products.\n\nRows named “Sample” fill the published figures up."
        ),
        description_fil=(
            "Pinagtatagpo ang mga distributor, plataporma ng e-commerce, hub enterprise at "
            "supermarket sa loob at labas ng lalawigan at ang mga OCOP entity; itinatanghal ang "
            "kanilang mga produkto.\n\nHalimbawa lamang ang mga hanay na may “Sample”."
        ),
        time_zone=ZONE,
        starts_at=at(DAY, "07:30", ZONE),
        ends_at=at(DAY, "17:00", ZONE),
        venue_name="Thành phố Bạc Liêu",
        capacity=300,
        note="Clock times are samples · giờ mẫu",
    )
