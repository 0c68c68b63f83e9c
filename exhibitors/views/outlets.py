"""Sales points and hubs: the list, one of them, adding, editing, closing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.queries.units import names_as_of
from events_app.core import audit
from events_app.core.csv_files import csv_bytes
from events_app.core.errors import DomainError
from events_app.core.http import require
from exhibitors.actions.opening import (
    add_entity,
    close_sales_point,
    edit_sales_point,
    open_sales_point,
    remove_entity,
    reopen_sales_point,
)
from exhibitors.forms.outlets import ClosingForm, CoverageForm, OutletFilterForm, SalesPointForm
from exhibitors.models import Entity, SalesPoint
from exhibitors.queries.outlets import (
    OutletFilter,
    coverage,
    entities_to_add,
    find_outlets,
    outlets_by_kind,
)
from exhibitors.spreadsheets import outlet_rows

SEE, KEEP = "exhibitors.see_registry", "exhibitors.keep_outlets"


@require_safe
def outlets_page(request: HttpRequest) -> HttpResponse:
    """List the sales points open on a day, counted by kind, a page at a time."""
    user = require(request, SEE)
    form, wanted, rows = _found(request)
    today = timezone.localdate()
    context = {
        "tab": "outlets",
        "form": form,
        "query": wanted.query,
        "day": wanted.day,
        "today": today,
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "kinds": outlets_by_kind(rows),
        "may_keep": user.has_perm(KEEP),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "exhibitors/outlets.html", context, status=status)


@require_safe
def outlets_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the list as a CSV file."""
    require(request, SEE)
    rows = _found(request)[2].prefetch_related("entities")
    response = HttpResponse(csv_bytes(outlet_rows(rows)), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="sales-points.csv"'
    return response


@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Show which units of a level have a sales point on a day: "8 of 11 districts"."""
    require(request, SEE)
    form = CoverageForm(request.GET if "unit" in request.GET else None)
    context: dict[str, Any] = {"tab": "coverage", "form": form}
    if form.is_valid():
        asked = form.cleaned_data
        day = asked["on"] or timezone.localdate()
        label = dict(form.fields["level"].choices)[asked["level"]]  # type: ignore[attr-defined]
        found = coverage(asked["unit"], asked["level"], day, kind=asked["kind"])
        context |= {"coverage": found, "unit": asked["unit"], "day": day, "level": label}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "exhibitors/outlet_coverage.html", context, status=status)


@require_safe
def outlet_page(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Show one sales point with its entities and what happened to it."""
    user = require(request, SEE)
    point = _outlet(outlet_id)
    today = timezone.localdate()
    query = request.GET.get("q", "")
    context = {
        "point": point,
        "entities": point.entities.select_related("unit"),
        "query": query,
        "found": entities_to_add(point, query),
        "is_open": point.is_open_on(today),
        "today": today,
        "unit_today": names_as_of([point.unit_id], today)[point.unit_id],
        "trail": audit.trail(point)[:12],
        "may_keep": user.has_perm(KEEP),
    }
    return render(request, "exhibitors/outlet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_outlet(request: HttpRequest) -> HttpResponse:
    """Ask for a sales point."""
    user = require(request, KEEP)
    form = SalesPointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            point = open_sales_point(by=user, **form.facts())
        except DomainError as error:
            form.add_error("name", str(error.message))
        else:
            messages.success(request, _("The sales point is added."))
            return redirect("exhibitors:outlet", point.pk)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_outlet(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Save a sales point unless somebody was faster."""
    user = require(request, KEEP)
    point = _outlet(outlet_id)
    form = SalesPointForm(request.POST or None, point=point)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_sales_point(point, version=version, by=user, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The sales point is saved."))
            return redirect("exhibitors:outlet", point.pk)
    return _form(request, form, point)


@require_http_methods(["GET", "HEAD", "POST"])
def outlet_closing(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Ask from which day it is closed, then note it."""
    user = require(request, KEEP)
    point = _outlet(outlet_id)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_sales_point(point, closed_on=form.cleaned_data["closed_on"], by=user)
        except DomainError as error:
            form.add_error("closed_on", str(error.message))
        else:
            messages.success(request, _("The closing is noted."))
            return redirect("exhibitors:outlet", point.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "point": point}
    return render(request, "exhibitors/outlet_closing.html", context, status=status)


@require_POST
def outlet_reopening(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Take a closing back."""
    user = require(request, KEEP)
    point = _outlet(outlet_id)
    try:
        reopen_sales_point(point, by=user)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The sales point counts as open again."))
    return redirect("exhibitors:outlet", point.pk)


@require_POST
def outlet_entities(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Add an entity that was found by its name."""
    user = require(request, KEEP)
    point = _outlet(outlet_id)
    entity = get_object_or_404(Entity, pk=_number(request.POST.get("entity", "")))
    add_entity(point, entity, by=user)
    messages.success(request, _("The entity is added."))
    return redirect("exhibitors:outlet", point.pk)


@require_POST
def outlet_entity_removal(request: HttpRequest, outlet_id: int, entity_id: int) -> HttpResponse:
    """Take an entity off; adding it again undoes this."""
    user = require(request, KEEP)
    point = _outlet(outlet_id)
    remove_entity(point, get_object_or_404(Entity, pk=entity_id), by=user)
    messages.success(request, _("The entity is removed from this sales point."))
    return redirect("exhibitors:outlet", point.pk)


def _number(text: str) -> int:
    """Return the digits as a number; anything else is nobody's key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _outlet(outlet_id: int) -> SalesPoint:
    return get_object_or_404(SalesPoint.objects.select_related("unit"), pk=outlet_id)


def _form(request: HttpRequest, form: SalesPointForm, point: SalesPoint | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "point": point}
    return render(request, "exhibitors/outlet_form.html", context, status=status)


def _found(request: HttpRequest) -> tuple[OutletFilterForm, OutletFilter, QuerySet[SalesPoint]]:
    """Return the filters and what they find; a filter that cannot be read leaves nothing out."""
    form = OutletFilterForm(request.GET)
    form.is_valid()
    asked, today = form.cleaned_data, timezone.localdate()
    wanted = OutletFilter(
        query=request.GET.get("q", "").strip(),
        kind=asked.get("kind", ""),
        unit=asked.get("unit"),
        day=asked.get("day") or (None if asked.get("closed") else today),
    )
    return form, wanted, find_outlets(wanted, today=today)
