"""Page, PDF, XLSX and JSON say the same; an archive is read back by other libraries."""

import io
import json
import subprocess
import zipfile
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import vobject
import zxingcpp
from django.utils import timezone
from PIL import Image

from attendance.models import Device, EnrolmentCode, EventKey, Registration
from attendance.queries import public_keys
from events_app.core import badge_token
from events_app.overview.actions.exporting import export_files
from events_app.overview.actions.reporting import hand_in_report
from events_app.overview.pdf import report_pdf
from events_app.overview.queries import as_json, outcome_report
from events_app.overview.spreadsheets import report_xlsx
from exhibitors.actions.registering import delete_product
from exhibitors.models import Agreement
from tests import factories

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def stand(conference, cooperative):
    """Return the products of an exhibitor: three with three stars, two with four."""
    products = [factories.make_product(cooperative, stars=n) for n in (3, 3, 3, 4, 4)]
    factories.make_application(conference, cooperative, products=products)
    conference.reported_figures.create(key="products", value=145, source="Report 1")
    Agreement.objects.create(event=conference, number=1, kind="MEMORANDUM", title="Salt")
    return products


def sheet_rows(content: bytes, number: int) -> list[list[str]]:
    """Return the filled cells of one sheet, read from the file's own XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        words = ["".join(item.itertext()) for item in shared.iter(f"{SHEET}si")]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = []
        for cell in row.iter(f"{SHEET}c"):
            value = cell.findtext(f"{SHEET}v") or ""
            cells.append(words[int(value)] if cell.get("t") == "s" else value)
        rows.append(cells)
    return rows


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True)
    return done.stdout.decode()


def test_all_four_forms_of_the_report_agree(conference, stand, owner, sign_in):
    report = outcome_report(conference)
    figures = as_json(report)["figures"]
    assert figures["products"] == {"reported": 145, "counted": 5}
    rows = sheet_rows(report_xlsx(report), 1)
    assert rows[1] == ["products", "145", "5"]
    assert rows[3] == ["four-star products", "2"]
    lines = [" ".join(line.split()) for line in text_of(report_pdf(report)).splitlines()]
    assert "Products 145 5" in lines
    assert "Four-star products – 2" in lines
    page = sign_in(owner).get("/manage/conference/report/").content.decode()
    assert '<td class="num" data-label="Reported">145</td>' in page
    assert '<td class="num" data-label="Counted">5</td>' in page


def test_the_pdf_shows_classes_of_sales_apart(conference, stand):
    factories.make_sale(stand[0].applications.get(), amount=Decimal(198_650), currency="PHP")
    factories.make_sale(
        stand[0].applications.get(), amount=Decimal(187_000), currency="PHP", sales_class="BOOKED"
    )
    pdf = report_pdf(outcome_report(conference))
    lines = [" ".join(line.split()) for line in text_of(pdf).splitlines()]
    assert "Direct (cash) sales ₱198,650.00 1 1" in lines
    assert "Booked orders ₱187,000.00 1 1" in lines


def test_the_spreadsheet_counts_legal_forms_and_kinds(conference, stand):
    content = report_xlsx(outcome_report(conference))
    found = [sheet_rows(content, number) for number in range(1, 8)]
    assert [["Legal form", "Counted"], ["cooperative", "1"]] in found
    assert [["Sector", "Counted"], ["food", "5"]] in found


def test_deleting_a_product_changes_only_what_is_counted(conference, stand, producer):
    delete_product(stand[-1], by=producer)
    figures = as_json(outcome_report(conference))["figures"]
    assert figures["products"] == {"reported": 145, "counted": 4}
    assert figures["products_4_star"] == {"reported": None, "counted": 1}


def test_where_nothing_is_counted_the_reported_figure_stands_large(conference, owner, sign_in):
    conference.reported_figures.create(key="products", value=326, source="Report 1")
    page = sign_in(owner).get("/manage/conference/report/").content.decode()
    assert "<b>326</b>" in page
    assert "Reported · Counted: 0" in page


def test_every_badge_of_an_archive_is_read_and_verified(conference, owner):
    people = [factories.make_registration(conference) for _number in range(3)]
    content = export_files(conference, by=owner)["badges.pdf"]
    keys = public_keys(conference)
    found = []
    for page in range(1, len(people) + 1):
        arguments = ["pdftoppm", "-r", "150", "-gray", "-png", "-f", str(page), "-l", str(page)]
        image = subprocess.run([*arguments, "-"], input=content, capture_output=True).stdout
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(image)))
        token = badge_token.unpack(code.text)
        assert badge_token.verify(token, keys[token.key_id])
        assert token.event_number == conference.number
        found.append(token.reference)
    assert sorted(found) == sorted(person.reference for person in people)


def test_the_calendar_of_an_archive_is_read_by_another_library(conference, owner):
    session = factories.make_session(conference, title_en="Salt, rice; and honey")
    text = export_files(conference, by=owner)["programme.ics"].decode()
    (entry,) = vobject.readOne(text).vevent_list
    assert entry.summary.value == "Salt, rice; and honey"
    assert entry.uid.value == f"{session.calendar_uid}@phien"
    assert entry.dtstart.value == session.starts_at


def test_no_secret_that_exists_leaves_in_an_archive(conference, owner):
    factories.make_registration(conference, email="lan@example.org")
    gate = factories.make_gate(conference)
    later = timezone.now()
    EnrolmentCode.objects.create(gate=gate, code_hash="c0de" * 16, expires_at=later)
    Device.objects.create(gate=gate, name="Phone", token_hash="beef" * 16)
    files = export_files(conference, by=owner, with_contacts=True)
    key = EventKey.objects.get(event=conference)
    raw = [key.private_key().private_bytes_raw(), bytes(key.encrypted_private_key)]
    secrets = [b"c0de" * 4, b"beef" * 4, owner.password.encode()]
    secrets += [spelled for value in raw for spelled in (value, value.hex().encode())]
    assert Registration.objects.count() == 1
    for name, content in files.items():
        assert not [secret for secret in secrets if secret in content], name


def test_a_report_handed_in_goes_along_as_it_was(conference, stand, owner, producer, sign_in):
    report = hand_in_report(conference, by=owner, now=conference.ends_at + timedelta(days=1))
    delete_product(stand[0], by=producer)
    kept = json.loads(export_files(conference, by=owner)["handed-in-report-1.json"])
    assert kept == report.content
    assert kept["figures"]["products"]["counted"] == 5
    answer = sign_in(owner).get("/manage/conference/report/1.json")
    assert answer.content == report.file_bytes


def test_a_report_of_another_organiser_does_not_exist(conference, owner, outsider, sign_in):
    hand_in_report(conference, by=owner, now=conference.ends_at + timedelta(days=1))
    assert sign_in(outsider).get("/manage/conference/report/1.json").status_code == 404
