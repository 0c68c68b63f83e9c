"""A list from the file to the registry and back: kept, judged, mended, written, undone."""

import pytest

from events_app.core import audit
from events_app.core.errors import IllegalMove, StaleForm
from events_app.core.models import AuditEntry
from events_app.core.sheets import UnreadableTable
from exhibitors.actions.confirming import confirm_list
from exhibitors.actions.importing import (
    choose_columns,
    choose_sheet,
    decide_names,
    discard_list,
    judge_list,
    mend_row,
    upload_list,
)
from exhibitors.actions.importing_errors import (
    AlreadyImported,
    BuiltUpon,
    ColumnMissing,
    NothingToImport,
    NothingToRead,
    RegistryChanged,
)
from exhibitors.actions.registering import edit_entity
from exhibitors.actions.undoing import find_obstacles, undo_list
from exhibitors.models import Certificate, Entity, ImportRun, Product
from exhibitors.queries.importing.runs import open_names, preview_rows
from tests import factories
from tests.exhibitors.importing.lists import bring, codes, outcomes, published, text_of
from tests.exhibitors.importing.workbooks import xlsx

pytestmark = pytest.mark.django_db
HEAD = ["Chủ thể", "Tên sản phẩm", "Tỉnh", "Hạng sao", "Ngày cấp"]
SALT = ["HTX Đông Hải", "Muối", "Cà Mau", "3", "2026-08-05"]
TEA = ["HTX Núi Xanh", "Trà", "Cà Mau", "4 sao", "05/08/2026"]


@pytest.mark.parametrize(
    "name",
    ["province_products", "five_star_products", "otop_exhibitors", "province_products_as_printed",
     "five_star_products_as_printed", "otop_exhibitors_as_printed"],
)  # fmt: skip
def test_the_published_lists_come_in_and_come_in_again_without_a_change(
    department, owner, name: str
) -> None:  # type: ignore[no-untyped-def]
    country = "PH" if "otop" in name else "VN"
    run = bring(department, owner, published(name), name=f"{name}.csv", country=country)
    # What waits has its reason; the only unreadable cells are entities that were not printed.
    bad = {code for row in run.rows.filter(outcome="BAD") for _s, code, _c in codes(run, row.number)
           if _s == "bad"}  # fmt: skip
    assert bad <= {"entity_missing", "stars_unclear", "product_missing"}
    confirm_list(run, by=owner)
    before = (Entity.objects.count(), Product.objects.count(), Certificate.objects.count())
    again = bring(department, owner, published(name), name=f"{name}.csv", country=country)
    assert set(outcomes(again).values()) <= {"LEAVE", "HELD", "BAD"}
    with pytest.raises(NothingToImport):
        confirm_list(again, by=owner)
    assert before == (Entity.objects.count(), Product.objects.count(), Certificate.objects.count())


def test_the_scrambled_rows_and_the_double_one_of_the_printed_list_are_held(
    department, owner
) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, published("province_products_as_printed"))
    scrambled = preview_rows(run, query="tỉnh thái nguyên").filter(number__gt=290)
    assert scrambled.count() == 9
    assert {row.outcome for row in scrambled} == {"HELD"}
    assert ("warn", "duplicate_row", "product_name") in codes(run, 125)


def test_stars_of_an_official_list_count_and_others_are_claimed(department, owner) -> None:  # type: ignore[no-untyped-def]
    for is_official, state in ((False, "CLAIMED"), (True, "ISSUED")):
        row = [f"HTX {state}", "Muối", "Cà Mau", "3", "2026-08-05"]
        run = bring(department, owner, text_of(HEAD, row), is_official=is_official)
        confirm_list(run, by=owner)
        certificate = Certificate.objects.get(product__entity__name=f"HTX {state}")
        assert (certificate.state, certificate.level) == (state, "PROVINCE")
        assert (certificate.confirmed_by == owner) is is_official


def test_empty_fields_are_filled_in_and_what_stands_is_kept(department, owner) -> None:  # type: ignore[no-untyped-def]
    entity = factories.make_entity(name="HTX Đông Hải", address="Ấp 1", contact_phone="")
    product = factories.make_product(entity, name="Muối", sector="")
    head = ["Chủ thể", "Sản phẩm", "Địa chỉ", "Điện thoại", "Nhóm"]
    row = ["HTX Đông Hải", "Muối", "Ấp 2", "0291 1", "Thực phẩm"]
    run = bring(department, owner, text_of(head, row))
    assert run.rows.get().changes == {"contact_phone": "0291 1", "sector": "FOOD"}
    assert outcomes(run) == {2: "UPDATE"}
    confirm_list(run, by=owner)
    entity.refresh_from_db()
    product.refresh_from_db()
    assert (entity.address, entity.contact_phone, product.sector) == ("Ấp 1", "0291 1", "FOOD")
    undo_list(run, by=owner)
    entity.refresh_from_db()
    product.refresh_from_db()
    assert (entity.contact_phone, product.sector) == ("", "")


def test_people_of_an_entity_keep_their_own_profile(department, owner, cooperative) -> None:  # type: ignore[no-untyped-def]
    Entity.objects.update(unit=factories.make_province())
    row = [cooperative.name, "Muối", "Cà Mau", "3", "2026-08-05"]
    run = bring(department, owner, text_of([*HEAD, "Địa chỉ"], [*row, "Ấp 2"]))
    assert ("warn", "claimed_entity", "entity_name") in codes(run, 2)
    confirm_list(run, by=owner)
    cooperative.refresh_from_db()
    assert cooperative.address == ""
    assert cooperative.products.get().name == "Muối"


def test_a_list_is_kept_with_its_suggested_columns(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = upload_list(department, name="d.csv", content=text_of(HEAD, SALT), by=owner)
    assert run.columns == {
        0: "entity_name", 1: "product_name", 2: "province", 3: "stars", 4: "issued_on",
    }  # fmt: skip
    assert (run.state, run.encoding, run.header_row) == ("UPLOADED", "utf-8-sig", 1)
    assert audit.trail(run).get().verb == "import.uploaded"


def test_columns_and_formats_are_remembered_by_the_headings(department, owner) -> None:  # type: ignore[no-untyped-def]
    bring(department, owner, text_of(HEAD, TEA), date_order="DMY",
          mapping={0: "entity_name", 1: "product_name"})  # fmt: skip
    run = upload_list(department, name="next.csv", content=text_of(HEAD, SALT), by=owner)
    assert (run.columns, run.date_order) == ({0: "entity_name", 1: "product_name"}, "DMY")
    other = factories.make_organizer()
    assert len(upload_list(other, name="d.csv", content=text_of(HEAD, SALT), by=owner).mapping) == 5


def test_another_sheet_and_row_of_headings_can_be_read(department, owner) -> None:  # type: ignore[no-untyped-def]
    content = xlsx(["DANH SÁCH"], HEAD, SALT)
    run = upload_list(department, name="d.xlsx", content=content, by=owner)
    assert (run.sheet, run.header_row) == ("Danh sách", 2)
    choose_sheet(run, sheet="Danh sách", header_row=1, encoding="", by=owner)
    assert (run.header_row, run.mapping) == (1, {})
    choose_sheet(run, sheet="", header_row=99, encoding="", by=owner)
    assert run.header_row == 2
    with pytest.raises(UnreadableTable):
        choose_sheet(run, sheet="Khác", header_row=1, encoding="", by=owner)


def test_a_sheet_with_nothing_below_its_headings_is_refused(department, owner) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NothingToRead):
        upload_list(department, name="d.csv", content=text_of(HEAD), by=owner)


def test_a_list_needs_a_column_of_entities(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = upload_list(department, name="d.csv", content=text_of(HEAD, SALT), by=owner)
    with pytest.raises(ColumnMissing):
        choose_columns(run, mapping={1: "product_name"}, version=1, by=owner)
    with pytest.raises(StaleForm):
        choose_columns(run, mapping=run.columns, version=7, by=owner)


def test_a_mended_cell_is_judged_and_the_printed_one_is_kept(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, TEA))
    row = run.rows.get()
    assert row.outcome == "BAD"
    mend_row(run, row, texts={"issued_on": "2026-08-05", "stars": "4 sao"}, choice="", by=owner)
    judge_list(run, by=owner)
    row.refresh_from_db()
    assert (row.outcome, row.mended) == ("CREATE", {"issued_on": "2026-08-05"})
    assert row.cells[4] == "05/08/2026"
    # Choosing the columns again keeps what was mended.
    choose_columns(run, mapping=run.columns, version=run.version, by=owner)
    judge_list(run, by=owner)
    assert outcomes(run) == {2: "CREATE"}
    mend_row(run, run.rows.get(), texts={"issued_on": "05/08/2026"}, choice="", by=owner)
    assert run.rows.get().mended == {}


def test_a_row_is_left_out_or_taken_in_spite_of_a_warning(department, owner) -> None:  # type: ignore[no-untyped-def]
    garbled = ["HTX Đông Hảỉaí", "Muối", "Cà Mau", "3", "2026-08-05"]
    run = bring(department, owner, text_of(HEAD, garbled, SALT))
    mend_row(run, run.rows.get(number=2), texts={}, choice="ACCEPT", by=owner)
    mend_row(run, run.rows.get(number=3), texts={}, choice="LEAVE_OUT", by=owner)
    judge_list(run, by=owner)
    assert outcomes(run) == {2: "CREATE", 3: "LEFT_OUT"}


def test_like_names_wait_and_a_person_decides(department, owner) -> None:  # type: ignore[no-untyped-def]
    there = factories.make_entity(name="Công ty TNHH Dâu tằm tơ Mỹ Đức")
    rows = [
        ["Cty Dâu tằm tơ Mỹ Đức", "Khăn", "Cà Mau", "3", "2026-08-05"],
        ["HTX Gốm Chu Đậu", "Bình", "Cà Mau", "3", "2026-08-05"],
        ["Hợp tác xã gốm  chu đậu mới", "Lọ", "Cà Mau", "3", "2026-08-05"],
    ]
    run = bring(department, owner, text_of(HEAD, *rows))
    assert outcomes(run) == {2: "HELD", 3: "CREATE", 4: "HELD"}
    names = {name.name: name for name in open_names(run)}
    assert names["Cty Dâu tằm tơ Mỹ Đức"].candidate_name == there.name
    other = names["Hợp tác xã gốm chu đậu mới"]
    assert (other.candidate_name, other.rows, other.decided) == ("HTX Gốm Chu Đậu", [4], "")
    first = names["Cty Dâu tằm tơ Mỹ Đức"]
    decide_names(run, decisions={first.key: first.candidate, other.key: "new"}, by=owner)
    judge_list(run, by=owner)
    assert set(outcomes(run).values()) == {"CREATE"}
    assert {name.decided for name in open_names(run)} == {first.candidate, "new"}
    decide_names(run, decisions={other.key: other.candidate}, by=owner)
    judge_list(run, by=owner)
    confirm_list(run, by=owner)
    assert there.products.get().name == "Khăn"
    assert sorted(Entity.objects.get(name="HTX Gốm Chu Đậu").products.values_list("name")) == [
        ("Bình",), ("Lọ",),
    ]  # fmt: skip
    assert Entity.objects.count() == 2


def test_a_decision_can_be_taken_back(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    decide_names(run, decisions={"a": "new", "b": "new"}, by=owner)
    decide_names(run, decisions={"a": ""}, by=owner)
    assert run.decisions == {"b": "new"}


def test_what_was_previewed_is_what_is_written(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    factories.make_entity(name="HTX Đông Hải", unit=factories.make_province())
    with pytest.raises(RegistryChanged):
        confirm_list(run, by=owner)
    assert not Product.objects.exists()
    assert ImportRun.objects.get().state == "JUDGED"
    confirm_list(ImportRun.objects.get(), by=owner)
    assert Entity.objects.count() == 1


def test_a_change_between_look_and_write_is_noticed(department, owner, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    marks = iter([1, 2])
    monkeypatch.setattr("exhibitors.actions.confirming.registry_mark", lambda: next(marks))
    with pytest.raises(RegistryChanged):
        confirm_list(run, by=owner)
    assert not Entity.objects.exists()
    run.refresh_from_db()
    assert run.state == "JUDGED"


def test_a_list_is_written_once(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    stale = ImportRun.objects.get()
    confirm_list(run, by=owner)
    with pytest.raises(IllegalMove):
        confirm_list(stale, by=owner)
    for write in (
        lambda: judge_list(run, by=owner),
        lambda: mend_row(run, run.rows.get(), texts={}, choice="", by=owner),
        lambda: decide_names(run, decisions={}, by=owner),
        lambda: choose_sheet(run, sheet="", header_row=1, encoding="", by=owner),
    ):
        with pytest.raises(AlreadyImported):
            write()


def test_every_object_has_its_audit_line(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    confirm_list(run, by=owner)
    entity = Entity.objects.get()
    line = audit.trail(entity).get()
    assert (line.verb, line.details, line.actor) == ("entity.imported", {"run": run.pk}, owner)
    verbs = AuditEntry.objects.filter(verb__endswith=".imported").values_list("verb", flat=True)
    assert sorted(verbs) == ["certificate.imported", "entity.imported", "product.imported"]


def test_an_import_is_undone_whole(department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    confirm_list(run, by=owner)
    assert find_obstacles(run) == []
    undo_list(run, by=owner)
    assert not Entity.objects.exists()
    assert not Certificate.objects.exists()
    assert run.state == "UNDONE"
    assert AuditEntry.objects.filter(verb="entity.import_undone").count() == 1
    with pytest.raises(IllegalMove):
        undo_list(run, by=owner)


def test_an_import_others_build_on_is_not_undone(department, owner, conference) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    confirm_list(run, by=owner)
    entity = Entity.objects.get()
    conference.applications.create(entity=entity)
    (obstacle,) = find_obstacles(run)
    assert (obstacle.kind, obstacle.reason) == ("application", "points")
    with pytest.raises(BuiltUpon):
        undo_list(run, by=owner)
    assert ImportRun.objects.get().state == "APPLIED"


def test_an_import_that_was_changed_by_hand_is_not_undone(department, owner, operator) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    confirm_list(run, by=owner)
    entity = Entity.objects.get()
    edit_entity(entity, version=1, by=operator, name="HTX Đông Hải mới")
    (obstacle,) = find_obstacles(run)
    assert (obstacle.name, obstacle.reason) == ("HTX Đông Hải mới", "changed")


def test_a_list_thrown_away_leaves_neither_file_nor_rows(
    department, owner, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    path = run.file.path
    with django_capture_on_commit_callbacks(execute=True):
        discard_list(run, by=owner)
    run.refresh_from_db()
    assert (run.state, run.file.name, run.rows.count()) == ("DISCARDED", "", 0)
    with pytest.raises(FileNotFoundError):
        open(path, "rb")  # noqa: PTH123, SIM115
    with pytest.raises(IllegalMove):
        discard_list(run, by=owner)
