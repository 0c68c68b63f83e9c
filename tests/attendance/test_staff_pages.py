"""The organiser's list, the desk, the gate and its devices."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.actions.admitting import check_in
from attendance.actions.badging import issue_token
from attendance.actions.enrolling import enrol_device
from attendance.models import CheckIn, Device, Gate, Registration
from attendance.spreadsheets import formula_safe
from events.models import Event
from events_app.core import audit
from events_app.core.models import Job
from tests import factories


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    """Return an event that runs now."""
    now = timezone.now()
    return factories.make_event(
        organizer=department,
        slug="fair",
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(hours=6),
    )


def path(name: str, event: Event, *rest: object) -> str:
    return reverse(f"attendance:{name}", args=[event.slug, *rest])


def text(response) -> str:  # type: ignore[no-untyped-def]
    return response.content.decode()


def test_the_list_is_searched_without_diacritics_and_filtered(
    fair: Event, registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    son = factories.make_registration(fair, full_name="Huỳnh Quốc Sơn", category="BUYER")
    factories.make_registration(fair, full_name="Đỗ Thị Đào", state="INVITED")
    factories.make_registration(factories.make_event(), full_name="Elsewhere Sơn")
    check_in(factories.make_gate(fair), reference=son.reference, method="TYPED")
    names = {
        "?q=huynh+son": {"Huỳnh Quốc Sơn"},
        "?q=do+dao": {"Đỗ Thị Đào"},
        f"?q={son.printed_reference}": {"Huỳnh Quốc Sơn"},
        "?category=BUYER": {"Huỳnh Quốc Sơn"},
        "?state=INVITED": {"Đỗ Thị Đào"},
        "?arrived=yes": {"Huỳnh Quốc Sơn"},
        "?arrived=no": {"Đỗ Thị Đào"},
        "": {"Huỳnh Quốc Sơn", "Đỗ Thị Đào"},
        "?q=nobody": set(),
    }
    for query, expected in names.items():
        page = client.get(path("registrations", fair) + query).context["page"]
        assert {row.full_name for row in page} == expected, query


def test_the_list_takes_as_many_queries_with_three_people_as_with_one(
    fair: Event, registrar, sign_in, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(registrar)
    counts = []
    for extra in (1, 2):
        for _one in range(extra):
            factories.make_registration(fair)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(path("registrations", fair))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_desk_registers_and_invites(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    data = {"full_name": "Lê Văn Tám", "category": "VIP", "language": "vi", "email": ""}
    client.post(path("new_registration", fair), {**data, "intent": "register"})
    client.post(
        path("new_registration", fair),
        {**data, "full_name": "Mời", "email": "moi@example.org", "intent": "invite"},
    )
    states = dict(Registration.objects.values_list("full_name", "state"))
    assert states == {"Lê Văn Tám": "REGISTERED", "Mời": "INVITED"}
    assert Job.objects.get().kind == "registration_mail"
    again = client.post(
        path("new_registration", fair),
        {**data, "full_name": "Mời", "email": "moi@example.org", "intent": "invite"},
    )
    assert "already registered" in text(again)
    invited = Registration.objects.get(state="INVITED")
    client.post(path("acceptance", fair, invited.pk))
    invited.refresh_from_db()
    assert invited.state == "REGISTERED"


def test_a_registration_is_edited_and_a_stale_form_keeps_what_was_typed(
    fair: Event, registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    person = factories.make_registration(fair)
    data = {"full_name": "New", "category": "PRESS", "version": 1}
    assert client.get(path("registration", fair, person.pk)).status_code == 200
    assert client.post(path("registration", fair, person.pk), data).status_code == 302
    stale = client.post(path("registration", fair, person.pk), {**data, "full_name": "Typed"})
    assert "Typed" in text(stale)
    person.refresh_from_db()
    assert (person.full_name, person.category) == ("New", "PRESS")


def test_cancelling_and_re_issuing_at_the_desk(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    person = factories.make_registration(fair)
    client.post(path("badge_reissue", fair, person.pk))
    assert client.get(path("badge", fair, person.pk)).content.startswith(b"%PDF")
    assert client.get(path("cancellation", fair, person.pk)).status_code == 200
    client.post(path("cancellation", fair, person.pk))
    person.refresh_from_db()
    assert (person.epoch, person.state) == (1, "CANCELLED")
    assert client.get(path("badge", fair, person.pk)).status_code == 404


def test_another_events_person_does_not_exist_here(fair: Event, registrar, sign_in) -> None:
    client = sign_in(registrar)
    stranger = factories.make_registration(factories.make_event())
    for name in ("registration", "cancellation", "badge"):
        assert client.get(path(name, fair, stranger.pk)).status_code == 404


def test_the_export_is_formula_safe_and_audited(fair: Event, registrar, sign_in) -> None:
    factories.make_registration(fair, full_name="=HYPERLINK(1)", organization_name="@x")
    wish = {"purpose": "RUNNING", "format": "csv"}
    response = sign_in(registrar).post(path("registrations_export", fair), wish)
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["full_name"] == "'=HYPERLINK(1)"
    assert rows[0]["organization_name"] == "'@x"
    assert rows[0]["attended"] == "no"
    line = audit.trail(fair).get()
    assert (line.verb, line.details, line.actor) == (
        "registrations.exported",
        {"rows": 1, "purpose": "RUNNING"},
        registrar,
    )
    assert [formula_safe(t) for t in ("-1", "+1", "a=b", "")] == ["'-1", "'+1", "a=b", ""]


def scan(client, event: Event, code: str, **more):  # type: ignore[no-untyped-def]
    html = text(client.get(path("gate", event)))
    fields = dict(re.findall(r'name="(gate|scan_id)" value="([^"]+)"', html))
    data = {**fields, "code": code, "direction": "ENTRY", **more}
    return client.post(path("gate", event), data, follow=True)


def test_the_gatekeeper_scans_sees_the_verdict_and_undoes(fair: Event, gatekeeper, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    person = factories.make_registration(
        fair, full_name="Huỳnh Quốc Sơn", organization_name="Saigon Co.op", category="BUYER"
    )
    shown = text(scan(client, fair, issue_token(person)))
    for part in ('role="alert"', "Welcome", "Huỳnh Quốc Sơn", "Buyer", "Saigon Co.op", "1 / 1"):
        assert part in shown
    entry = CheckIn.objects.get()
    assert (entry.method, entry.by) == ("WEDGE", gatekeeper)
    assert "Already in" in text(scan(client, fair, person.printed_reference))
    undone = client.post(path("check_in_undo", fair, entry.pk), follow=True)
    assert "Undone" in text(undone)
    assert "0 / 1" in text(undone)
    assert client.post(path("check_in_undo", fair, entry.pk)).status_code == 409
    assert "Welcome" in text(scan(client, fair, person.reference))


def test_the_same_post_twice_is_one_scan(fair: Event, gatekeeper, sign_in) -> None:
    client = sign_in(gatekeeper)
    person = factories.make_registration(fair)
    client.get(path("gate", fair))
    gate = Gate.objects.get()
    data = {
        "gate": gate.pk,
        "code": person.reference,
        "direction": "ENTRY",
        "scan_id": "00000000-0000-4000-8000-000000000001",
    }
    for _again in range(2):
        assert "Welcome" in text(client.post(path("gate", fair), data, follow=True))
    assert CheckIn.objects.count() == 1


def test_a_name_is_searched_and_the_person_admitted_from_the_list(
    fair: Event, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    person = factories.make_registration(fair, full_name="Đỗ Thị Đào")
    found = scan(client, fair, "do thi dao")
    assert "Đỗ Thị Đào" in text(found)
    assert not CheckIn.objects.exists()
    shown = scan(client, fair, person.printed_reference, method="SEARCH")
    assert "Welcome" in text(shown)
    assert CheckIn.objects.get().method == "SEARCH"


def test_every_refusal_says_why(fair: Event, gatekeeper, sign_in) -> None:
    client = sign_in(gatekeeper)
    cancelled = factories.make_registration(fair, state="CANCELLED")
    invited = factories.make_registration(fair, state="INVITED")
    elsewhere = factories.make_registration(factories.make_event())
    words = {
        cancelled.reference: "was cancelled",
        invited.reference: "not registered",
        issue_token(elsewhere): "another event",
        "9" * 196: "not genuine",
        "00000000": "Nobody has this reference",
    }
    for code, word in words.items():
        shown = text(scan(client, fair, code))
        assert "No entry" in shown
        assert word in shown
    assert CheckIn.objects.count() == len(words)


def test_a_gate_for_a_session_is_added_and_a_device_enrolled_and_revoked(
    fair: Event, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(owner)
    session = factories.make_session(fair)
    area = {"name": "Talk", "kind": "SESSION", "session": session.pk}
    assert client.post(path("areas", fair), area).status_code == 302
    for _again in range(2):
        response = client.post(path("gates", fair), {"name": "Hall B", "area": session.area.pk})
    assert "Another gate of this event has this name" in text(response)
    gate = Gate.objects.get()
    assert gate.area.session == session
    shown = text(client.post(path("enrolment", fair, gate.pk)))
    code = re.search(r"\w{4}-\w{4}-\w{4}", shown).group()  # type: ignore[union-attr]
    device = enrol_device(code, "Phone 1").device
    assert "Phone 1" in text(client.get(path("gates", fair)))
    client.post(path("device_revocation", fair, device.pk))
    assert Device.objects.get().revoked_at is not None


def test_a_gatekeeper_neither_sees_the_list_nor_manages_gates(
    fair: Event, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(gatekeeper)
    assert client.get(path("registrations", fair)).status_code == 403
    assert client.get(path("gates", fair)).status_code == 403


def test_another_organiser_finds_none_of_the_pages(fair: Event, outsider, sign_in) -> None:
    client = sign_in(outsider)
    person = factories.make_registration(fair)
    pages = [path(name, fair) for name in ("registrations", "gate", "gates", "new_registration")]
    for page in [*pages, path("registration", fair, person.pk), path("badge", fair, person.pk)]:
        assert client.get(page).status_code == 404
