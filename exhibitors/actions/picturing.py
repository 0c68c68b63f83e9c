"""Pictures of a product: taken in re-encoded, described, put in order, removed."""

import hashlib
import io
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from events_app.core import audit
from events_app.core.errors import StaleForm
from events_app.core.models import User
from exhibitors.actions.certifying_errors import (
    PictureTextMissing,
    PictureTooSmall,
    PictureUnreadable,
    TooManyPictures,
)
from exhibitors.models import Product, ProductPicture

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PICTURE_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 400
MOST_PICTURES = 8
LARGE, SMALL = (1600, 1600), (400, 400)
_FORMATS = ["JPEG", "PNG", "WEBP"]


@transaction.atomic
def add_picture(product: Product, *, content: bytes, alt_text: str, by: User) -> ProductPicture:
    """Keep a picture, re-encoded as JPEG without EXIF; the same one twice stays one.

    Raises PictureTextMissing, PictureUnreadable, PictureTooSmall, TooManyPictures.
    """
    if not alt_text.strip():
        raise PictureTextMissing
    large, small, (width, height) = encoded(content)
    digest = hashlib.sha256(large).hexdigest()
    known = product.pictures.filter(sha256=digest).first()
    if known is not None:
        return known
    # The write lock of this row makes two uploads at once count one after the other.
    Product.objects.filter(pk=product.pk).update(name=product.name)
    positions = list(product.pictures.values_list("position", flat=True))
    if len(positions) >= MOST_PICTURES:
        raise TooManyPictures
    picture = ProductPicture(
        product=product,
        alt_text=alt_text.strip(),
        position=max(positions, default=0) + 1,
        width=width,
        height=height,
        sha256=digest,
        uploaded_by=by,
    )
    picture.file.save(f"{digest}.jpg", ContentFile(large), save=False)
    picture.thumbnail.save(f"{digest}.jpg", ContentFile(small), save=False)
    picture.save()
    audit.record(by, "picture.added", product, sha256=digest)
    return picture


@transaction.atomic
def describe_picture(picture: ProductPicture, *, alt_text: str, by: User) -> None:
    """Say anew what a picture shows. Raises PictureTextMissing."""
    if not alt_text.strip():
        raise PictureTextMissing
    picture.alt_text = alt_text.strip()
    picture.save(update_fields=["alt_text"])
    audit.record(by, "picture.edited", picture.product)


@transaction.atomic
def order_pictures(product: Product, *, order: Sequence[int], by: User) -> None:
    """Put the pictures into the order of their ids; the first one stands for the product.

    Raises StaleForm when the ids are not those of the product.
    """
    pictures = {row.pk: row for row in product.pictures.all()}
    if sorted(pictures) != sorted(order):
        raise StaleForm
    for position, key in enumerate(order, start=1):
        pictures[key].position = position
    ProductPicture.objects.bulk_update(pictures.values(), ["position"])
    audit.record(by, "pictures.reordered", product)


@transaction.atomic
def remove_picture(picture: ProductPicture, *, by: User) -> None:
    """Remove a picture with its files, once the transaction is through."""
    audit.record(by, "picture.removed", picture.product, sha256=picture.sha256)
    picture.delete()
    delete_files(picture)


def delete_files(picture: ProductPicture) -> None:
    """Delete the files of a picture that is gone, once the transaction is through."""
    for file in (picture.file, picture.thumbnail):
        transaction.on_commit(partial(file.storage.delete, str(file.name)))


def encoded(content: bytes) -> tuple[bytes, bytes, tuple[int, int]]:
    """Return the picture and its thumbnail as JPEG with nothing but pixels, and the size.

    Raises PictureUnreadable (told by the content, not by the name), PictureTooSmall.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > LARGEST_PICTURE_BYTES:
        raise PictureUnreadable
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureUnreadable
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureUnreadable from error
    if min(upright.size) < SMALLEST_SIDE:
        raise PictureTooSmall
    # What is transparent becomes paper white: JPEG has no transparency.
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    large, small = flat.copy(), flat
    large.thumbnail(LARGE)
    small.thumbnail(SMALL)
    return _jpeg(large, quality=85), _jpeg(small, quality=80), large.size


def _jpeg(picture: "Image", *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
