"""Products: classification by legal basis, barcode, range, channels, pictures."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from PIL import Image

from events_app.core.errors import StaleForm
from exhibitors.actions import picturing
from exhibitors.actions.certifying_errors import (
    DayOutOfRange,
    NominationOpen,
    NominationScoreTooLow,
    PictureTextMissing,
    PictureTooSmall,
    PictureUnreadable,
    TooManyPictures,
)
from exhibitors.actions.errors import ProductInAward
from exhibitors.actions.nominating import (
    claim_nomination,
    confirm_nomination,
    decide_nomination,
    refuse_nomination,
)
from exhibitors.actions.registering import add_product, delete_product, edit_product
from exhibitors.models import (
    Award,
    FiveStarNomination,
    Product,
    ProductPicture,
    ProductSector,
    ProductSet,
)
from exhibitors.models.gtin import refuse_wrong_gtin
from exhibitors.queries import exhibitor_summary
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


def picture_bytes(size=(800, 600), kind="JPEG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "#a33").save(out, kind, **more)
    return out.getvalue()


def kept_bytes(file):
    with file.open("rb") as opened:
        return opened.read()


@pytest.fixture
def product(cooperative):
    return factories.make_product(cooperative, name="Gạo ST25", sector="")


def test_the_classification_of_2026_has_6_sectors_17_groups_26_sets():
    sectors = ProductSector.objects.filter(legal_basis="26/2026")
    assert [row.code for row in sectors] == [
        "FOOD", "BEVERAGE", "HERBAL", "HANDICRAFT", "ORNAMENTAL", "RURAL_TOURISM",
    ]  # fmt: skip
    assert [row.groups.count() for row in sectors] == [6, 2, 3, 2, 3, 1]
    sets = ProductSet.objects.filter(group__sector__legal_basis="26/2026").order_by("number")
    assert [row.number for row in sets] == list(range(1, 27))
    by_sector = {row.code: [one.number for one in sets if one.sector_code == row.code]
                 for row in sectors}  # fmt: skip
    assert by_sector == {
        "FOOD": list(range(1, 14)), "BEVERAGE": [14, 15, 16, 17], "HERBAL": [18, 19, 20],
        "HANDICRAFT": [21, 22], "ORNAMENTAL": [23, 24, 25], "RURAL_TOURISM": [26],
    }  # fmt: skip
    assert all(row.name_vi and row.name_en for row in (*sectors, *sets))


def test_older_bases_keep_their_own_sectors():
    """Textiles were a sector of their own until 2023; REFERENCE §2.4."""
    codes = {
        basis: [row.code for row in ProductSector.objects.filter(legal_basis=basis)]
        for basis in ("1048/2019", "148/2023", "26/2026")
    }
    assert codes["1048/2019"] == [
        "FOOD", "BEVERAGE", "HERBAL", "FABRIC_GARMENT", "SOUVENIR_DECOR", "RURAL_TOURISM",
    ]  # fmt: skip
    assert codes["148/2023"] == codes["26/2026"]
    assert {code for found in codes.values() for code in found} == set(Product.Sector.values)


def test_a_name_of_the_classification_is_in_the_readers_language():
    tea = ProductSet.objects.get(number=11)
    with translation.override("vi"):
        assert str(tea) == "Chè tươi, chè chế biến"
    with translation.override("en"):
        assert str(tea.group) == "Tea"


def test_choosing_a_set_fixes_group_and_sector(cooperative, product, producer):
    tea, water = ProductSet.objects.get(number=11), ProductSet.objects.get(number=16)
    row = add_product(cooperative, by=producer, name="Trà", sector="HANDICRAFT", product_set=tea)
    assert (row.sector, row.product_set.group.code) == ("FOOD", "TEA")
    row = edit_product(row, version=1, by=producer, name="Trà", product_set=water)
    assert row.sector == "BEVERAGE"
    edit_product(product, version=1, by=producer, name="Vải", sector="FABRIC_GARMENT")
    product.refresh_from_db()
    assert (product.sector, product.product_set) == ("FABRIC_GARMENT", None)


def test_channels_are_replaced_or_left(cooperative, producer):
    row = add_product(cooperative, by=producer, name="Trà", channels=["EXPORT", "HORECA"])
    row = edit_product(row, version=1, by=producer, name="Trà")
    assert {one.channel for one in row.channels.all()} == {"EXPORT", "HORECA"}
    row = edit_product(row, version=2, by=producer, name="Trà", channels=["DIRECT"])
    assert [str(one) for one in row.channels.all()] == ["direct sale"]


@pytest.mark.parametrize("written", ["96385074", "036000291452", "4006381333931", "10012345678902"])
def test_a_barcode_number_with_its_check_digit_is_taken(written):
    """Printed examples of GTIN-8, -12, -13 and -14."""
    refuse_wrong_gtin(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("4006381333932", "gtin_check_digit"),
        ("4006381339331", "gtin_check_digit"),
        ("400638133393", "gtin_check_digit"),
        ("40063813339311", "gtin_check_digit"),
        ("123", "gtin_length"),
        ("400638133393X", "gtin_length"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "gtin_length"),
        ("4006381333931\n", "gtin_length"),
    ],
)
def test_a_wrong_barcode_number_says_what_is_wrong(written, code):
    with pytest.raises(ValidationError) as error:
        refuse_wrong_gtin(written)
    assert error.value.code == code


def test_names_and_texts_are_read_in_the_readers_language(product):
    product.name_en, product.description = "Rice ST25", "Gạo thơm"
    with translation.override("en"):
        assert (product.shown_name, product.shown_description) == ("Rice ST25", "Gạo thơm")
    with translation.override("vi"):
        assert product.shown_name == "Gạo ST25"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"trace_url": "http://example.org"}, "product_trace_url_secure"),
        ({"capacity_per_month": 5}, "product_capacity_has_unit"),
        ({"capacity_per_month": 0, "capacity_unit": "kg"}, "product_capacity_has_unit"),
        ({"price_from": 5}, "product_price_has_currency"),
        ({"price_to": 5}, "product_price_has_currency"),
        ({"price_from": -1, "price_currency": "VND"}, "product_price_not_negative"),
        ({"price_from": 2, "price_to": 1, "price_currency": "VND"}, "product_price_range_in_order"),
    ],
)
def test_the_database_refuses_half_facts(fields, name, cooperative):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.make_product(cooperative, **fields)


# Potential five stars


def test_potential_five_stars_count_from_forwarding_to_the_decision(
    product, producer, registrar, conference, cooperative
):
    factories.make_application(conference, cooperative, products=[product])
    row = claim_nomination(product, score=Decimal("90"), forwarded_on=date(2026, 3, 1), by=producer)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1)]

    def counted():
        found = [FiveStarNomination.objects.waiting_on(day).count() for day in days]
        fresh = Product.objects.get(pk=product.pk)
        assert [fresh.awaits_five_stars_on(day) for day in days] == [bool(n) for n in found]
        summary = [exhibitor_summary(conference, on=day) for day in days]
        assert [one.awaiting_five_star_count for one in summary] == found
        return found

    assert counted() == [0, 0, 0, 0]  # claimed only
    confirm_nomination(row, by=registrar)
    assert counted() == [0, 1, 1, 1]
    decide_nomination(row, recognised=True, decided_on=date(2026, 7, 1), by=registrar)
    assert counted() == [0, 1, 1, 0]
    assert row.state == "RECOGNISED"


def test_a_nomination_is_refused_or_not_recognised(product, producer, registrar):
    first = claim_nomination(product, score=None, forwarded_on=None, by=producer)
    with pytest.raises(NominationOpen):
        claim_nomination(product, score=None, forwarded_on=None, by=producer)
    refuse_nomination(first, by=registrar)
    second = claim_nomination(product, score=Decimal(100), forwarded_on=None, by=producer)
    confirm_nomination(second, by=registrar)
    decide_nomination(second, recognised=False, decided_on=date(2026, 7, 1), by=registrar)
    assert [first.state, second.state] == ["REFUSED", "NOT_RECOGNISED"]


def test_a_nomination_has_90_points_and_possible_days(product, producer, registrar):
    for score in ("89.99", "100.01"):
        with pytest.raises(NominationScoreTooLow):
            claim_nomination(product, score=Decimal(score), forwarded_on=None, by=producer)
    future = date(2999, 1, 1)
    with pytest.raises(DayOutOfRange):
        claim_nomination(product, score=None, forwarded_on=future, by=producer)
    row = claim_nomination(product, score=None, forwarded_on=date(2026, 3, 1), by=producer)
    confirm_nomination(row, by=registrar)
    for day in (future, date(2026, 2, 28)):
        with pytest.raises(DayOutOfRange):
            decide_nomination(row, recognised=True, decided_on=day, by=registrar)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "LOST"}, "nomination_state_known"),
        ({"score": Decimal("89.99")}, "nomination_score_from_ninety"),
        ({"state": "RECOGNISED"}, "nomination_decided_has_its_day"),
        ({"decided_on": DAY}, "nomination_decided_has_its_day"),
        ({"state": "RECOGNISED", "decided_on": date(2026, 1, 1), "forwarded_on": DAY},
         "nomination_decided_after_forwarding"),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_nominations(fields, name, product):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FiveStarNomination.objects.create(product=product, **fields)


# Pictures


def test_a_picture_is_re_encoded_without_its_exif(product, producer):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    content = picture_bytes(exif=exif)
    assert b"Secret Camera" in content
    row = picturing.add_picture(product, content=content, alt_text=" Bao gạo ", by=producer)
    kept = kept_bytes(row.file)
    assert b"Secret Camera" not in kept
    with Image.open(io.BytesIO(kept)) as shown:
        assert (shown.size, shown.format, dict(shown.getexif())) == ((600, 800), "JPEG", {})
    assert (row.alt_text, row.width, row.height, row.position) == ("Bao gạo", 600, 800, 1)
    with Image.open(io.BytesIO(kept_bytes(row.thumbnail))) as small:
        assert small.size == (300, 400)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_become_jpeg_on_white(kind, product, producer):
    out = io.BytesIO()
    Image.new("RGBA", (500, 500), (0, 0, 0, 0)).save(out, kind, lossless=True)
    row = picturing.add_picture(product, content=out.getvalue(), alt_text="Bao", by=producer)
    with Image.open(io.BytesIO(kept_bytes(row.file))) as shown:
        assert shown.format == "JPEG"
        assert min(shown.getpixel((250, 250))) > 250


def test_what_is_no_picture_is_refused(product, producer, monkeypatch):
    for content in (b"", b"<svg/>", picture_bytes(kind="GIF"), picture_bytes()[:200]):
        with pytest.raises(PictureUnreadable):
            picturing.add_picture(product, content=content, alt_text="Bao", by=producer)
    with pytest.raises(PictureTooSmall):
        picturing.add_picture(
            product, content=picture_bytes((399, 2000)), alt_text="Bao", by=producer
        )
    with pytest.raises(PictureTextMissing):
        picturing.add_picture(product, content=picture_bytes(), alt_text=" ", by=producer)
    large = b"\xff\xd8" + bytes(picturing.LARGEST_PICTURE_BYTES)
    with pytest.raises(PictureUnreadable):
        picturing.add_picture(product, content=large, alt_text="Bao", by=producer)
    monkeypatch.setattr(picturing, "MOST_PIXELS", 479_999)
    with pytest.raises(PictureUnreadable):
        picturing.add_picture(product, content=picture_bytes(), alt_text="Bao", by=producer)
    assert not ProductPicture.objects.exists()


def add(product, by, width):
    content = picture_bytes((width, 500))
    return picturing.add_picture(product, content=content, alt_text=f"Bao {width}", by=by)


def test_the_same_picture_is_kept_once_and_eight_are_enough(product, producer):
    first = add(product, producer, 500)
    assert add(product, producer, 500) == first
    for width in range(501, 508):
        add(product, producer, width)
    with pytest.raises(TooManyPictures):
        add(product, producer, 508)
    assert list(product.pictures.values_list("position", flat=True)) == list(range(1, 9))


def test_pictures_are_described_ordered_and_removed(
    product, producer, django_capture_on_commit_callbacks
):
    one, two, three = (add(product, producer, width) for width in (500, 501, 502))
    picturing.order_pictures(product, order=[three.pk, one.pk, two.pk], by=producer)
    assert [row.alt_text for row in product.pictures.all()] == ["Bao 502", "Bao 500", "Bao 501"]
    for wrong in ([one.pk], [one.pk, one.pk, two.pk]):
        with pytest.raises(StaleForm):
            picturing.order_pictures(product, order=wrong, by=producer)
    picturing.describe_picture(one, alt_text=" Túi gạo ", by=producer)
    with pytest.raises(PictureTextMissing):
        picturing.describe_picture(one, alt_text="", by=producer)
    one.refresh_from_db()
    assert one.alt_text == "Túi gạo"
    storage, name = one.file.storage, one.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        picturing.remove_picture(one, by=producer)
    assert not storage.exists(name)
    assert product.pictures.count() == 2


def test_a_deleted_product_takes_its_files_along(
    product, producer, django_capture_on_commit_callbacks
):
    row = add(product, producer, 500)
    with django_capture_on_commit_callbacks(execute=True):
        delete_product(product, by=producer)
    assert not row.thumbnail.storage.exists(row.thumbnail.name)


def test_a_product_that_is_awarded_stays(product, producer, conference):
    Award.objects.create(event=conference, entity=product.entity, product=product, position=1)
    with pytest.raises(ProductInAward):
        delete_product(product, by=producer)


def test_a_product_whose_certificate_was_replaced_is_deleted_with_both(product, producer):
    new = factories.make_certificate(product, stars=4)
    factories.make_certificate(
        product, issued_on=date(2022, 6, 1), valid_until=date(2025, 6, 1), state="SUPERSEDED",
        superseded_on=date(2025, 6, 1), superseded_by=new,
    )  # fmt: skip
    delete_product(product, by=producer)
    assert not Product.objects.exists()
