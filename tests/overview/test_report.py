"""The outcome report: counted beside reported, frozen when handed in."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest

from events.models import Event
from events_app.core.lifecycle import IllegalMove
from events_app.overview.actions.reporting import EventNotOver, hand_in_report
from events_app.overview.models import OutcomeReport
from events_app.overview.queries import as_json, outcome_report
from events_app.overview.queries.report import PUBLIC_PARTS, public_part
from events_app.overview.spreadsheets import report_sheets
from exhibitors.actions.registering import delete_product
from exhibitors.actions.selling import choose_headline
from tests import factories


@pytest.fixture
def stand(conference, cooperative):
    products = [factories.make_product(cooperative, stars=n) for n in (3, 3, 4)]
    return factories.make_application(conference, cooperative, products=products)


def test_counted_stands_beside_reported(conference, stand):
    conference.reported_figures.create(key="products", value=5, source="Report 1")
    figures = as_json(outcome_report(conference))["figures"]
    assert figures["products"] == {"reported": 5, "counted": 3}
    assert figures["products_4_star"] == {"reported": None, "counted": 1}
    assert figures["products_3_star"]["counted"] == 2
    assert figures["entities"]["counted"] == 1


def test_a_report_waits_for_the_end(conference, owner):
    with pytest.raises(EventNotOver):
        hand_in_report(conference, by=owner, now=conference.ends_at - timedelta(minutes=1))
    assert not OutcomeReport.objects.exists()


def test_handing_in_freezes_figures_and_closes_the_event(conference, stand, owner):
    after = conference.ends_at + timedelta(days=1)
    report = hand_in_report(conference, by=owner, now=after)
    text = json.dumps(report.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert report.sha256 == hashlib.sha256(text.encode()).hexdigest()
    conference.refresh_from_db()
    assert conference.state == Event.State.REPORTED
    with pytest.raises(IllegalMove):
        hand_in_report(conference, by=owner, now=after)
    assert OutcomeReport.objects.count() == 1


def test_outcomes_are_public_only_once_reported(conference, reader, client):
    address = "/api/v1/events/conference/outcomes"
    assert client.get(address).status_code == 404
    Event.objects.filter(pk=conference.pk).update(state=Event.State.REPORTED)
    assert client.get(address).json()["event"]["slug"] == "conference"


def test_staff_read_outcomes_before(conference, reader, outsider, sign_in):
    address = "/api/v1/events/conference/outcomes"
    assert sign_in(reader).get(address).status_code == 200
    assert sign_in(outsider).get(address).status_code == 404


def test_the_public_reads_what_was_handed_in_without_minutes(
    conference, stand, owner, producer, client
):
    session = factories.make_session(conference)
    session.decisions.create(number=1, text="Between us")
    factories.make_product(stand.entity, name="Not counted")
    hand_in_report(conference, by=owner, now=conference.ends_at + timedelta(days=1))
    delete_product(stand.products.first(), by=producer)
    answer = client.get("/api/v1/events/conference/outcomes")
    assert set(answer.json()) == set(PUBLIC_PARTS)
    assert answer.json()["figures"]["products"]["counted"] == 3
    assert "Between us" not in answer.content.decode()
    assert "shown_not_counted" not in answer.json()["exhibitors"]


def test_sales_stand_beside_the_figures_and_are_never_added(conference, cooperative, owner):
    """Acceptance (f). Source: REFERENCE §4.2 [V:R2]."""
    exhibitor = factories.make_application(conference, cooperative)
    factories.make_sale(exhibitor, amount=Decimal(198_650), currency="PHP")
    factories.make_sale(exhibitor, amount=Decimal(187_000), currency="PHP", sales_class="BOOKED")
    report = outcome_report(conference)
    assert as_json(report)["sales"] == {
        "exhibitors": 1,
        "totals": [
            {
                "class": "DIRECT",
                "currency": "PHP",
                "amount": "198650.00",
                "reports": 1,
                "preliminary": 1,
            },
            {
                "class": "BOOKED",
                "currency": "PHP",
                "amount": "187000.00",
                "reports": 1,
                "preliminary": 1,
            },
        ],
        "headlines": [],
    }
    assert "sales" not in public_part(as_json(report))
    choose_headline(
        conference, adds_direct=True, adds_booked=True, adds_negotiation=False, by=owner
    )
    report = outcome_report(conference)
    assert as_json(report)["sales"]["headlines"] == [
        {"classes": ["DIRECT", "BOOKED"], "currency": "PHP", "amount": "385650.00"}
    ]
    sheet = report_sheets(report)["sales"]
    assert sheet[1:] == [
        ["direct (cash) sales", "PHP", Decimal(198_650), 1, 1],
        ["booked orders", "PHP", Decimal(187_000), 1, 1],
        ["direct (cash) sales + booked orders", "PHP", Decimal(385_650)],
    ]


def test_the_report_page_shows_the_sales(conference, cooperative, sign_in, reader):
    exhibitor = factories.make_application(conference, cooperative)
    path = f"/manage/{conference.slug}/report/"
    assert "Sales reported by exhibitors" not in sign_in(reader).get(path).content.decode()
    factories.make_sale(exhibitor, amount=Decimal(198_650), currency="PHP")
    page = sign_in(reader).get(path).content.decode()
    assert "Sales reported by exhibitors" in page
    assert "₱198,650.00" in page
