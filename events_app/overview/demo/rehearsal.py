"""The rehearsal: from yesterday to tomorrow, registration open; every run moves it."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from attendance.actions.asking import add_question
from attendance.actions.inviting import decline_invitation, import_invitations
from attendance.models import Area, Delegation, Gate, Invitation, Question
from events.models import Event
from events_app.overview.demo.building import (
    Talk,
    add_programme,
    at,
    certify,
    entity_row,
    exhibit,
    product_row,
    published_event,
)
from events_app.overview.demo.leads import add_leads
from events_app.overview.demo.people import Cast
from events_app.overview.demo.rehearsal_people import add_rehearsal_people, let_some_in_today
from exhibitors.models import (
    Booth,
    BoothAssignment,
    Certificate,
    Entity,
    EntityMember,
    Product,
    ProductSet,
)
from exhibitors.models.legal_basis import level_of

SLUG = "rehearsal"
ZONE = "Asia/Ho_Chi_Minh"
PRODUCER_ENTITY = "Sample cooperative of the demo producer"
PRODUCER_PRODUCTS = {  # with the number of their set in Decision 26/2026
    "Sample rice of the demo producer": 3,
    "Sample salt of the demo producer": 10,
}
TALKS = (
    Talk(
        "09:00",
        "10:30",
        "Khai mạc (mẫu)",
        "Opening (sample)",
        "Pagbubukas (halimbawa)",
        room="Hall A",
    ),
    Talk(
        "08:00",
        "17:00",
        "Khu trưng bày sản phẩm (mẫu)",
        "Display of products (sample)",
        "Pagtatanghal ng mga produkto (halimbawa)",
        room="Hall A",
        day=1,
    ),
    Talk(
        "14:00",
        "15:30",
        "Gặp gỡ giao thương (mẫu)",
        "Business meetings (sample)",
        "Business matching (halimbawa)",
        room="Room B",
        day=1,
    ),
    Talk(
        "15:00",
        "16:30",
        "Bế mạc (mẫu)",
        "Closing (sample)",
        "Pagtatapos (halimbawa)",
        room="Hall A",
        day=2,
    ),
)


@transaction.atomic
def load_rehearsal(cast: Cast, *, today: date) -> Event:
    """Make the event, or move it and its sessions so that `today` is its second day."""
    _make_producer(cast, today)
    existing = Event.objects.filter(slug=SLUG).first()
    if existing is not None:
        _move(existing, today - timedelta(days=1))
        let_some_in_today(existing, cast)
        return existing
    event = published_event(
        cast.bac_lieu,
        cast.users["owner"],
        slug=SLUG,
        type=Event.Type.CONFERENCE,
        title_vi="Sự kiện diễn tập",
        title_en="Rehearsal event",
        title_fil="Pagsasanay na kaganapan",
        description_vi="Để tập đăng ký, điểm danh và lập báo cáo. Mọi nội dung đều là mẫu.",
        description_en="To practise registering, checking in and reporting. All of it is sample.",
        description_fil="Para sanayin ang pagpaparehistro, pag-check-in at pag-uulat. Halimbawa.",
        time_zone=ZONE,
        starts_at=at(today - timedelta(days=1), "08:00", ZONE),
        ends_at=at(today + timedelta(days=1), "17:00", ZONE),
        venue_name="Sample venue",
        venue_address="1 Sample Street",
        capacity=200,
        note="Everything here is a sample · mọi nội dung đều là mẫu",
    )
    add_programme(event, TALKS)
    Gate.objects.create(event=event, area=Area.objects.grounds_of(event), name="Main gate")
    _add_exhibitors(event, today)
    _add_questions(event, cast)
    _add_invitations(event, cast)
    add_rehearsal_people(event, cast)
    let_some_in_today(event, cast)
    add_leads(event, cast)
    return event


def _add_questions(event: Event, cast: Cast) -> None:
    """Ask three things: where people come from, what they eat, whether they need interpreting."""
    by = cast.users["owner"]
    add_question(
        event,
        by=by,
        kind=Question.Kind.ADMIN_UNIT,
        label_vi="Ông/bà đến từ tỉnh, thành phố nào?",
        label_en="Which province or city do you come from?",
        label_fil="Saang lalawigan o lungsod ka galing?",
    )
    add_question(
        event,
        by=by,
        kind=Question.Kind.CHOICE,
        label_vi="Ăn trưa",
        label_en="Lunch",
        label_fil="Tanghalian",
        choices=[
            {"vi": "không kiêng", "en": "everything", "fil": "lahat"},
            {"vi": "ăn chay", "en": "vegetarian", "fil": "gulay lamang"},
            {"vi": "không ăn ở sự kiện", "en": "I eat elsewhere", "fil": "hindi kakain dito"},
        ],
    )
    interpreting = add_question(
        event,
        by=by,
        kind=Question.Kind.YES_NO,
        label_vi="Ông/bà có cần phiên dịch không?",
        label_en="Do you need an interpreter?",
        label_fil="Kailangan mo ba ng tagasalin?",
    )
    add_question(
        event,
        by=by,
        kind=Question.Kind.TEXT,
        required=True,
        shown_if=interpreting,
        shown_if_value="yes",
        label_vi="Phiên dịch sang tiếng nào?",
        label_en="Into which language?",
        label_fil="Sa anong wika?",
    )


def _move(event: Event, first: date) -> None:
    delta = first - event.starts_at.astimezone(event.zone).date()
    if delta:
        event.sessions.update(
            starts_at=F("starts_at") + delta,
            ends_at=F("ends_at") + delta,
            calendar_sequence=F("calendar_sequence") + 1,
            version=F("version") + 1,
        )
        dates = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
        Event.objects.filter(pk=event.pk).update(
            **{name: F(name) + delta for name in dates if getattr(event, name) is not None},
            calendar_sequence=F("calendar_sequence") + 1,
            version=F("version") + 1,
        )
        event.refresh_from_db()


def _add_invitations(event: Event, cast: Cast) -> None:
    """Invite four sample people, one of whom declined, and open a delegation. No mail leaves."""
    rows = [
        {
            "full_name": f"Khách mời mẫu {number}",
            "email": f"guest{number}@example.org",
            "organization_name": f"Đơn vị mẫu {number % 2 + 1}",
            "position": "",
            "category": "DELEGATE",
            "language": "vi",
            "unit": None,
        }
        for number in range(1, 5)
    ]
    invited = import_invitations(event, rows=rows, by=cast.users["owner"])
    decline_invitation(Invitation.objects.get(registration=invited[0]), by=None)
    Delegation.objects.create(
        event=event,
        name="Đoàn mẫu",
        leader_name="Trưởng đoàn mẫu",
        leader_email="leader@example.org",
        quota=5,
    )


def _make_producer(cast: Cast, today: date) -> None:
    """Give the producer an entity with two products that can apply, and their certificates."""
    entity = entity_row(PRODUCER_ENTITY, is_sample=True, type=Entity.Type.COOPERATIVE)
    EntityMember.objects.get_or_create(entity=entity, user=cast.users["producer"])
    sets = {row.number: row for row in ProductSet.objects.filter(number__in=(3, 10))}
    rice, salt = (
        product_row(
            entity,
            name,
            is_sample=True,
            sector=Product.Sector.FOOD,
            product_set=sets.get(number),
            packaging="1 kg",
        )
        for name, number in PRODUCER_PRODUCTS.items()
    )
    # One certificate to renew now, one to confirm: the registry has something to do.
    until = today + timedelta(days=150)
    issued = until - timedelta(days=1096)
    level = level_of(3, on=issued)
    certify(rice, 3, issued_on=issued, valid_until=until, number="Sample", level=level)
    if not salt.certificates.exists():
        Certificate.objects.create(product=salt, stars=4, number="Sample", decision_number="Sample")


def _add_exhibitors(event: Event, today: date) -> None:
    """Add three exhibitors with two certified products each, every one in a booth of its own."""
    issued = today.replace(month=1, day=1)
    for number in (1, 2, 3):
        entity = entity_row(
            f"Rehearsal entity {number} (sample)", is_sample=True, type=Entity.Type.SME
        )
        products = []
        for stars in (3, 4):
            product = product_row(
                entity,
                f"Rehearsal product {number}-{stars} (sample)",
                is_sample=True,
                sector=Product.Sector.FOOD,
            )
            until = issued.replace(year=issued.year + 3)
            certify(product, stars, issued_on=issued, valid_until=until, number="Sample")
            products.append(product)
        booth = Booth.objects.create(event=event, code=f"R{number}", hall="Hall A")
        application = exhibit(event, entity, products)
        BoothAssignment.objects.create(booth=booth, application=application)
        Booth.objects.filter(pk=booth.pk).update(assigned_count=1)
    Booth.objects.create(event=event, code="R4", hall="Hall A", place_count=4)
