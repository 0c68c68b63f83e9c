"""The list of units: checked whole, written whole, written once."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from events.forms.unit_rows import check_units
from events.models import AdminUnit, AdminUnitSuccession
from events.queries.units import unit_as_of, within
from events_app.core.models import AuditEntry
from events_app.core.sheets import Limits
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = "country,scheme,code,level,type,name,parent_code,valid_from,valid_to,old_codes"
DISTRICT = "VN,VN63,954,DISTRICT,Thành phố,Thành phố Bạc Liêu,95,2004-01-01,2025-06-30,"
WARD = "VN,VN63,31813,COMMUNE,Phường,Phường 2,954,2004-01-01,2025-06-30,"
OTHER = "VN,VN63,31816,COMMUNE,Phường,Phường 3,954,2004-01-01,2025-06-30,"
MERGED = "VN,VN34,31825,COMMUNE,Phường,Phường Bạc Liêu,96,2025-07-01,,31813;31816"
SPLIT = "VN,VN34,31834,COMMUNE,Phường,Phường Vĩnh Trạch,96,2025-07-01,,31816"
LIST = [MERGED, WARD, OTHER, DISTRICT]


def table(*lines, head=HEAD):
    return [line.split(",") if line else [] for line in (head, *lines)]


def problems(*lines, head=HEAD):
    return list(check_units(table(*lines, head=head)).problems)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes lines as a CSV file and gives its path."""

    def write(*lines, name="units.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        return str(path)

    return write


def ran(path, **options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_units", path, stdout=out, stderr=err, **options)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


def test_a_list_is_written_with_parents_and_successions_whatever_its_order(written):
    said = ran(written(*LIST, "", SPLIT))
    assert said.startswith("5 units created, 0 changed, 0 as they were; 3 successions written")
    ward = AdminUnit.objects.get(code="31813")
    assert (ward.name_folded, ward.parent.code, ward.parent.parent.name) == (
        "phuong 2", "954", "Tỉnh Bạc Liêu",
    )  # fmt: skip
    kinds = AdminUnitSuccession.objects.filter(old__level="COMMUNE").order_by("old__code", "pk")
    assert [(tie.old.code, tie.new.code, tie.kind) for tie in kinds] == [
        ("31813", "31825", "MERGED"),
        ("31816", "31825", "SPLIT"),
        ("31816", "31834", "SPLIT"),
    ]
    ca_mau = AdminUnit.objects.get(scheme="VN34", code="96")
    assert ward.pk in within(ca_mau, date(2026, 1, 1))
    assert {unit.code for unit in unit_as_of(kinds[1].old, date(2026, 1, 1))} == {"31825", "31834"}


def test_a_second_run_writes_nothing_and_leaves_no_line(written):
    path = written(*LIST)
    ran(path)
    assert ran(path).startswith("0 units created, 0 changed, 4 as they were; 0 successions")
    assert AuditEntry.objects.filter(verb="units.imported").count() == 1


def test_a_later_list_changes_names_and_the_kind_of_a_succession(written):
    ran(written(*LIST))
    said = ran(written(MERGED.replace("Bạc Liêu", "Bạc Liêu mới"), SPLIT))
    # Two rows of succession: the new one, and the one that turns out to be part of a split.
    assert said.startswith("1 units created, 1 changed, 0 as they were; 2 successions written")
    assert AdminUnit.objects.get(code="31825").name_folded == "phuong bac lieu moi"
    ties = AdminUnitSuccession.objects.filter(old__code="31816")
    assert set(ties.values_list("kind", flat=True)) == {"SPLIT"}


def test_one_that_goes_on_alone_is_no_merger(written):
    ran(written(DISTRICT, WARD, MERGED.replace("31813;31816", "31813")))
    assert AdminUnitSuccession.objects.get(old__code="31813").kind == "RENAMED"


def test_the_trail_names_the_file_the_person_and_the_counts(written):
    person = factories.make_user(email="op@example.org")
    ran(written(*LIST), by="OP@example.org")
    line = AuditEntry.objects.get(verb="units.imported")
    assert line.actor == person
    assert line.details == {"source": "units.csv", "created": 4, "changed": 0, "successions": 2}
    assert line.target.code == "31825"


def test_a_check_writes_nothing(written):
    before = AdminUnit.objects.count()
    said = ran(written(*LIST), check=True)
    assert said == "4 units can be imported; nothing was written.\n"
    assert AdminUnit.objects.count() == before


def test_one_bad_row_stops_all_and_every_bad_row_is_named(written):
    before = AdminUnit.objects.count()
    said = ran(written(DISTRICT, WARD.replace("31813", "4"), WARD.replace(",954,", ",999,")))
    assert said == (
        "line 3: code “4” has 1 of 5 digits: leading zeros were lost, probably in a spreadsheet; "
        "keep the column as text\n"
        "line 4: parent_code “999” is no unit on 2004-01-01\n"
        "2 problems, nothing was written."
    )
    assert AdminUnit.objects.count() == before


def test_a_spreadsheet_that_lost_the_zeros_is_refused_and_dates_of_it_are_read(tmp_path):
    path = tmp_path / "units.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ["VN", "VN63", 1, "DISTRICT", "Quận", "Quận Ba Đình", "01"])
        sheet.write_datetime(1, 7, date(2004, 1, 1), day)
    assert "code “1” has 1 of 3 digits" in ran(str(path))
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ["VN", "VN63", "001", "DISTRICT", "Quận", "Quận Ba Đình", "01"])
        sheet.write_datetime(1, 7, date(2004, 1, 1), day)
    assert ran(str(path)).startswith("1 units created")
    assert AdminUnit.objects.get(code="001").valid_from == date(2004, 1, 1)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("VN,VN63", "LA,VN63"), "country “LA” is not known; write VN or PH"),
        (("VN,VN63", ",VN63"), "country is empty"),
        (("VN,VN63", "VN,"), "scheme is empty"),
        (("VN,VN63", "VN,VN63-NATIONAL"), "scheme is longer than 10 characters"),
        (("31813", ""), "code is empty"),
        (("31813", "3181x"), "code “3181x” is not made of digits"),
        (("31813", "318130"), "code “318130” has 6 digits instead of 5"),
        (("COMMUNE", "BARANGAY"), "level “BARANGAY” is not one of PROVINCE, DISTRICT, COMMUNE"),
        (("COMMUNE", ""), "level is empty"),
        (("Phường 2", "P" * 101), "name is longer than 100 characters"),
        (("Phường 2", "Phường\t2"), "name holds a line break or control character"),
        (("2004-01-01", "01/01/2004"), "valid_from “01/01/2004” is no date; write 2025-07-01"),
        (("2004-01-01", ""), "valid_from is empty"),
        (("2025-06-30", "2025-06-31"), "valid_to “2025-06-31” is no date; write 2025-07-01"),
        (("2025-06-30", "2003-12-31"), "valid_to lies before valid_from"),
        ((",954,", ",,"), "parent_code is empty"),
        ((",954,", ",95432,"), "parent_code “95432” is no unit on 2004-01-01"),
        ((",954,", ",1,"), "parent_code “1” is no unit on 2004-01-01; were leading zeros lost?"),
        ((",954,", ",31813,"), "parent_code “31813” is no wider unit but a COMMUNE"),
        (("2025-06-30,", "2025-06-30,31000"), "old_codes “31000” is no unit on 2003-12-31"),
    ],
)
def test_a_bad_cell_is_named(change, wrong):
    assert problems(DISTRICT, WARD.replace(*change)) == [(3, wrong)]


def test_the_same_unit_twice_and_a_code_of_two_owners_are_named():
    later = WARD.replace("2004-01-01", "2010-01-01")
    assert problems(DISTRICT, WARD, WARD) == [(4, "the same unit stands in line 3 already")]
    end = "end that one first"
    assert problems(DISTRICT, WARD, later) == [
        (line, f"code “31813” belongs to another unit then: scheme VN63 from {day}; {end}")
        for line, day in ((3, "2010-01-01"), (4, "2004-01-01"))
    ]  # fmt: skip


def test_the_widest_units_lie_in_nothing():
    row = "VN,VN34,96,PROVINCE,tỉnh,Tỉnh Cà Mau,{},2025-07-01,,"
    assert problems(row.format("")) == []
    assert problems(row.format("95")) == [(2, "a province lies in no other unit")]


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        (HEAD.replace("code,level", "level"), "column “code” is missing"),
        (HEAD.replace("old_codes", "name"), "column “name” stands in the list twice"),
    ],
)
def test_a_bad_head_is_named(head, wrong):
    assert problems(DISTRICT, head=head) == [(1, wrong)]


def test_an_unknown_column_and_an_empty_list_are_named():
    assert "column “hue” is not known" in problems(DISTRICT, head=f"{HEAD},hue")[0][1]
    assert problems() == [(2, "there is no unit below the head")]
    assert check_units([]).problems[0] == (1, "column “country” is missing")


def test_heads_are_read_as_people_write_them():
    head = HEAD.upper().replace("_", " ")
    assert problems(DISTRICT, "", WARD, head=head) == []


def test_files_that_cannot_be_read_are_refused(tmp_path, monkeypatch, written):
    assert "cannot be read: No such file" in ran(str(tmp_path / "none.csv"))
    unreadable = ran(written(name="units.pdf"))
    assert "Choose a file that ends with .xlsx, .xls, .ods or .csv" in unreadable
    assert "Nobody has an account" in ran(written(*LIST), by="nobody@example.org")
    monkeypatch.setattr("events.management.commands.import_units.LIMITS", Limits(rows=3))
    assert "more than 3 rows" in ran(written(*LIST))
