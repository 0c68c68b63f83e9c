"""The pictures of a product: its page for the entity, the files for everybody."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from exhibitors.actions.certifying_errors import PictureUnreadable
from exhibitors.actions.picturing import (
    LARGEST_PICTURE_BYTES,
    MOST_PICTURES,
    add_picture,
    describe_picture,
    order_pictures,
    remove_picture,
)
from exhibitors.forms.product import PictureForm, PictureTextForm
from exhibitors.models import Product, ProductPicture
from exhibitors.queries.registry import is_shown_publicly
from exhibitors.views.products import own_product

ONE_DAY = 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def product_pictures(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show the pictures in their order and take in another one."""
    product = own_product(request, product_id)
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = _content(form.cleaned_data["file"])
            text = form.cleaned_data["alt_text"]
            add_picture(product, content=content, alt_text=text, by=signed_in(request))
        except DomainError as error:
            form.add_error("file", str(error.message))
        else:
            messages.success(request, _("The picture is kept."))
            return redirect("exhibitors:product_pictures", product_id=product.pk)
    pictures = list(product.pictures.all())
    context = {
        "product": product,
        "entity": product.entity,
        "pictures": pictures,
        "may_add": len(pictures) < MOST_PICTURES,
        "form": form,
    }
    return render(request, "exhibitors/product_pictures.html", context)


@require_POST
def picture_order(request: HttpRequest, product_id: int) -> HttpResponse:
    """Move one picture before or behind its neighbour."""
    product = own_product(request, product_id)
    order = list(product.pictures.values_list("pk", flat=True))
    moved, step = request.POST.get("picture", ""), {"earlier": -1, "later": 1}
    if moved not in map(str, order) or request.POST.get("move") not in step:
        return HttpResponseBadRequest()
    at = order.index(int(moved))
    order.insert(max(0, at + step[request.POST["move"]]), order.pop(at))
    order_pictures(product, order=order, by=signed_in(request))
    messages.success(request, _("The order is changed."))
    return redirect("exhibitors:product_pictures", product_id=product.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def picture_page(request: HttpRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Ask anew what the picture shows."""
    product, picture = _own_picture(request, product_id, picture_id)
    form = PictureTextForm(request.POST or None, initial={"alt_text": picture.alt_text})
    if request.method == "POST" and form.is_valid():
        describe_picture(picture, alt_text=form.cleaned_data["alt_text"], by=signed_in(request))
        messages.success(request, _("The text is saved."))
        return redirect("exhibitors:product_pictures", product_id=product.pk)
    context = {"product": product, "entity": product.entity, "picture": picture, "form": form}
    return render(request, "exhibitors/picture_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def picture_removal(request: HttpRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Ask, then remove a picture."""
    product, picture = _own_picture(request, product_id, picture_id)
    if request.method == "POST":
        remove_picture(picture, by=signed_in(request))
        messages.success(request, _("The picture is removed."))
        return redirect("exhibitors:product_pictures", product_id=product.pk)
    context = {"product": product, "entity": product.entity, "picture": picture}
    return render(request, "exhibitors/picture_removal.html", context)


@require_safe
def picture_file(request: HttpRequest, product_id: int, picture_id: int, size: str) -> HttpResponse:
    """Hand out a picture: to everybody when the entity exhibits, else to its people and staff."""
    pictures = ProductPicture.objects.select_related("product__entity")
    picture = get_object_or_404(pictures, pk=picture_id, product=product_id)
    if size not in {"small", "large"}:
        raise Http404
    public = is_shown_publicly(picture.product.entity)
    if not public and not _may_see_before(request, picture.product):
        raise Http404
    kept = picture.thumbnail if size == "small" else picture.file
    with kept.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="image/jpeg")
    answer.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={ONE_DAY}"
    return answer


def _may_see_before(request: HttpRequest, product: Product) -> bool:
    user = request.user
    return bool(
        user.is_authenticated
        and (
            user.has_perm("exhibitors.see_registry")
            or user.has_perm("exhibitors.edit_entity", product.entity)
        )
    )


def _own_picture(
    request: HttpRequest, product_id: int, picture_id: int
) -> tuple[Product, ProductPicture]:
    product = own_product(request, product_id)
    return product, get_object_or_404(product.pictures, pk=picture_id)


def _content(upload: UploadedFile[bytes]) -> bytes:
    if (upload.size or 0) > LARGEST_PICTURE_BYTES:
        raise PictureUnreadable
    content: bytes = upload.read()
    return content
