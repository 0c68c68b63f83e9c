"""The badge as paper: read back, decoded, verified."""

import io
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from attendance.actions.badging import issue_token
from attendance.models import Registration
from attendance.pdf import badge_pdf, badges_pdf
from attendance.queries import public_keys
from events.models import Event
from events_app.core import badge_token
from tests import factories

NAMES = ["Huỳnh Quốc Sơn", "Nguyễn Thị Ngọc Quỳnh", "Đặng Thị Ngọc Thịnh"]


def pictures(pdf: bytes, folder: Path) -> list[Image.Image]:
    (folder / "badge.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", str(folder / "badge.pdf"), str(folder / "page")],
        check=True,
    )
    return [Image.open(path) for path in sorted(folder.glob("page*.png"))]


def decoded(picture: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_code_decodes_verifies_and_names_nobody(
    conference: Event, tmp_path: Path, name: str
) -> None:
    person = factories.make_registration(
        conference,
        full_name=name,
        position="Trưởng phòng thu mua",
        organization_name="Saigon Co.op",
        category="BUYER",
    )
    pdf = badge_pdf(person)
    (picture,) = pictures(pdf, tmp_path)
    text = decoded(picture)
    token = badge_token.unpack(text)
    assert text == issue_token(person)
    assert badge_token.verify(token, public_keys(conference)[token.key_id])
    printed = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for part in (name, "Saigon Co.op", person.printed_reference):
        assert part in " ".join(printed.split())
    assert "Hội nghị" in printed


def test_a_badge_is_a6(conference: Event) -> None:
    (page,) = PdfReader(io.BytesIO(badge_pdf(factories.make_registration(conference)))).pages
    millimetres = [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]]
    assert millimetres == [105, 148]


def test_the_longest_name_stays_whole_on_one_badge(conference: Event, tmp_path: Path) -> None:
    longest = ("Nguyễn Phúc Thị Ngọc Quỳnh " * 8).strip()[:200].strip()
    person = factories.make_registration(
        conference,
        full_name=longest,
        position=("Phó Chủ tịch Hội đồng " * 10)[:200].strip(),
        organization_name=("Hợp tác xã Nông nghiệp " * 10)[:200].strip(),
    )
    pdf = badge_pdf(person)
    reader = PdfReader(io.BytesIO(pdf))
    printed = "".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert longest.replace(" ", "") in printed
    assert decoded(pictures(pdf, tmp_path)[0]) == issue_token(person)


def test_a_batch_longer_than_a_chunk_keeps_order_and_reports_progress(
    conference: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attendance.pdf.badges.CHUNK_SIZE", 2)
    people = [factories.make_registration(conference, full_name=name) for name in NAMES]
    steps: list[tuple[int, int]] = []
    pdf = badges_pdf(people, advance=lambda done, total: steps.append((done, total)))
    pages = pictures(pdf, tmp_path)
    assert [decoded(page) for page in pages] == [issue_token(person) for person in people]
    assert steps == [(0, 3), (2, 3), (3, 3)]


def test_nobody_has_no_badges(db: None) -> None:
    with pytest.raises(ValueError, match="no badge"):
        badges_pdf(Registration.objects.none())
