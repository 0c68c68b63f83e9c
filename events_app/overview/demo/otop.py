"""The Philippine planning session of February 2020: results of 2019 without targets."""

from datetime import date

from django.db import transaction

from events.models import Event, Result
from events_app.overview.demo.building import (
    Figure,
    Talk,
    add_indicators,
    add_programme,
    at,
    published_event,
)
from events_app.overview.demo.people import Cast

SLUG = "otop-visions-2020"
ZONE = "Asia/Manila"
FIGURES = (
    Figure("Counts of MSME assistance", "counts", 10819),
    Figure("Product development services", "services", 6771),
    Figure("Sales of OTOP products", "PHP", 1_407_000_000, qualifier=Result.Qualifier.ROUNDED),
    Figure("OTOP Hubs", "hubs", 37),
)
TALKS = (
    Talk(
        "09:00",
        "12:00",
        "Kết quả chương trình OTOP năm 2019",
        "Results of the OTOP programme in 2019",
        "Mga resulta ng programang OTOP noong 2019",
    ),
    Talk(
        "09:00",
        "12:00",
        "Kế hoạch năm 2020",
        "Plans for 2020",
        "Mga plano para sa 2020",
        day=1,
    ),
)


@transaction.atomic
def load_otop(cast: Cast) -> Event:
    """Make the event unless it is there."""
    existing = Event.objects.filter(slug=SLUG).first()
    if existing is not None:
        return existing
    event = published_event(
        cast.otop,
        cast.users["otop"],
        slug=SLUG,
        type=Event.Type.PLANNING_SESSION,
        title_vi="Phiên họp lập kế hoạch OTOP Visions 2020",
        title_en="OTOP Visions 2020: planning session",
        title_fil="OTOP Visions 2020: sesyon sa pagpaplano",
        description_vi="Kết quả năm 2019 và kế hoạch năm 2020 của chương trình OTOP.",
        description_en="Results of 2019 and plans for 2020 of the OTOP programme.",
        description_fil="Mga resulta ng 2019 at mga plano para sa 2020 ng programang OTOP.",
        time_zone=ZONE,
        starts_at=at(date(2020, 2, 5), "09:00", ZONE),
        ends_at=at(date(2020, 2, 6), "17:00", ZONE),
        venue_name="Hotel Jen Manila",
        venue_address="Manila",
        note="Clock times and session titles are samples · halimbawang oras at pamagat",
    )
    add_programme(event, TALKS)
    add_indicators(
        event, FIGURES, source="thephilbiznews.com, 11 February 2020", as_of=date(2019, 12, 31)
    )
    return event
