"""A product with picture and certificate: from the phone of its entity to registry and gala."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exhibitors.models import Certificate, ProductGroup, ProductSector, ProductSet
from tests import factories
from tests.browser.conftest import PHONE
from tests.exhibitors.test_products import picture_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tea() -> ProductSet:
    """Return the set of teas; a database without migrations' rows gets it first."""
    sector, _ = ProductSector.objects.get_or_create(
        legal_basis="26/2026", code="FOOD",
        defaults={"position": 1, "name_vi": "Thực phẩm", "name_en": "Food"},
    )  # fmt: skip
    group, _ = ProductGroup.objects.get_or_create(
        sector=sector, code="TEA", defaults={"position": 5, "name_vi": "Chè", "name_en": "Tea"}
    )
    names = {"name_vi": "Chè tươi, chè chế biến", "name_en": "Tea, fresh and processed"}
    return ProductSet.objects.get_or_create(
        group=group, code="TEA_LEAF", defaults={"position": 11, "number": 11, **names}
    )[0]


def describe(page, cooperative, tea, tmp_path, look):
    """The entity writes its product down, with picture and certificate, on a phone."""
    page.goto(f"/entities/{cooperative.pk}/products/new/")
    look(page, "product-new")
    page.fill("input[name=name]", "Trà Shan tuyết")
    page.select_option("select[name=product_set]", str(tea.pk))
    page.fill("input[name=gtin]", "4006381333932")
    page.fill("input[name=certificate-score]", "84.5")
    issued = timezone.localdate() - timedelta(days=900)
    page.fill("input[name=certificate-issued_on]", issued.isoformat())
    page.fill("input[name=certificate-number]", "12/OCOP")
    page.click("main button.main")
    assert "check digit" in page.locator("main .has-errors").inner_text()
    look(page, "product-wrong")
    page.fill("input[name=gtin]", "4006381333931")
    page.click("main button.main")
    page.wait_for_url("**/pictures/")
    look(page, "pictures-none")
    for number in (1, 2):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(picture_bytes((500 + number, 500)))
        page.set_input_files("input[name=file]", file)
        page.fill("input[name=alt_text]", f"Hộp trà {number}")
        page.click("main button.main")
        page.wait_for_selector(f"text=Hộp trà {number}")
    page.get_by_role("button", name="Later Hộp trà 1").click()
    page.wait_for_selector("text=The order is changed")
    assert page.locator(".pictures img").first.get_attribute("alt") == "Hộp trà 2"
    assert page.locator(".pictures img").first.evaluate("image => image.naturalWidth") == 400
    look(page, "pictures")


def test_from_the_entitys_phone_to_the_gala(
    tea, cooperative, producer, registrar, department, conference, enter, look, tmp_path
):
    phone = enter(producer, size=PHONE)
    describe(phone, cooperative, tea, tmp_path, look)
    product = cooperative.products.get()
    factories.make_application(conference, cooperative, products=[product])
    gala = factories.make_event(organizer=department, type="AWARD_CEREMONY", slug="gala")

    page = enter(registrar)
    page.goto("/manage/")
    page.get_by_role("link", name="Registry").click()
    page.get_by_role("link", name="Star certificates").click()
    look(page, "registry")
    page.get_by_role("link", name="Trà Shan tuyết").click()
    look(page, "certificate-claimed")
    page.get_by_role("link", name="Confirm certificate").click()
    look(page, "certificate-confirmation")
    page.click("main button.main")
    page.wait_for_selector("text=Its stars count today")
    row = Certificate.objects.get()
    assert (row.stars, row.state) == (4, "ISSUED")
    page.goto("/registry/expiry/?renewal=SOON")
    look(page, "expiry")
    page.goto(f"/registry/certificates/{row.pk}/succession/")
    look(page, "certificate-succession")

    page.goto(f"/manage/{gala.slug}/awards/")
    look(page, "awards-none")
    page.locator("main").get_by_role("link", name="Add recipients").first.click()
    page.get_by_label("Trà Shan tuyết").check()
    look(page, "award-recipients")
    page.get_by_role("button", name="Add the chosen ones").click()
    page.get_by_role("link", name="By proxy").click()
    page.fill("input[name=proxy_name]", "Bà Tư")
    page.click("main button.main")
    page.wait_for_selector("text=Received by proxy")
    look(page, "awards")
    page.set_viewport_size(PHONE)
    for path in ("/registry/certificates/", f"/manage/{gala.slug}/awards/", "/registry/expiry/",
                 f"/registry/certificates/{row.pk}/", "/registry/nominations/"):  # fmt: skip
        page.goto(path)
        look(page, path.strip("/").replace("/", "-"))

    phone.goto(f"/entities/{cooperative.pk}/")
    assert "Tea, fresh and processed" in phone.locator("#products").inner_text()
    look(phone, "entity-products")
    phone.goto(f"/exhibitors/{cooperative.pk}/")
    look(phone, "public-entity")
