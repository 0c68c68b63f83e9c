"""The registry by administrative unit: certified products as of a day."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import AdminUnit
from events.queries.units import chains, unit_as_of
from events_app.core.csv_files import csv_bytes
from events_app.core.http import require
from exhibitors.forms.units import ByUnitForm
from exhibitors.queries.by_unit import UnitReport, products_by_unit
from exhibitors.spreadsheets import unit_rows


@require_safe
def by_unit_page(request: HttpRequest) -> HttpResponse:
    """Count products with valid certificates by unit, a level at a time."""
    require(request, "exhibitors.see_registry")
    form, asked = _asked(request)
    unit = asked["inside"]
    context: dict[str, Any] = {"form": form, "tab": "by_unit", **asked}
    if unit is not None and not unit.is_valid_on(asked["units_on"]):
        now = sorted(unit_as_of(unit, asked["units_on"]), key=lambda one: one.name_folded)
        context |= {"gone": unit, "instead": now}
    else:
        context |= {"report": products_by_unit(**asked), "way": _way(unit)}
    status = 200 if form.is_valid() else 422
    return render(request, "exhibitors/by_unit.html", context, status=status)


@require_safe
def by_unit_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the same report as a CSV file."""
    require(request, "exhibitors.see_registry")
    report: UnitReport = products_by_unit(**_asked(request)[1])
    response = HttpResponse(csv_bytes(unit_rows(report)), content_type="text/csv")
    name = f"products-by-unit-{report.day}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> tuple[ByUnitForm, dict[str, Any]]:
    """Return the form and what it asks; a part that cannot be read is as if left empty.

    Raises Http404 for a unit that never was.
    """
    today = timezone.localdate()
    given = {"on": today.isoformat(), **request.GET.dict()}
    form = ByUnitForm(given)
    if not form.is_valid() and "unit" in form.errors:
        raise Http404
    cleaned = form.cleaned_data
    day = cleaned.get("on") or today
    inside = cleaned.get("unit")
    chosen = cleaned.get("country") or (inside.country if inside else "VN")
    given["country"] = chosen
    if inside is not None and inside.country != chosen:
        inside = None
    return form, {
        "day": day,
        "units_on": cleaned.get("units_on") or day,
        "country": chosen,
        "inside": inside,
        "stars": cleaned.get("stars") or 0,
        "region_scheme": cleaned.get("regions") or "",
    }


def _way(unit: AdminUnit | None) -> list[AdminUnit]:
    """Return the units above and the unit itself, the widest first."""
    if unit is None:
        return []
    ids = chains([unit.pk])[unit.pk]
    units = AdminUnit.objects.in_bulk(ids)
    return [units[one] for one in reversed(ids)]
