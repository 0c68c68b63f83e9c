"""The pages of bringing in a list, as an owner of the department walks them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events_app.core import jobs, sheets
from events_app.core.models import Job
from exhibitors.models import Entity, ImportRun, Product
from exhibitors.views import importing
from tests import factories
from tests.exhibitors.importing.lists import bring, text_of

pytestmark = pytest.mark.django_db
HEAD = ["Chủ thể", "Tên sản phẩm", "Tỉnh", "Hạng sao", "Ngày cấp"]
SALT = ["HTX Đông Hải", "Muối", "Cà Mau", "3", "2026-08-05"]
TEA = ["HTX Núi Xanh", "Trà", "Cà Mau", "4 sao", "05/08/2026"]


@pytest.fixture
def desk(client: Client, owner, settings) -> Client:  # type: ignore[no-untyped-def]
    """Return the owner's browser; background work is done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client.force_login(owner)
    return client


def upload(desk: Client, organizer, content: bytes, name: str = "list.csv"):  # type: ignore[no-untyped-def]
    return desk.post(
        "/registry/imports/",
        {"organizer": organizer.pk, "file": SimpleUploadedFile(name, content)},
    )


def columns(run: ImportRun, **changes: str) -> dict[str, str]:
    """Return the form of the columns as the page sends it."""
    return {
        "version": str(run.version),
        "country": "VN",
        "number_format": "",
        "date_order": "",
        "units_on": "2026-11-23",
        **{f"column_{place}": name for place, name in run.columns.items()},
        **changes,
    }


def test_a_list_goes_from_the_file_to_the_registry(
    desk, department, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    answer = upload(desk, department, text_of(HEAD, SALT, TEA))
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == f"/registry/imports/{run.pk}/columns/"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "HTX Đông Hải · HTX Núi Xanh" in page
    assert desk.get(f"/registry/imports/{run.pk}/").status_code == 302
    answer = desk.post(f"/registry/imports/{run.pk}/columns/", columns(run))
    assert answer.headers["Location"] == f"/registry/imports/{run.pk}/"
    page = desk.get(f"/registry/imports/{run.pk}/").content.decode()
    for words in ("Import 1 row", "1 row waits", "can be read as two days"):
        assert words in page
    answer = desk.post(
        f"/registry/imports/{run.pk}/rows/3/", {"issued_on": "2026-08-05", "choice": ""}
    )
    # Cells that the form did not send are not taken for emptied ones.
    assert answer.headers["Location"] == f"/registry/imports/{run.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/registry/imports/{run.pk}/confirmation/")
    run.refresh_from_db()
    assert run.state == "APPLIED"
    assert sorted(Product.objects.values_list("name", flat=True)) == ["Muối", "Trà"]
    page = desk.get(f"/registry/imports/{run.pk}/").content.decode()
    assert "Undo the import" in page
    assert "List imported" in page
    assert "Take everything of this list back?" in (
        desk.get(f"/registry/imports/{run.pk}/undoing/").content.decode()
    )
    desk.post(f"/registry/imports/{run.pk}/undoing/")
    assert not Entity.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.csv", b"", "empty"),
        ("list.pdf", b"%PDF", "ends with"),
        ("list.csv", text_of(HEAD), "no rows below"),
    ],
)
def test_a_file_that_is_no_list_is_named_at_the_field(
    desk, department, name, content, words
) -> None:  # type: ignore[no-untyped-def]
    answer = upload(desk, department, content, name)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not ImportRun.objects.exists()


def test_a_large_file_is_refused_before_it_is_read(desk, department, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("exhibitors.forms.importing.LIMITS", sheets.Limits(file_bytes=10))
    answer = upload(desk, department, text_of(HEAD, SALT))
    assert "larger than" in str(answer.context["form"].errors["file"])


def test_columns_are_checked(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    upload(desk, department, text_of(HEAD, SALT))
    run = ImportRun.objects.get()
    url = f"/registry/imports/{run.pk}/columns/"
    answer = desk.post(url, columns(run, column_1="entity_name"))
    assert "Column A holds this already." in answer.content.decode()
    answer = desk.post(url, columns(run, column_0="-"))
    assert "Say which column holds the name of the entity." in answer.content.decode()
    answer = desk.post(url, columns(run, version="9"))
    assert "Somebody saved this meanwhile" in answer.content.decode()
    assert desk.post(url, columns(run, units_on="")).status_code == 422


def test_another_row_of_headings_is_read(desk, department) -> None:  # type: ignore[no-untyped-def]
    upload(desk, department, text_of(["x"], HEAD, SALT))
    run = ImportRun.objects.get()
    assert run.header_row == 2
    url = f"/registry/imports/{run.pk}/sheet/"
    desk.post(url, {"header_row": "1", "encoding": ""})
    run.refresh_from_db()
    assert run.header_row == 1
    answer = desk.post(url, {"header_row": ""}, follow=True)
    assert "Write the number of the row" in answer.content.decode()
    answer = desk.post(url, {"header_row": "1", "encoding": "utf-16"}, follow=True)
    assert "no rows below" in answer.content.decode()


def test_a_long_list_is_judged_in_the_worker(
    desk, department, owner, monkeypatch, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(importing, "JUDGED_AT_ONCE_ROWS", 0)
    upload(desk, department, text_of(HEAD, SALT))
    run = ImportRun.objects.get()
    desk.post(f"/registry/imports/{run.pk}/columns/", columns(run))
    page = desk.get(f"/registry/imports/{run.pk}/")
    assert page.headers["Refresh"] == "3"
    assert desk.post(f"/registry/imports/{run.pk}/confirmation/").status_code == 302
    run.refresh_from_db()
    assert run.state == "UPLOADED"
    job = Job.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run_job.func(str(job.pk))
    run.refresh_from_db()
    assert (run.state, run.counts) == ("JUDGED", {"CREATE": 1})
    # A repeated run of the finished job's work does no harm.
    again = jobs.RunningJob(job)
    jobs._registry["judge_list"](again)
    jobs._registry["confirm_list"](again)
    jobs._registry["confirm_list"](again)
    jobs._registry["judge_list"](again)
    assert Entity.objects.count() == 1


def test_names_are_decided_on_their_page(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    factories.make_entity(name="Công ty TNHH Dâu tằm tơ Mỹ Đức")
    rows = [["Cty Dâu tằm tơ Mỹ Đức", "Khăn", "", "3", ""], SALT]
    run = bring(department, owner, text_of(HEAD, *rows))
    page = desk.get(f"/registry/imports/{run.pk}/").content.decode()
    assert "1 name may mean an entity there is already." in page
    url = f"/registry/imports/{run.pk}/names/"
    assert "the same as “Công ty TNHH Dâu tằm tơ Mỹ Đức”" in desk.get(url).content.decode()
    desk.post(url, {"name_0": "new"})
    assert run.rows.get(number=2).outcome == "CREATE"
    desk.post(url, {"name_0": ""})
    assert run.rows.get(number=2).outcome == "HELD"
    desk.post(url, {"all": "same"})
    assert run.rows.get(number=2).outcome == "CREATE"
    assert ImportRun.objects.get().decisions != {}


def test_the_rows_that_wait_are_taken_away_with_their_reasons(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT, TEA, ["=1+1", "", "", "", ""]))
    answer = desk.get(f"/registry/imports/{run.pk}/problems/")
    table = sheets.read_table("p.xlsx", answer.content)
    assert table[0] == [*HEAD, "row", "what is wrong"]
    assert table[1][:6] == [*TEA, "3"]
    assert table[1][6].startswith("certificate: issued on: “05/08/2026” can be read as two days.")
    assert len(table) == 2  # a lone formula is taken for a heading inside the list


def test_rows_are_found_and_filtered(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT, TEA))
    url = f"/registry/imports/{run.pk}/"
    for query, numbers in (
        ("?q=dong+hai", [2]),
        ("?outcome=BAD", [3]),
        ("?q=zzz", []),
        ("", [2, 3]),
    ):
        page = desk.get(url + query)
        assert [row.number for row, _problems in page.context["lines"]] == numbers


def test_mending_goes_on_to_the_next_row_that_waits(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, TEA, ["HTX B", *TEA[1:]]))
    url = f"/registry/imports/{run.pk}/rows/"
    cells = {"entity_name": "HTX Núi Xanh", "product_name": "Trà", "province": "Cà Mau",
             "stars": "4", "issued_on": "05/08/2026", "choice": "LEAVE_OUT"}  # fmt: skip
    answer = desk.post(f"{url}2/", cells)
    assert answer.headers["Location"] == f"{url}3/"
    answer = desk.post(f"{url}2/", {**cells, "back": "1"})
    assert answer.headers["Location"] == f"/registry/imports/{run.pk}/"
    assert desk.post(f"{url}2/", {**cells, "choice": "?"}).status_code == 422
    assert desk.get(f"{url}99/").status_code == 404


def test_a_closed_list_refuses_kindly(desk, department, owner, conference) -> None:  # type: ignore[no-untyped-def]
    from exhibitors.actions.confirming import confirm_list

    run = bring(department, owner, text_of(HEAD, SALT))
    assert desk.get(f"/registry/imports/{run.pk}/undoing/").status_code == 302
    confirm_list(run, by=owner)
    base = f"/registry/imports/{run.pk}"
    assert desk.get(f"{base}/columns/").status_code == 302
    answer = desk.post(f"{base}/rows/2/", {"choice": ""})
    assert "This list is closed" in answer.content.decode()
    for path in ("names", "discarding", "confirmation", "sheet"):
        answer = desk.post(f"{base}/{path}/", {"header_row": "1"}, follow=True)
        assert answer.redirect_chain
    assert ImportRun.objects.get().state == "APPLIED"
    conference.applications.create(entity=Entity.objects.get())
    assert "points to an imported entry" in desk.get(f"{base}/undoing/").content.decode()
    answer = desk.post(f"{base}/undoing/", follow=True)
    assert "Others build on this import" in answer.content.decode()
    assert Entity.objects.exists()


def test_a_list_can_be_thrown_away(desk, department, owner) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    answer = desk.post(f"/registry/imports/{run.pk}/discarding/", follow=True)
    assert "thrown away" in answer.content.decode()
    assert desk.get("/registry/imports/").context["page"].paginator.count == 0


def test_colleagues_see_each_others_lists_and_strangers_do_not(
    client, department, owner, registrar, reader, outsider, operator
) -> None:  # type: ignore[no-untyped-def]
    run = bring(department, owner, text_of(HEAD, SALT))
    for person, status in ((registrar, 200), (operator, 200), (outsider, 404), (reader, 404)):
        client.force_login(person)
        assert client.get(f"/registry/imports/{run.pk}/").status_code == status
        found = client.get("/registry/imports/?q=list")
        if found.status_code == 200:
            assert found.context["page"].paginator.count == (1 if status == 200 else 0)
    assert found.status_code == 403  # readers bring no lists


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_queries(
    desk, department, owner, count, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for _number in range(count):
        run = bring(department, owner, text_of(HEAD, *[SALT] * count))
    desk.get("/registry/imports/")
    with django_assert_num_queries(8):
        desk.get("/registry/imports/")
    with django_assert_num_queries(8):
        desk.get(f"/registry/imports/{run.pk}/")


def test_a_workbook_offers_its_sheets(desk, department) -> None:  # type: ignore[no-untyped-def]
    from tests.exhibitors.importing.workbooks import xlsx

    upload(desk, department, xlsx(HEAD, SALT), "list.xlsx")
    run = ImportRun.objects.get()
    page = desk.get(f"/registry/imports/{run.pk}/columns/")
    assert page.context["sheet_form"].fields["sheet"].choices == [("Danh sách", "Danh sách")]
