"""The scanner's configuration, tallies and heartbeats."""

import gzip
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.models import AreaRule, CheckIn, Device, TallyEntry
from attendance.queries import local_day
from attendance.queries.gates import tallied
from events.models import Event
from tests import factories

API = "/api/scan/v1"


@pytest.fixture
def fair(department) -> Event:  # type: ignore[no-untyped-def]
    now = timezone.now()
    return factories.make_event(
        organizer=department, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(days=1)
    )


@pytest.fixture
def hall(fair: Event):  # type: ignore[no-untyped-def]
    return factories.make_hall(fair, name="Hall A")


@pytest.fixture
def phone(fair: Event, hall):  # type: ignore[no-untyped-def]
    gate = factories.make_gate(fair, area=hall, name="Hall A east", reentry=False)
    return enrol_device(create_enrolment_code(gate, by=None), "Phone")


def post(phone, path: str, body: object):  # type: ignore[no-untyped-def]
    return Client().post(
        f"{API}/{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {phone.token}"},
    )


def snapshot(phone, **headers: str):  # type: ignore[no-untyped-def]
    headers["Authorization"] = f"Bearer {phone.token}"
    return Client().get(f"{API}/snapshot", headers=headers)


def test_the_snapshot_tells_gate_categories_and_restrictions(phone, fair: Event, hall) -> None:  # type: ignore[no-untyped-def]
    today = local_day(fair, timezone.now())
    AreaRule.objects.create(area=hall, category="VISITOR", allowed=False)
    AreaRule.objects.create(area=hall, category="BUYER", allowed=False)
    AreaRule.objects.create(area=hall, category="BUYER", day=today, allowed=True)
    AreaRule.objects.create(area=hall, category="VIP", allowed=True)
    config = snapshot(phone).json()["config"]
    assert config["gate"] == {
        "name": "Hall A east",
        "place": f"hall-{hall.pk}",
        "direction": "BOTH",
        "reentry": False,
    }
    assert sorted(config["rules"], key=lambda rule: rule["category"]) == [
        {"place": f"hall-{hall.pk}", "category": 6, "days": [today.isoformat()]},
        {"place": f"hall-{hall.pk}", "category": 10, "days": []},
    ]
    assert config["categories"]["1"]["label"] == "delegate"
    assert len(config["categories"]) == 10
    assert config["day"] == today.isoformat()


def test_the_snapshot_is_compressed_for_those_who_accept_it(phone, fair: Event) -> None:  # type: ignore[no-untyped-def]
    for _number in range(20):
        factories.make_registration(fair, full_name="Huỳnh Quốc Sơn")
    plain, packed = snapshot(phone), snapshot(phone, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert "Huỳnh Quốc Sơn" in plain.content.decode()
    assert len(packed.content) < len(plain.content) / 2


def test_tallies_sent_twice_count_once_and_never_as_check_ins(phone, fair: Event) -> None:  # type: ignore[no-untyped-def]
    at = timezone.now() - timedelta(minutes=40)
    body = {
        "tallies": [
            {"id": str(uuid.uuid4()), "counted_at": at.isoformat(), "count": 12},
            {"id": str(uuid.uuid4()), "counted_at": at.isoformat(), "count": -2},
        ]
    }
    ids = [tally["id"] for tally in body["tallies"]]
    for _time in range(2):
        answer = post(phone, "tallies", body)
        assert (answer.status_code, answer.json()) == (200, {"ids": ids, "refused": []})
    assert tallied(fair) == 10
    row = TallyEntry.objects.get(pk=ids[0])
    assert row.interval_at.minute % 15 == 0
    assert timedelta(0) <= at - row.interval_at < timedelta(minutes=15)
    assert not CheckIn.objects.exists()


def test_a_tally_that_cannot_be_stored_never_blocks_the_others(phone, fair: Event) -> None:  # type: ignore[no-untyped-def]
    good, none, huge = (str(uuid.uuid4()) for _ in range(3))
    now = timezone.now()
    future = (now + timedelta(days=400)).isoformat()
    answer = post(
        phone,
        "tallies",
        {
            "tallies": [
                {"id": none, "counted_at": now.isoformat(), "count": 0},
                {"id": huge, "counted_at": now.isoformat(), "count": 10**6},
                "nonsense",
                {"id": good, "counted_at": future, "count": 3},
            ]
        },
    )
    assert answer.json() == {"ids": [good], "refused": [none, huge]}
    row = TallyEntry.objects.get()
    assert (row.count, row.counted_at) == (3, row.received_at)


def test_another_devices_tally_is_not_acknowledged(phone, fair: Event, hall) -> None:  # type: ignore[no-untyped-def]
    other = enrol_device(create_enrolment_code(phone.device.gate, by=None), "Other")
    tally = {
        "id": str(uuid.uuid4()),
        "counted_at": timezone.now().isoformat(),
        "count": 5,
    }
    post(phone, "tallies", {"tallies": [tally]})
    assert post(other, "tallies", {"tallies": [tally]}).json() == {"ids": [], "refused": []}
    assert tallied(fair) == 5


def test_a_heartbeat_tells_battery_queue_and_last_sync(phone) -> None:  # type: ignore[no-untyped-def]
    synced = timezone.now() - timedelta(minutes=3)
    answer = post(
        phone,
        "heartbeat",
        {"battery": 41, "queue_length": 7, "last_sync": synced.isoformat()},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    device = Device.objects.get()
    assert (device.battery, device.queue_length, device.last_sync_at) == (41, 7, synced)
    assert device.heartbeat_at == device.last_seen_at


@pytest.mark.parametrize("battery", [-1, 101])
def test_an_impossible_battery_is_refused(phone, battery: int) -> None:  # type: ignore[no-untyped-def]
    assert post(phone, "heartbeat", {"battery": battery, "queue_length": 0}).status_code == 422


@pytest.mark.parametrize("path", ["tallies", "heartbeat"])
def test_a_stranger_counts_nothing(fair: Event, client: Client, path: str) -> None:
    answer = client.post(f"{API}/{path}", "{}", content_type="application/json")
    assert answer.status_code == 401


def test_a_walk_in_registered_after_the_snapshot_is_accepted(phone, fair: Event) -> None:  # type: ignore[no-untyped-def]
    known = snapshot(phone).json()["people"]["references"]
    walk_in = factories.make_registration(fair)
    assert walk_in.reference not in known
    now = timezone.now().isoformat()
    scan = {
        "id": str(uuid.uuid4()),
        "sequence": 1,
        "reference": walk_in.reference,
        "epoch": 0,
        "direction": "ENTRY",
        "scanned_at": now,
        "shown": "green",
        "method": "CAMERA",
    }
    answer = post(phone, "batch", {"sent_at": now, "scans": [scan]})
    assert answer.json()["verdicts"][0]["verdict"] == "admitted"


def test_a_batch_of_200_takes_at_most_three_queries_a_scan(
    phone, fair: Event, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    people = [factories.make_registration(fair) for _ in range(200)]
    now = timezone.now().isoformat()
    scans = [
        {
            "id": str(uuid.uuid4()),
            "sequence": number,
            "reference": person.reference,
            "epoch": 0,
            "direction": "ENTRY",
            "scanned_at": now,
            "shown": "green",
            "method": "CAMERA",
        }
        for number, person in enumerate(people)
    ]
    # Three a scan would be 600: the batch is read once and written at once (in parts of
    # 999 values, SQLite's limit).
    with django_assert_max_num_queries(40) as counted:
        answer = post(phone, "batch", {"sent_at": now, "scans": scans})
    assert {item["verdict"] for item in answer.json()["verdicts"]} == {"admitted"}
    assert len(counted) < 600
