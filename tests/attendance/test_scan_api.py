"""The scan protocol: enrolment, snapshot and delta, batches that never poison the queue."""

import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attendance.actions.badging import issue_token, reissue_badge
from attendance.actions.enrolling import create_enrolment_code, enrol_device, revoke_device
from attendance.actions.receiving import estimate
from attendance.actions.registering import cancel_registration, register
from attendance.models import Admission, CheckIn, EventKey, Registration
from attendance.queries import local_day, turnout
from events.models import Event
from tests import factories

API = "/api/scan/v1"


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=6)
    )


@pytest.fixture
def guest(fair: Event) -> Registration:
    return factories.make_registration(fair, email="guest@example.org")


class Phone:
    """A device as the protocol sees it."""

    def __init__(self, event: Event, name: str = "Phone") -> None:
        code = create_enrolment_code(factories.make_gate(event), by=None)
        enrolled = enrol_device(code, name)
        self.device, self.token, self.client = enrolled.device, enrolled.token, Client()
        self.sequence = 0

    def scan(self, reference: str, **overrides: object) -> dict[str, object]:
        self.sequence += 1
        return {
            "id": str(uuid.uuid4()),
            "sequence": self.sequence,
            "reference": reference,
            "epoch": 0,
            "direction": "ENTRY",
            "scanned_at": timezone.now().isoformat(),
            "shown": "green",
            "method": "CAMERA",
            **overrides,
        }

    def send(self, *scans: object, sent_at: datetime | None = None):  # type: ignore[no-untyped-def]
        body = {"sent_at": (sent_at or timezone.now()).isoformat(), "scans": scans}
        return self.client.post(
            f"{API}/batch",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def verdicts(self, *scans: object, **more) -> list[str]:  # type: ignore[no-untyped-def]
        return [item["verdict"] for item in self.send(*scans, **more).json()["verdicts"]]

    def snapshot(self, since: int = 0):  # type: ignore[no-untyped-def]
        return self.client.get(
            f"{API}/snapshot?since={since}", headers={"Authorization": f"Bearer {self.token}"}
        )


@pytest.fixture
def phone(fair: Event) -> Phone:
    return Phone(fair)


def test_a_device_enrols_with_a_code_once(fair: Event, client: Client) -> None:
    gate = factories.make_gate(fair)
    body = {"code": create_enrolment_code(gate, by=None), "name": "Phone 1"}
    answer = client.post(f"{API}/enrol", body, content_type="application/json").json()
    assert answer["gate"] == {"id": gate.pk, "name": gate.name, "place": "grounds"}
    assert (answer["event"]["number"], answer["zone"]) == (fair.number, "Asia/Ho_Chi_Minh")
    assert list(answer["keys"]) == ["0"]
    private = EventKey.objects.get().private_key().private_bytes_raw()
    assert private.hex() not in json.dumps(answer)
    again = client.post(f"{API}/enrol", body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "enrolment_refused")


def test_the_snapshot_holds_names_but_no_contacts_and_the_delta_only_what_is_newer(
    fair: Event, guest: Registration, phone: Phone
) -> None:
    first = phone.snapshot().json()
    assert first["people"] == {
        "references": guest.reference,
        "names": [guest.full_name],
        "organizations": [""],
        "organization": [0],
        "categories": [1],
        "epochs": [0],
        "states": ["REGISTERED"],
    }
    assert first["admissions"] == []
    assert "guest@example.org" not in json.dumps(first)
    register(fair, full_name="Early", email="early@example.org")
    first = phone.snapshot().json()
    late = register(fair, full_name="Late", email="late@example.org")
    delta = phone.snapshot(first["cursor"]).json()
    assert delta["people"]["references"] == late.reference
    cancel_registration(late, by=None)
    phone.send(phone.scan(guest.reference))
    newer = phone.snapshot(delta["cursor"]).json()
    assert newer["people"]["states"] == ["CANCELLED"]
    assert [row[1] for row in newer["admissions"]] == [guest.reference]
    assert phone.snapshot(newer["cursor"]).json()["people"]["names"] == []


def test_a_stranger_or_a_revoked_device_is_refused(phone: Phone, fair: Event, owner) -> None:
    assert Client().get(f"{API}/snapshot").status_code == 401
    staff = Client()
    staff.force_login(owner)
    assert staff.get(f"{API}/snapshot").status_code == 401
    assert phone.snapshot().status_code == 200
    revoke_device(phone.device, by=owner)
    assert phone.snapshot().status_code == 401
    assert phone.send(phone.scan("ZZZZZZZZ")).status_code == 401


def test_a_devices_token_opens_nothing_else(phone: Phone, fair: Event) -> None:
    gate = phone.device.gate
    answer = phone.client.post(
        f"/api/v1/events/{fair.slug}/check-ins",
        {"gate": gate.pk, "code": "ZZZZZZZZ"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {phone.token}"},
    )
    assert answer.status_code == 401
    assert not CheckIn.objects.exists()


def test_a_retried_batch_gets_the_same_verdicts(phone: Phone, guest: Registration) -> None:
    scans = [phone.scan(guest.reference), phone.scan(guest.reference)]
    first = phone.send(*scans).json()
    assert [item["verdict"] for item in first["verdicts"]] == ["admitted", "duplicate"]
    assert first["verdicts"][1]["duplicate_of"] == scans[0]["id"]
    assert phone.send(*scans).json() == first
    assert CheckIn.objects.count() == 2


def test_the_same_id_twice_in_one_batch_is_one_row(phone: Phone, guest: Registration) -> None:
    scan = phone.scan(guest.reference)
    assert phone.verdicts(scan, scan) == ["admitted", "admitted"]
    assert CheckIn.objects.count() == 1


def test_clashes_are_told_and_nothing_is_overwritten(
    fair: Event, phone: Phone, guest: Registration
) -> None:
    scan = phone.scan(guest.reference)
    other = factories.make_registration(fair)
    phone.send(scan)
    assert phone.verdicts({**scan, "reference": other.reference}) == ["id_clash"]
    assert Phone(fair, "Second").verdicts(scan) == ["id_clash"]
    assert phone.verdicts({**scan, "id": str(uuid.uuid4())}) == ["sequence_clash"]
    assert CheckIn.objects.get().reference == guest.reference


def test_green_is_a_fact_flagged_when_it_was_wrong(
    fair: Event, phone: Phone, guest: Registration
) -> None:
    cancelled = factories.make_registration(fair, state="CANCELLED")
    invited = factories.make_registration(fair, state="INVITED")
    reissue_badge(guest, by=None)
    verdicts = phone.verdicts(
        phone.scan(cancelled.reference),
        phone.scan(invited.reference),
        phone.scan(guest.reference, epoch=0),
        phone.scan("ZZZZZZZZ"),
        phone.scan(guest.reference, shown="red"),
    )
    assert verdicts == [
        "admitted_revoked",
        "admitted_revoked",
        "admitted_stale_badge",
        "unknown_registration",
        "logged_refusal",
    ]
    assert CheckIn.objects.count() == 5
    assert turnout(fair).attended == 3


def test_who_came_on_a_day_between_the_days_of_the_category_is_flagged(department) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    fair = factories.make_event(
        organizer=department, starts_at=now - timedelta(days=2), ends_at=now + timedelta(days=2)
    )
    around = [local_day(fair, now + timedelta(days=days)).isoformat() for days in (-1, 1)]
    factories.make_rule(fair, "BUYER", days=around)
    buyer = factories.make_registration(fair, category="BUYER")
    phone = Phone(fair)
    assert phone.verdicts(phone.scan(buyer.reference)) == ["admitted"]
    assert CheckIn.objects.get().reason == "wrong_day"


def test_the_earliest_estimated_time_is_the_admission_whichever_arrives_first(
    fair: Event, guest: Registration
) -> None:
    now = timezone.now()
    late, early = Phone(fair, "Late"), Phone(fair, "Early")
    second = late.scan(guest.reference, scanned_at=(now - timedelta(minutes=1)).isoformat())
    first = early.scan(guest.reference, scanned_at=(now - timedelta(minutes=5)).isoformat())
    assert late.verdicts(second) == ["admitted"]
    cursor = late.snapshot().json()["cursor"]
    assert early.verdicts(first) == ["admitted"]
    corrected = CheckIn.objects.get(pk=second["id"])
    assert (corrected.verdict, str(corrected.duplicate_of_id)) == ("duplicate", first["id"])
    assert str(Admission.objects.get().check_in_id) == first["id"]
    delta = {row[0]: row[5] for row in late.snapshot(cursor).json()["admissions"]}
    assert delta == {first["id"]: "admitted", second["id"]: "duplicate"}


@pytest.mark.parametrize(
    ("skew", "expected"), [(3, -60), (-3, -60), (3600, -60 + 3600), (-3600, -60 - 3600)]
)
def test_a_wrong_clock_is_corrected_beyond_five_seconds(skew: int, expected: int) -> None:
    received = factories.START
    sent = received - timedelta(seconds=skew)
    scanned = received - timedelta(seconds=60)
    moment = estimate(scanned, sent_at=sent, received_at=received)
    assert moment == min(received + timedelta(seconds=expected), received)


def test_a_phone_an_hour_slow_is_recorded_with_both_times(
    phone: Phone, guest: Registration
) -> None:
    now = timezone.now()
    slow = now - timedelta(hours=1)
    scanned = slow - timedelta(seconds=30)
    phone.send(phone.scan(guest.reference, scanned_at=scanned.isoformat()), sent_at=slow)
    row = CheckIn.objects.get()
    assert row.scanned_at == scanned
    assert abs(row.estimated_at - (now - timedelta(seconds=30))) < timedelta(seconds=5)
    assert row.estimated_at <= row.received_at


@pytest.mark.parametrize("year", ["2099", "9999", "0001", "1970"])
def test_an_impossible_date_is_refused_and_kept_as_a_row(
    phone: Phone, guest: Registration, year: str
) -> None:
    scan = phone.scan(guest.reference, scanned_at=f"{year}-06-01T08:00:00+07:00")
    assert phone.verdicts(scan) == ["logged_refusal"]
    row = CheckIn.objects.get()
    assert (row.reason, row.scanned_at.year) == ("impossible_time", timezone.now().year)
    assert not Admission.objects.exists()


def test_a_phone_that_lives_in_2099_is_refused(phone: Phone, guest: Registration) -> None:
    then = timezone.now().replace(year=2099)
    scan = phone.scan(guest.reference, scanned_at=then.isoformat())
    assert phone.verdicts(scan, sent_at=then) == ["logged_refusal"]


def test_one_bad_item_never_poisons_the_queue(phone: Phone, guest: Registration) -> None:
    bad_id = str(uuid.uuid4())
    answer = phone.send(
        {"nonsense": True},
        phone.scan(guest.reference, id=bad_id, scanned_at="yesterday"),
        "text",
        None,
        phone.scan(guest.reference, sequence=-1),
        phone.scan(guest.reference, scanned_at="2026-11-22T08:00:00"),
        phone.scan(guest.reference),
    )
    body = answer.json()
    assert answer.status_code == 200
    assert [item["index"] for item in body["unreadable"]] == [0, 2, 3]
    assert [item["verdict"] for item in body["verdicts"]] == ["logged_refusal"] * 3 + ["admitted"]
    assert body["verdicts"][0] == {
        "id": bad_id,
        "verdict": "logged_refusal",
        "reason": "malformed",
        "duplicate_of": None,
    }


def test_more_than_200_scans_or_no_time_are_invalid(phone: Phone) -> None:
    assert phone.send(*[{}] * 201).status_code == 422
    assert phone.send(*[{}] * 200).status_code == 200


def test_an_exit_frees_the_slot(phone: Phone, guest: Registration) -> None:
    verdicts = phone.verdicts(
        phone.scan(guest.reference),
        phone.scan(guest.reference, direction="EXIT"),
        phone.scan(guest.reference),
    )
    assert verdicts == ["admitted", "admitted", "admitted"]


def test_another_events_person_is_unknown(phone: Phone) -> None:
    stranger = factories.make_registration(factories.make_event())
    assert phone.verdicts(phone.scan(stranger.reference)) == ["unknown_registration"]
    assert CheckIn.objects.get().registration is None


def test_a_batch_of_one_takes_at_most_eight_queries(
    phone: Phone, guest: Registration, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    scan = phone.scan(guest.reference)
    with django_assert_max_num_queries(8):
        answer = phone.send(scan)
    assert answer.json()["verdicts"][0]["verdict"] == "admitted"


@pytest.mark.parametrize("as_badge", [True, False])
def test_one_check_in_over_the_api_takes_at_most_eight_queries(
    fair: Event, guest: Registration, gatekeeper, django_assert_max_num_queries, as_badge: bool
) -> None:  # type: ignore[no-untyped-def]
    client = Client(enforce_csrf_checks=False)
    client.force_login(gatekeeper)
    code = issue_token(guest) if as_badge else guest.printed_reference
    body = {"gate": factories.make_gate(fair).pk, "code": code}
    with django_assert_max_num_queries(8):
        answer = client.post(
            f"/api/v1/events/{fair.slug}/check-ins", body, content_type="application/json"
        )
    assert answer.status_code == 200
    assert (answer.json()["verdict"], answer.json()["person"]["category"]) == (
        "admitted",
        "DELEGATE",
    )


def test_the_api_wants_a_session_a_csrf_token_the_right_and_the_own_event(
    fair: Event, gatekeeper, reader, outsider
) -> None:  # type: ignore[no-untyped-def]
    body = {"gate": factories.make_gate(fair).pk, "code": "ZZZZZZZZ"}
    address = f"/api/v1/events/{fair.slug}/check-ins"
    answers = {}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(gatekeeper)
    answers["csrf"] = strict.post(address, body, content_type="application/json").status_code
    answers["nobody"] = Client().post(address, body, content_type="application/json").status_code
    for person in (reader, outsider):
        client = Client()
        client.force_login(person)
        answer = client.post(address, body, content_type="application/json")
        answers[person.full_name] = answer.status_code
    assert answers == {"csrf": 403, "nobody": 401, "Rey Reader": 403, "Otto Outsider": 404}
    assert not CheckIn.objects.exists()


def test_no_api_description_mentions_private_keys(client: Client) -> None:
    described = client.get("/api/v1/openapi.json")
    assert described.status_code == 200
    text = described.content.decode()
    assert "encrypted_private_key" not in text
    assert "token_hash" not in text


def test_the_admin_knows_no_secrets() -> None:
    from django.contrib import admin

    registered = {model._meta.model_name for model in admin.site._registry}
    assert not registered & {"eventkey", "enrolmentcode", "device"}
