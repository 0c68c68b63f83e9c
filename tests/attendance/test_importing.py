"""The import of a list: what is read, every bad cell named, nothing written before the yes."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attendance.forms.importing import preview
from attendance.models import Invitation, Registration
from events.models import Event
from events_app.core import sheets
from events_app.core.models import OutgoingMessage
from events_app.core.sheets import UnreadableTable, read_table
from tests import factories

HEAD = "Họ và tên,E-mail,Đơn vị,Chức vụ,Nhóm,Tỉnh,Ngôn ngữ\n"


def xlsx(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def judge(event: Event, text: str):  # type: ignore[no-untyped-def]
    table = read_table("list.csv", text.encode())
    return preview(event, table, language="en", on=factories.START.date())


def problems(event: Event, text: str) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.message) for p in judge(event, text).problems]


def test_csv_with_semicolons_and_a_byte_order_mark_is_read() -> None:
    content = "Họ tên;E-mail\nNguyễn Văn A; a@example.org \n;\n\n".encode("utf-8-sig")
    assert read_table("Khách.CSV", content) == [
        ["Họ tên", "E-mail"],
        ["Nguyễn Văn A", "a@example.org"],
    ]


def test_a_spreadsheet_is_read_as_text() -> None:
    content = xlsx(["Name", "Position"], ["Nguyễn Văn A", 12], ["", ""], ["B", 1.5])
    assert read_table("list.xlsx", content) == [
        ["Name", "Position"],
        ["Nguyễn Văn A", "12"],
        [],
        ["B", "1.5"],
    ]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.LARGEST_UNPACKED_BYTES + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.pdf", b"%PDF-1.4", "ends with .xlsx, .xls, .ods or .csv"),
        ("list.csv", b"  \n", "empty"),
        ("list.csv", b"name\n\x00", "cannot be read"),
        ("list.csv", b'name\n"open', "not closed"),
        ("list.csv", b"x" * 2_000_001, "larger than 2 MB"),
        ("list.csv", b"name\n" + b"A\n" * 2_001, "more than 2000 rows"),
        ("list.xlsx", b"this is no zip", "cannot be read"),
        ("list.xlsx", bomb(), "cannot be read"),
    ],
)
def test_a_file_we_cannot_read_is_refused_with_the_reason(name, content, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable) as refused:
        read_table(name, content)
    assert words in str(refused.value.message)


def test_a_good_list_is_read_with_vietnamese_headings(conference: Event) -> None:
    unit = factories.make_province()
    found = judge(
        conference, HEAD + "Nguyễn  Văn A,A@example.org,Sở,Giám đốc,VIP,Cà Mau,vi\n,,,,,,\n"
    )
    assert found.problems == ()
    assert found.rows == (
        {
            "full_name": "Nguyễn  Văn A",
            "email": "A@example.org",
            "organization_name": "Sở",
            "position": "Giám đốc",
            "category": "VIP",
            "unit": unit.pk,
            "language": "vi",
        },
    )


@pytest.mark.parametrize("typed", ["Tỉnh Cà Mau", "ca mau", "CÀ MAU"])
def test_a_province_is_found_with_and_without_its_kind(conference: Event, typed: str) -> None:
    unit = factories.make_province()
    assert judge(conference, f"Name,Unit\nA,{typed}\n").rows[0]["unit"] == unit.pk


def test_every_bad_cell_is_named_at_once_with_row_and_column(conference: Event) -> None:
    text = (
        HEAD
        + "A,not-an-address,,,,,\n"
        + ",b@example.org,,,,Nowhere,\n"
        + "C,c@example.org,,,KING,,\n"
        + "D,d@example.org,,,,Atlantis,\n"
        + f"{'E' * 201},e@example.org,,,,,xx\n"
        + "F\x07,f@example.org,,,,,\n"
        + "G,g@example.org,,,,,\n"
        + "g,G@example.org,,,,,\n"
    )
    found = problems(conference, text)
    assert [(row, column) for row, column, _message in found] == [
        (2, "e-mail"),
        (3, "full name"),
        (3, "province or unit"),
        (4, "category"),
        (5, "province or unit"),
        (6, "full name"),
        (6, "language"),
        (7, "full name"),
        (9, "full name"),
    ]
    assert found[-1][2] == "The same person stands in row 8 already."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("E-mail\na@example.org\n", (1, "full name")),
        ("Name,Họ tên\nA,B\n", (1, "Họ tên")),
        ("Name,E-mail\n", (2, "")),
    ],
)
def test_a_list_without_its_headings_or_people_is_refused(conference, text, problem) -> None:  # type: ignore[no-untyped-def]
    assert [(row, column) for row, column, _message in problems(conference, text)] == [problem]


def test_who_is_on_the_list_already_is_left_out_and_said(conference: Event) -> None:
    factories.make_registration(conference, full_name="Nguyễn Văn A", email="a@example.org")
    found = judge(conference, HEAD + "NGUYEN VAN A,A@example.org,,,,,\nB,b@example.org,,,,,\n")
    assert [row["full_name"] for row in found.known] == ["NGUYEN VAN A"]
    assert [row["full_name"] for row in found.rows] == ["B"]


@pytest.fixture
def desk(client: Client, registrar) -> Client:  # type: ignore[no-untyped-def]
    client.force_login(registrar)
    return client


def upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_the_preview_writes_nothing_and_the_yes_writes_everything_once(
    conference: Event, desk: Client, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    page = f"/manage/{conference.slug}/invitations/import/"
    content = xlsx(["Họ và tên", "E-mail"], ["Nguyễn Văn A", "a@example.org"], ["B", ""])
    shown = desk.post(page, upload("list.xlsx", content))
    assert shown.status_code == 200
    assert "2 people will be invited" in shown.content.decode()
    assert not Registration.objects.exists()
    rows = shown.context["confirm"].initial["rows"]
    for expected in ("2 people invited.", "0 people invited."):
        answer = desk.post(page, {"rows": rows}, follow=True)
        assert expected in answer.content.decode()
    assert Invitation.objects.count() == 2


def test_the_yes_may_send_the_invitations(
    conference: Event, desk: Client, settings, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    page = f"/manage/{conference.slug}/invitations/import/"
    shown = desk.post(page, upload("list.csv", b"name,email\nA,a@example.org\nB,\n"))
    rows = shown.context["confirm"].initial["rows"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page, {"rows": rows, "send": "on"})
    assert list(OutgoingMessage.objects.values_list("to", flat=True)) == ["a@example.org"]
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/manage/{conference.slug}/invitations/mails/")
    assert OutgoingMessage.objects.count() == 1


def test_bad_cells_stand_on_the_page_and_nothing_can_be_confirmed(
    conference: Event, desk: Client
) -> None:
    page = f"/manage/{conference.slug}/invitations/import/"
    answer = desk.post(page, upload("list.csv", b"name,email\nA,no\nB,b@example.org\n"))
    assert answer.status_code == 422
    assert "1 cell must be mended" in answer.content.decode()
    assert 'name="rows"' not in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 2_000_001])
def test_an_unreadable_upload_is_an_error_at_the_field(conference, desk, content) -> None:  # type: ignore[no-untyped-def]
    answer = desk.post(
        f"/manage/{conference.slug}/invitations/import/", upload("list.csv", content)
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_forged_or_borrowed_preview_is_refused(
    conference: Event, desk: Client, planner, department, registrar
) -> None:  # type: ignore[no-untyped-def]
    page = f"/manage/{conference.slug}/invitations/import/"
    rows = desk.post(page, upload("a.csv", b"name\nA\n")).context["confirm"].initial["rows"]
    other = factories.make_event(organizer=department, slug="other")
    for address, sent in ((page, rows[:-2]), (f"/manage/{other.slug}/invitations/import/", rows)):
        answer = desk.post(address, {"rows": sent}, follow=True)
        assert "more than an hour old" in answer.content.decode()
    assert not Registration.objects.exists()


def test_the_empty_list_holds_the_headings_we_read(conference: Event, desk: Client) -> None:
    answer = desk.get(f"/manage/{conference.slug}/invitations/template.csv")
    table = read_table("invitations.csv", answer.content)
    found = preview(conference, [*table, ["A"]], language="en", on=factories.START.date())
    assert [row["full_name"] for row in found.rows] == ["A"]
    assert len(table[0]) == 7
