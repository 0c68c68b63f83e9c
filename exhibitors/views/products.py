"""The products of an entity, with the certificates and potential five stars they claim."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.certifying import claim_certificate
from exhibitors.actions.nominating import claim_nomination
from exhibitors.actions.registering import add_product, delete_product, edit_product
from exhibitors.forms.certificate import CertificateForm, NominationForm
from exhibitors.forms.product import ProductForm
from exhibitors.models import Entity, Product
from exhibitors.views.entities import own_entity


def own_product(request: HttpRequest, product_id: int) -> Product:
    """Return a product of an entity the visitor speaks for; others do not exist here."""
    user = signed_in(request)
    products = Product.objects.filter(entity__in=Entity.objects.editable_by(user))
    product = get_object_or_404(products.select_related("entity"), pk=product_id)
    require(request, "exhibitors.edit_entity", product.entity)
    return product


@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Ask for a product and the certificate it claims."""
    row = own_entity(request, entity_id)
    form = ProductForm(request.POST or None)
    rating = CertificateForm(request.POST or None, prefix="certificate")
    if request.method == "POST" and form.is_valid() and rating.is_valid():
        try:
            product = add_product(
                row, by=signed_in(request), certificate=rating.claim(), **form.facts()
            )
        except DomainError as error:
            form.add_error("name", str(error.message))
        else:
            messages.success(request, _("The product is added. Now show what it looks like."))
            return redirect("exhibitors:product_pictures", product_id=product.pk)
    context = {"form": form, "rating": rating, "entity": row}
    return render(request, "exhibitors/product_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_product_page(request: HttpRequest, product_id: int) -> HttpResponse:
    """Save a product unless somebody was faster."""
    product = own_product(request, product_id)
    form = ProductForm(request.POST or None, instance=product, initial={"version": product.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_product(product, version=version, by=signed_in(request), **form.facts())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The product is saved."))
            return redirect("exhibitors:entity", entity_id=product.entity_id)
    context = {"form": form, "entity": product.entity, "product": product}
    return render(request, "exhibitors/product_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, product_id: int) -> HttpResponse:
    """Ask for one more certificate of a product."""
    product = own_product(request, product_id)
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claim = form.claim()
        if claim is None:
            form.add_error("stars", _("Choose the number of stars."))
        else:
            claim_certificate(product, by=signed_in(request), **claim)
            messages.success(request, _("The certificate is noted; staff will confirm it."))
            return redirect("exhibitors:entity", entity_id=product.entity_id)
    context = {"form": form, "product": product, "entity": product.entity}
    return render(request, "exhibitors/certificate_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, product_id: int) -> HttpResponse:
    """Ask what the province found when it forwarded the product to the ministry."""
    product = own_product(request, product_id)
    form = NominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim_nomination(product, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("It is noted; staff will confirm it."))
            return redirect("exhibitors:entity", entity_id=product.entity_id)
    context = {"form": form, "product": product, "entity": product.entity}
    return render(request, "exhibitors/nomination_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def product_removal(request: HttpRequest, product_id: int) -> HttpResponse:
    """Ask, then delete a product."""
    product = own_product(request, product_id)
    if request.method == "POST":
        try:
            delete_product(product, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The product is deleted."))
        return redirect("exhibitors:entity", entity_id=product.entity_id)
    context = {"product": product, "entity": product.entity}
    return render(request, "exhibitors/product_removal.html", context)
