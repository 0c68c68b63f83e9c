"""What a badge costs, as a ratio to a plain reportlab drawing; memory and codes of 1,000.

Ratios hold on a shared machine: both are measured in one run, in turns, in processor time.
"""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from attendance.actions.badging import issue_token
from attendance.models import Registration
from attendance.pdf import badges_pdf
from attendance.queries import badge_signer
from events.models import Event
from tests import factories
from tests.benchmarks.plain_badge import register_fonts, reportlab_badges

pytestmark = pytest.mark.benchmark
COUNT = 300
ROUNDS = 5
MOST = 2.5
MEMORY_MB = 200
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Võ", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Thị", "Văn", "Quốc", "Ngọc", "Thị Ngọc", "Hữu", "Đức", "Minh", "Phương", "Kim")
GIVEN = ("Sơn", "Quỳnh", "Thịnh", "Ẩn", "Ánh", "Dũng", "Hạnh", "Hiếu", "Phượng", "Út")


def crowd(event: Event, count: int) -> list[Registration]:
    """Register people of whom no two have the same name and organisation."""
    return [
        factories.make_registration(
            event,
            full_name=f"{FAMILY[n % 10]} {MIDDLE[n // 10 % 10]} {GIVEN[n // 100 % 10]}",
            position="Trưởng phòng thu mua",
            organization_name=f"Hợp tác xã Đông Hải {n}",
            category="BUYER",
        )
        for n in range(count)
    ]


def spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def ratio(event: Event, people: list[Registration]) -> tuple[float, float]:
    """Return our milliseconds per badge and reportlab's: the best of several turns each."""
    register_fonts()
    signed = badge_signer(event)
    plain = [
        (
            row.full_name,
            row.position,
            row.organization_name,
            row.printed_reference,
            "Nhà mua hàng",
            signed(row),
        )
        for row in people
    ]
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(spent(lambda: badges_pdf(people)))
        theirs.append(
            spent(lambda: reportlab_badges(plain, event=event.title, line="Bạc Liêu · 1.12.2026"))
        )
    each = 1000 / len(people)
    return min(ours) * each, min(theirs) * each


@pytest.mark.django_db
def test_a_badge_costs_at_most_two_and_a_half_plain_drawings(conference: Event) -> None:
    people = crowd(conference, COUNT)
    badges_pdf(people[:1])
    ours, theirs = ratio(conference, people)
    print(f"\nbadge: {ours:.2f} ms, plain reportlab: {theirs:.2f} ms, ratio {ours / theirs:.2f}")
    assert ours / theirs <= MOST


@pytest.mark.django_db
def test_names_that_weasyprint_must_set(conference: Event) -> None:
    people = crowd(conference, 100)
    for row in people:
        row.full_name = f"שלום {row.full_name}"
    badges_pdf(people[:1])
    cost = spent(lambda: badges_pdf(people)) * 1000 / len(people)
    print(f"\nbadge with a Hebrew name, overlaid by WeasyPrint: {cost:.2f} ms")


@pytest.mark.django_db
def test_every_code_of_a_thousand_badges_decodes_at_150_dpi(
    conference: Event, tmp_path: Path
) -> None:
    people = crowd(conference, 1000)
    pdf = badges_pdf(people)
    print(f"\n1,000 badges: {len(pdf) / 1e6:.2f} MB")
    path = tmp_path / "badges.pdf"
    path.write_bytes(pdf)
    for start in range(0, len(people), 100):
        part = tmp_path / str(start)
        part.mkdir()
        pages = ["-f", str(start + 1), "-l", str(start + 100)]
        subprocess.run(["pdftoppm", "-r", "150", "-gray", *pages, path, part / "page"], check=True)
        read = [
            zxingcpp.read_barcodes(Image.open(io.BytesIO(page.read_bytes())))[0].text
            for page in sorted(part.iterdir())
        ]
        assert read == [issue_token(row) for row in people[start : start + 100]]


_IN_A_PROCESS_OF_ITS_OWN = """
import resource, django
django.setup()
from django.test.utils import setup_test_environment
from django.db import connection
connection.creation.create_test_db(verbosity=0)
from tests import factories
from tests.benchmarks.test_badges import crowd
from attendance.pdf import badges_pdf
event = factories.make_event()
people = crowd(event, 1000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = badges_pdf(people)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(before // 1024, after // 1024, len(content))
"""


def test_a_thousand_badges_stay_under_200_mb(tmp_path: Path) -> None:
    """Measured in a fresh process: the peak of its resident memory, Django included."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "events_app.settings",
        "DATABASE_URL": "sqlite://:memory:",
        "PHIEN_VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_PROCESS_OF_ITS_OWN],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    before, after, size = map(int, done.stdout.split()[-3:])
    print(f"\n1,000 badges: peak {after} MB ({before} MB before), file {size / 1e6:.2f} MB")
    assert after < MEMORY_MB
