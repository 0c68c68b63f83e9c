"""The JSON API of the exhibitors storey, as another program reads it."""

import pytest

from exhibitors.models import Application
from tests import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/events/conference"


@pytest.fixture
def stands(conference):
    """Make two exhibitors with three products; one more entity only applied."""
    salt, rice, hidden = (factories.make_entity(name=name) for name in ("Muối", "Gạo", "Đợi"))
    white = factories.make_product(salt, name="Muối trắng", stars=4)
    pink = factories.make_product(salt, name="Muối hồng", sector="HERBAL", stars=3)
    st25 = factories.make_product(rice, name="ST25", stars=4)
    factories.make_application(conference, salt, products=[white, pink])
    factories.make_application(conference, rice, products=[st25])
    waiting = factories.make_product(hidden, name="Chờ duyệt", stars=4)
    factories.make_application(
        conference, hidden, products=[waiting], state=Application.State.SUBMITTED
    )


def names(client, path, key):
    answer = client.get(f"{BASE}/{path}").json()
    assert answer["count"] == len(answer["items"])
    return [item[key] for item in answer["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ST25", "Muối hồng", "Muối trắng"]),
        ("q=muoi+trang", ["Muối trắng"]),
        ("stars=4", ["ST25", "Muối trắng"]),
        ("sector=HERBAL", ["Muối hồng"]),
        ("stars=4&sector=HERBAL", []),
        ("stars=4&on=2028-06-01", ["ST25", "Muối trắng"]),
        ("stars=4&on=2028-06-02", []),
    ],
)
def test_products_are_filtered_and_stars_are_those_of_the_day(query, found, stands, client):
    assert names(client, f"products?{query}", "name") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["Gạo", "Muối"]), ("q=gao", ["Gạo"]), ("stars=3", ["Muối"]), ("sector=NONE", [])],
)
def test_exhibitors_are_those_approved(query, found, stands, client):
    assert names(client, f"exhibitors?{query}", "entity") == found


def test_pages_add_up_and_hold_public_fields_only(stands, client):
    pages = [client.get(f"{BASE}/products?limit=2&offset={start}").json() for start in (0, 2, 4)]
    assert [(page["count"], len(page["items"])) for page in pages] == [(3, 2), (3, 1), (3, 0)]
    assert set(pages[0]["items"][0]) == {"name", "stars", "sector", "entity", "entity_id"}
    exhibitor = client.get(f"{BASE}/exhibitors").json()["items"][0]
    assert set(exhibitor) == {"entity_id", "entity", "type", "unit", "booths", "products"}


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "stars=6", "on=31/02"])
def test_a_wrong_parameter_is_named(query, stands, client):
    answer = client.get(f"{BASE}/products?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_draft_has_no_exhibitors_to_read(client, department):
    factories.make_event(organizer=department, slug="draft", state="DRAFT", published_at=None)
    for path in ("exhibitors", "products"):
        assert client.get(f"/api/v1/events/draft/{path}").status_code == 404
