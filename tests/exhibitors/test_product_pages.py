"""The pages on which an entity describes its products and shows their pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exhibitors.models import Product, ProductSet
from exhibitors.views import pictures
from tests import factories
from tests.exhibitors.test_products import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(cooperative):
    return factories.make_product(cooperative, name="Muối hạt")


def test_a_product_is_described_in_full_with_a_set_from_a_grouped_select(
    sign_in, producer, cooperative
):
    client = sign_in(producer)
    path = f"/entities/{cooperative.pk}/products/new/"
    page = client.get(path).content.decode()
    assert page.count("<optgroup") == 17
    tea = ProductSet.objects.get(number=11)
    sent = {
        "name": "Trà Shan", "product_set": tea.pk, "sector": "HANDICRAFT", "name_en": "Shan tea",
        "gtin": "4 006381-333931", "trace_url": "truyxuat.example.vn/1", "packaging": "Hộp 100 g",
        "capacity_per_month": "500", "capacity_unit": "kg", "price_from": "100000",
        "price_to": "250000", "price_currency": "VND", "channels": ["EXPORT", "DIRECT"],
        "keywords": "trà, shan tuyết,trà",
    }  # fmt: skip
    answer = client.post(path, sent)
    row = Product.objects.get()
    assert answer.url == f"/products/{row.pk}/pictures/"
    assert (row.sector, row.gtin, row.keywords) == ("FOOD", "4006381333931", "trà, shan tuyết")
    assert row.trace_url == "https://truyxuat.example.vn/1"
    assert {one.channel for one in row.channels.all()} == {"EXPORT", "DIRECT"}
    edit = client.get(f"/products/{row.pk}/edit/")
    assert set(edit.context["form"].initial["channels"]) == {"EXPORT", "DIRECT"}


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"gtin": "4006381333932"}, "gtin"),
        ({"gtin": "12"}, "gtin"),
        ({"trace_url": "http://example.org/"}, "trace_url"),
        ({"capacity_per_month": "0", "capacity_unit": "kg"}, "capacity_per_month"),
        ({"capacity_per_month": "5"}, "capacity_unit"),
        ({"price_from": "-1", "price_currency": "VND"}, "price_from"),
        ({"price_from": "2", "price_to": "1", "price_currency": "VND"}, "price_to"),
        ({"price_to": "1"}, "price_currency"),
        ({"product_set": "0"}, "product_set"),
        ({"channels": ["MOON"]}, "channels"),
    ],
)
def test_a_wrong_fact_is_told_at_its_field_and_nothing_is_lost(
    sent, wrong, sign_in, producer, cooperative
):
    path = f"/entities/{cooperative.pk}/products/new/"
    answer = sign_in(producer).post(path, {"name": "Trà", "packaging": "Hộp thiếc", **sent})
    assert set(answer.context["form"].errors) == {wrong}
    assert "Hộp thiếc" in answer.content.decode()
    assert not Product.objects.exists()


def upload(**more):
    return {"file": SimpleUploadedFile("a.jpg", more.pop("content", picture_bytes())), **more}


def test_pictures_are_added_moved_described_and_removed(sign_in, producer, outsider, product):
    client = sign_in(producer)
    path = f"/products/{product.pk}/pictures/"
    assert client.get(path).status_code == 200
    assert client.post(path, upload()).context["form"].errors["alt_text"]
    bad = client.post(path, upload(content=b"<svg/>", alt_text="Bao"))
    assert bad.context["form"].errors["file"]
    for width in (500, 501):
        sent = upload(content=picture_bytes((width, 500)), alt_text=f"Bao {width}")
        assert client.post(path, sent).status_code == 302
    one, two = product.pictures.all()
    assert client.post(f"{path}order/", {"picture": two.pk, "move": "earlier"}).status_code == 302
    assert list(product.pictures.all()) == [two, one]
    assert client.post(f"{path}order/", {"picture": two.pk, "move": "up"}).status_code == 400
    assert client.post(f"{path}order/", {"picture": 0, "move": "later"}).status_code == 400
    assert client.get(f"{path}{one.pk}/").status_code == 200
    assert client.post(f"{path}{one.pk}/", {"alt_text": "Túi"}).status_code == 302
    assert client.get(f"{path}{one.pk}/removal/").status_code == 200
    assert client.post(f"{path}{one.pk}/removal/").status_code == 302
    assert [row.alt_text for row in product.pictures.all()] == ["Bao 501"]
    client = sign_in(outsider)
    assert client.get(path).status_code == 404
    assert client.post(f"{path}{two.pk}/removal/").status_code == 404


def test_too_large_an_upload_is_not_read(sign_in, producer, product, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_PICTURE_BYTES", 10)
    path = f"/products/{product.pk}/pictures/"
    answer = sign_in(producer).post(path, upload(alt_text="Bao"))
    assert answer.context["form"].errors["file"]


def test_a_picture_is_public_once_its_entity_exhibits(
    sign_in, client, producer, reader, conference, product
):
    maker = sign_in(producer)
    maker.post(f"/products/{product.pk}/pictures/", upload(alt_text="Bao gạo"))
    picture = product.pictures.get()
    path = f"/products/{product.pk}/pictures/{picture.pk}"
    asked = maker.get(f"{path}/small.jpg")
    assert (asked.status_code, asked.headers["Cache-Control"]) == (200, "private, max-age=86400")
    assert asked.content[:3] == b"\xff\xd8\xff"
    client.logout()
    assert client.get(f"{path}/small.jpg").status_code == 404
    sign_in(factories.make_user())
    assert client.get(f"{path}/small.jpg").status_code == 404
    assert sign_in(reader).get(f"{path}/small.jpg").status_code == 200
    client.logout()
    factories.make_application(conference, product.entity, products=[product])
    public = client.get(f"{path}/large.jpg")
    assert public.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get(f"{path}/huge.jpg").status_code == 404
    shown = client.get(f"/exhibitors/{product.entity_id}/").content.decode()
    assert 'alt="Bao gạo"' in shown
