"""The host stores of a retail week as the staff see them: list, stock, sales per store."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from exhibitors.actions.stocking import add_store, edit_store, remove_store
from exhibitors.forms.stores import STORE_FIELDS, StoreForm
from exhibitors.models import HostStore, SalesEntry
from exhibitors.queries import stock_of
from exhibitors.queries.sales import summary_of
from exhibitors.views.portal_sales import show_error

ROWS_PER_PAGE = 40


@require_safe
def stores_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the branches with the sums sold there."""
    event = staff_event(request, slug, "exhibitors.see_sales")
    stores = list(event.host_stores.select_related("partner", "unit"))
    lines = summary_of(SalesEntry.objects.of_event(event).filter(store__isnull=False)).by_store
    sold = {line.key: line.amounts for line in lines}
    context = {
        "event": event,
        "room": "stores",
        "stores": [(store, sold.get(store.pk, ())) for store in stores],
    }
    return render(request, "exhibitors/stores.html", context)


@require_safe
def store_page(request: HttpRequest, slug: str, store_id: int) -> HttpResponse:
    """Show the stock, the daily sums and the deliveries of one branch."""
    event, store = _store(request, slug, store_id, "exhibitors.see_sales")
    rows = store.deliveries.filter(is_voided=False).select_related("application__entity", "product")
    context = {
        "event": event,
        "room": "stores",
        "store": store,
        "stock": [line for line in stock_of(event) if line.store_id == store.pk],
        "summary": summary_of(SalesEntry.objects.of_event(event).filter(store=store)),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "exhibitors/store.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_store(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a branch."""
    event = staff_event(request, slug, "exhibitors.manage_stores")
    form = StoreForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            store = add_store(event, by=signed_in(request), **form.store())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The store takes part."))
            return redirect("exhibitors:store", slug=slug, store_id=store.pk)
    context = {"event": event, "room": "stores", "form": form}
    return render(request, "exhibitors/store_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_store_page(request: HttpRequest, slug: str, store_id: int) -> HttpResponse:
    """Change a branch unless somebody was faster."""
    event, store = _store(request, slug, store_id, "exhibitors.manage_stores")
    initial: dict[str, Any] = {name: getattr(store, name) for name in STORE_FIELDS}
    form = StoreForm(
        request.POST or None, event=event, initial=initial | {"version": store.version}
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_store(store, version=version, by=signed_in(request), **form.store())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The store is saved."))
            return redirect("exhibitors:store", slug=slug, store_id=store.pk)
    context = {"event": event, "room": "stores", "form": form, "store": store}
    return render(request, "exhibitors/store_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def store_removal(request: HttpRequest, slug: str, store_id: int) -> HttpResponse:
    """Ask, then remove a branch that nothing is recorded for."""
    event, store = _store(request, slug, store_id, "exhibitors.manage_stores")
    if request.method == "POST":
        remove_store(store, by=signed_in(request))
        messages.success(request, _("The store is removed."))
        return redirect("exhibitors:stores", slug=slug)
    context = {"event": event, "room": "stores", "store": store}
    return render(request, "exhibitors/store_removal.html", context)


def _store(
    request: HttpRequest, slug: str, store_id: int, permission: str
) -> tuple[Event, HostStore]:
    event = staff_event(request, slug, permission)
    store: HostStore = get_object_or_404(
        event.host_stores.select_related("partner", "unit"), pk=store_id
    )
    store.event = event
    return event, store
