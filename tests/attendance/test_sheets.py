"""Attendance sheets on paper and back, and the protocol list."""

import hashlib
import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from attendance.actions.admitting import check_in
from attendance.actions.answering import AnswerFileWrong
from attendance.actions.correcting import ImpossibleTime
from attendance.actions.signing import (
    NobodySigned,
    NotOnTheSheet,
    OutsideTheSession,
    enter_sheet,
    remove_scan,
)
from attendance.models import Admission, CheckIn, Gate, Registration, SignedSheet
from attendance.pdf.sheets import sheet_pdf
from attendance.queries.sheets import given_name_key, sheet_people
from events.models import Event, Room, Session, Venue
from events_app.core import audit
from events_app.core.jobs import run_job
from events_app.core.models import Job
from tests import factories

LATER = factories.START + timedelta(hours=9)
SCAN = b"%PDF-1.7 signed"


@pytest.fixture
def session(conference: Event) -> Session:
    return factories.make_session(conference, title_en="Opening")


@pytest.fixture
def people(conference: Event) -> list[Registration]:
    return [
        factories.make_registration(conference, full_name=name, organization_name=organization)
        for name, organization in [
            ("Trần Thị Đào", "Bến Tre"),
            ("Nguyễn Văn Dũng", ""),
            ("Lê Ánh", "An Giang"),
            ("Phạm Văn An", "Đắk Lắk"),
        ]
    ]


def enter(session: Session, people: list[Registration], **overrides):  # type: ignore[no-untyped-def]
    fields = {
        "people": people,
        "at": session.starts_at,
        "sheet_id": uuid.uuid4(),
        "by": None,
        "now": LATER,
    }
    return enter_sheet(session, **{**fields, **overrides})


def printed(pdf: bytes, folder: Path) -> tuple[str, list[Path]]:
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(path), str(folder / "p")], check=True)
    return text, sorted(folder.glob("p*.png"))


def test_names_sort_by_given_name_letters_before_tones() -> None:
    names = [
        "Lê Bình",
        "Trần Đào",
        "Vũ Dũng",
        "Lê Ánh",
        "Phạm An",
        "Bùi Ân",
        "An",
        "Lê Ăn",
        "Lê An",
    ]
    assert sorted(names, key=given_name_key) == [
        "An", "Lê An", "Phạm An", "Lê Ánh", "Lê Ăn", "Bùi Ân", "Lê Bình", "Vũ Dũng", "Trần Đào",
    ]  # fmt: skip


def test_the_sheet_lists_registered_people_only_in_either_order(
    conference: Event, people: list[Registration]
) -> None:
    factories.make_registration(conference, state="CANCELLED")
    dao, dung, anh, an = people
    assert sheet_people(conference, order="given") == [an, anh, dung, dao]
    assert sheet_people(conference, order="organization") == [anh, dao, an, dung]


def test_the_printed_sheet_has_header_numbers_code_and_a_repeated_head_row(
    session: Session, tmp_path: Path
) -> None:
    venue = Venue.objects.create(organizer=session.event.organizer, name="Convention Centre")
    session.room = Room.objects.create(venue=venue, name="Hall Sen")
    people = [
        factories.make_registration(
            session.event, full_name=f"Huỳnh Quốc Sơn {n}", position="Kế toán"
        )
        for n in range(1, 41)
    ]
    steps: list[tuple[int, int]] = []
    pdf = sheet_pdf(session, people, advance=lambda done, total: steps.append((done, total)))
    text, pages = printed(pdf, tmp_path)
    sheets = text.split("\f")[:-1]
    assert len(pages) == len(sheets) > 1
    assert all("Signature" in sheet and "Full name" in sheet for sheet in sheets)
    footers = [
        sheet.split("\n")[-2].replace(" ", "") for sheet in (one.rstrip() + "\n" for one in sheets)
    ]
    assert footers == [f"{n}/{len(sheets)}" for n in range(1, len(sheets) + 1)]
    assert "Huỳnh Quốc Sơn 40" in " ".join(text.split())
    for part in ("Opening", "1 December 2026, 08:00–09:00 (Vietnam Time)", "Room: Hall Sen"):
        assert part in sheets[0]
    with Image.open(pages[0]) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text.endswith(f"/events/{session.event.slug}/#session-{session.pk}")
    assert steps == [(0, 40), (40, 40)]


def test_a_signed_sheet_makes_paper_entries_for_all_and_keeps_its_scan(
    session: Session, people: list[Registration], registrar
) -> None:  # type: ignore[no-untyped-def]
    done = enter(session, people[:3], scan=SCAN, by=registrar)
    assert (done.entered_count, done.already_in, done.repeated) == (3, (), False)
    rows = CheckIn.objects.all()
    assert {(row.method, row.verdict, row.by, row.gate.area.session) for row in rows} == {
        ("PAPER", "admitted", registrar, session)
    }
    assert {row.registration for row in rows} == set(people[:3])
    assert len({row.change_number for row in rows}) == 3
    assert done.sheet.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert Path(done.sheet.scan.path).read_bytes() == SCAN
    assert audit.trail(session).get().details["entered"] == 3


def test_a_sheet_sent_twice_counts_once(session: Session, people: list[Registration]) -> None:
    sheet_id = uuid.uuid4()
    enter(session, people, sheet_id=sheet_id)
    again = enter(session, people, sheet_id=sheet_id)
    assert (again.repeated, again.entered_count) == (True, 4)
    assert (CheckIn.objects.count(), SignedSheet.objects.count()) == (4, 1)


def test_who_is_in_already_stays_and_is_told(session: Session, people: list[Registration]) -> None:
    gate = factories.make_gate(session.event, session=session)
    scanned = check_in(gate, reference=people[0].reference, method="TYPED", now=session.starts_at)
    done = enter(session, people[:2], at=session.starts_at + timedelta(minutes=5))
    assert (done.entered_count, done.already_in) == (1, (people[0],))
    assert CheckIn.objects.get(registration=people[0]) == scanned
    assert Gate.objects.get() == gate
    assert Admission.objects.count() == 2


def test_a_sheet_of_people_who_are_all_in_already_is_kept_without_entries(
    session: Session, people: list[Registration]
) -> None:
    enter(session, people)
    done = enter(session, people, sheet_id=uuid.uuid4())
    assert (done.entered_count, set(done.already_in)) == (0, set(people))


def test_nothing_is_entered_when_anything_is_wrong(
    session: Session, people: list[Registration]
) -> None:
    with pytest.raises(NobodySigned):
        enter(session, [])
    for hours in (-24, 2):
        with pytest.raises(OutsideTheSession):
            enter(session, people, at=session.starts_at + timedelta(hours=hours))
    with pytest.raises(ImpossibleTime):
        enter(session, people, now=session.starts_at - timedelta(hours=1))
    with pytest.raises(AnswerFileWrong):
        enter(session, people, scan=b"MZ program")
    gone = factories.make_registration(session.event, state="CANCELLED")
    with pytest.raises(NotOnTheSheet):
        enter(session, [*people, gone])
    assert (CheckIn.objects.count(), SignedSheet.objects.count(), Gate.objects.count()) == (0, 0, 0)


def test_entering_more_people_costs_no_more_queries(conference: Event) -> None:
    counts = []
    for size in (1, 1, 30):
        session = factories.make_session(conference)
        crowd = [factories.make_registration(conference) for _ in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            enter(session, crowd)
        counts.append(len(seen))
    assert counts[1] == counts[2]


def test_a_removed_scan_is_gone_and_the_entries_stay(
    session: Session, people: list[Registration], django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    sheet = enter(session, people, scan=SCAN).sheet
    path = Path(sheet.scan.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_scan(sheet, by=None)
    assert not path.exists()
    assert CheckIn.objects.count() == 4
    verbs = [entry.verb for entry in audit.trail(session)]
    remove_scan(SignedSheet.objects.get(), by=None)
    assert (
        verbs
        == [entry.verb for entry in audit.trail(session)]
        == [
            "sheet.scan_removed",
            "sheet.entered",
        ]
    )


def test_a_scan_without_its_hash_is_refused_by_the_database(
    session: Session, people: list[Registration]
) -> None:
    sheet = enter(session, people).sheet
    with (
        pytest.raises(IntegrityError, match="signed_sheet_scan_has_its_hash"),
        transaction.atomic(),
    ):
        SignedSheet.objects.filter(pk=sheet.pk).update(scan="sheets/x.pdf")


# The pages.


def test_the_pages_cost_the_same_with_three_people(conference: Event, registrar, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(registrar)
    counts: list[list[int]] = []
    for size in (1, 2):
        for _ in range(size):
            session = factories.make_session(conference)
            enter(session, [factories.make_registration(conference, category="VIP")], scan=SCAN)
        row = []
        for page in (
            reverse("attendance:sheets", args=[conference.slug]),
            reverse("attendance:signed_sheet", args=[conference.slug, session.pk]),
            reverse("attendance:protocol", args=[conference.slug]),
        ):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert counts[0] == counts[1]


def test_a_sheet_is_printed_by_a_job_and_its_purpose_noted(
    session: Session, people: list[Registration], registrar, sign_in
) -> None:  # type: ignore[no-untyped-def]
    address = reverse("attendance:sheet_print", args=[session.event.slug, session.pk])
    response = sign_in(registrar).post(address, {"order": "given", "purpose": "RUNNING"})
    job = Job.objects.get(kind="attendance_sheet")
    assert response.headers["Location"] == reverse("core:job", args=[job.pk])
    assert audit.trail(session.event).get().details == {"rows": 4, "purpose": "RUNNING"}
    run_job.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.done_count) == ("DONE", 4)
    assert Path(job.result.path).read_bytes().startswith(b"%PDF-")


@pytest.fixture
def past(department) -> Session:  # type: ignore[no-untyped-def]
    start = timezone.now() - timedelta(hours=3)
    event = factories.make_event(
        organizer=department, starts_at=start, ends_at=start + timedelta(hours=8)
    )
    return factories.make_session(event)


def typed(session: Session) -> str:
    return session.starts_at.astimezone(session.event.zone).strftime("%Y-%m-%dT%H:%M:%S")


def test_ticks_time_and_scan_are_entered_from_the_page(
    past: Session, registrar, gatekeeper, sign_in
) -> None:  # type: ignore[no-untyped-def]
    guest = factories.make_registration(past.event)
    address = reverse("attendance:signed_sheet", args=[past.event.slug, past.pk])
    fields = {"at": typed(past), "sheet_id": str(uuid.uuid4()), "people": [guest.pk]}
    client = sign_in(registrar)
    wrong = client.post(address, {**fields, "scan": SimpleUploadedFile("a.pdf", b"MZ")})
    assert wrong.status_code == 422
    assert f'value="{guest.pk}" checked' in wrong.content.decode()
    assert not CheckIn.objects.exists()
    for _ in range(2):
        answer = client.post(address, {**fields, "scan": SimpleUploadedFile("a.pdf", SCAN)})
        assert answer.status_code == 302
    assert CheckIn.objects.get().registration == guest
    scan = reverse("attendance:sheet_scan", args=[past.event.slug, SignedSheet.objects.get().pk])
    assert b"".join(client.get(scan).streaming_content) == SCAN  # type: ignore[attr-defined]
    assert sign_in(gatekeeper).get(scan).status_code == 403
    removal = reverse(
        "attendance:sheet_scan_removal", args=[past.event.slug, SignedSheet.objects.get().pk]
    )
    client = sign_in(registrar)
    assert client.get(removal).status_code == 200
    assert client.post(removal).status_code == 302
    assert client.get(scan).status_code == 404


def test_the_programme_leads_to_the_sheet_of_a_session(
    session: Session, planner, owner, sign_in
) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(owner).get(reverse("events:programme", args=[session.event.slug]))
    sheets = reverse("attendance:sheets", args=[session.event.slug])
    assert f'href="{sheets}#session-{session.pk}"' in page.content.decode()
