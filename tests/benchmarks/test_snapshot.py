"""How large the snapshot of a big fair is on the wire."""

import gzip
import random
from datetime import timedelta

import pytest
from django.test import Client

from attendance.actions.enrolling import create_enrolment_code, enrol_device
from attendance.models import Registration
from events.models import Event
from events_app.core.text import fold
from tests import factories

pytestmark = pytest.mark.benchmark
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi")
MIDDLE = ("Thị", "Văn", "Quốc", "Minh", "Ngọc", "Hữu", "Thanh", "Đức", "Xuân", "Kim")
GIVEN = ("Sơn", "Hương", "Phúc", "Lan", "Dũng", "Thảo", "Hạnh", "Tuấn", "Mai", "Long", "Yến")

# A fair: half of the people are visitors, who come for themselves. In the categories' order.
SHARES = (20, 1, 1, 1, 10, 8, 1, 2, 3, 53)


@pytest.mark.parametrize("everybody_names_one", [False, True])
def test_a_snapshot_of_10000_people_is_at_most_120_kilobytes(
    conference: Event, everybody_names_one: bool
) -> None:
    chance = random.Random(2026)
    organizations = [
        f"Hợp tác xã {chance.choice(MIDDLE)} {chance.choice(GIVEN)} {n}" for n in range(600)
    ]
    categories = chance.choices(Registration.Category.values, SHARES, k=10_000)
    people = []
    for number, category in enumerate(categories):
        name = " ".join(chance.choice(part) for part in (FAMILY, MIDDLE, GIVEN))
        comes_alone = category == "VISITOR" and not everybody_names_one
        organization = "" if comes_alone else chance.choice(organizations)
        people.append(
            Registration(
                event=conference,
                full_name=name,
                name_folded=fold(name),
                organization_name=organization,
                organization_folded=fold(organization),
                category=category,
                registered_at=conference.starts_at - timedelta(days=2),
                change_number=number + 1,
            )
        )
    Registration.objects.bulk_create(people)
    gate = factories.make_gate(conference)
    phone = enrol_device(create_enrolment_code(gate, by=None), "Phone")
    answer = Client().get(
        "/api/scan/v1/snapshot",
        headers={"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"},
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    size, plain = len(answer.content), len(gzip.decompress(answer.content))
    whom = "all with an organisation" if everybody_names_one else "half of them on their own"
    print(f"\n10,000 people, {whom}: {size / 1000:.1f} kB gzipped, {plain / 1000:.0f} kB plain")
    assert size <= 120_000
