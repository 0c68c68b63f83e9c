"""The JSON API as a whole: its description, its errors, its paging."""

import pytest
from django.test import Client

from events.models import Event
from tests import factories

ROUTES = {
    "/api/v1/events",
    "/api/v1/events/{slug}",
    "/api/v1/events/{slug}/sessions",
    "/api/v1/events/{slug}/exhibitors",
    "/api/v1/events/{slug}/products",
    "/api/v1/events/{slug}/outcomes",
}


@pytest.mark.django_db
def test_the_description_names_every_route(client: Client) -> None:
    described = client.get("/api/v1/openapi.json")
    assert described.status_code == 200
    assert set(described.json()["paths"]) >= ROUTES


@pytest.mark.django_db
def test_an_unknown_event_is_answered_with_a_stable_code(client: Client) -> None:
    for route in sorted(ROUTES - {"/api/v1/events"}):
        answer = client.get(route.replace("{slug}", "nowhere"))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_outcomes_stay_inside_until_the_report_is_handed_in(
    client: Client, conference: Event, reader, outsider
) -> None:  # type: ignore[no-untyped-def]
    address = f"/api/v1/events/{conference.slug}/outcomes"
    assert client.get(address).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 404
    client.force_login(reader)
    assert client.get(address).json()["figures"]["products"] == {"reported": None, "counted": 0}
    client.logout()
    Event.objects.filter(pk=conference.pk).update(state=Event.State.REPORTED)
    assert client.get(address).status_code == 200


def test_products_are_paged_and_filtered(client: Client, conference: Event) -> None:
    entity = factories.make_entity()
    products = [factories.make_product(entity, stars=stars) for stars in (3, 3, 4)]
    factories.make_application(conference, entity, products=products)
    address = f"/api/v1/events/{conference.slug}/products"
    page = client.get(address, {"limit": 2}).json()
    assert (page["count"], len(page["items"])) == (3, 2)
    assert client.get(address, {"stars": 4}).json()["count"] == 1
    wrong = client.get(address, {"limit": 0})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
