"""A real list with errors is brought in and mended in its preview, on a desk and on a phone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from exhibitors.models import Certificate, Product
from tests import factories
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "province_products_as_printed.csv"


def excerpt(tmp_path: Path) -> Path:
    """Return forty rows of a published list, among them damaged and double ones."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    out = io.StringIO()
    csv.writer(out).writerows([rows[0], *rows[1:26], *rows[145:152], *rows[290:297]])
    path = tmp_path / "quyết định.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "vi")])
def test_a_real_list_is_mended_in_its_preview(
    enter: Callable[..., Page], owner, look, tmp_path: Path, size, language: str
) -> None:  # type: ignore[no-untyped-def]
    factories.make_provinces()
    name = f"{language}-{size['width']}"
    page = enter(owner, size=size, language=language)
    page.goto("/registry/imports/")
    look(page, f"imports-{name}")
    page.set_input_files("#id_file", excerpt(tmp_path))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/columns/")
    look(page, f"import-columns-{name}")
    page.check("#id_is_official")
    page.locator("form button.main").click()
    expect(page.locator("table.import-rows")).to_be_visible()
    look(page, f"import-preview-{name}")
    page.goto(page.url + "?outcome=HELD")
    page.locator("table.import-rows tbody a").first.click()
    page.wait_for_url("**/rows/**")
    look(page, f"import-row-{name}")
    page.fill("[name=province]", "Thái Nguyên")
    page.fill("[name=stars]", "4 sao")
    page.locator("button[name=back]").click()
    page.wait_for_url("**/registry/imports/*/")
    if page.locator("a[href$='/names/']").count():
        page.locator("a[href$='/names/']").click()
        look(page, f"import-names-{name}")
        page.locator("button[name=all]").click()
        page.wait_for_url("**/registry/imports/*/")
    page.locator("form[action$='/confirmation/'] button").click()
    page.wait_for_load_state()
    page.reload()
    look(page, f"import-done-{name}")
    assert Product.objects.count() > 20
    assert Certificate.objects.filter(state="ISSUED").exists()
    page.locator("a[href$='/undoing/']").click()
    look(page, f"import-undoing-{name}")
    page.locator("form button.main").click()
    page.wait_for_url("**/registry/imports/*/")
    assert not Product.objects.exists()
