"""The registry's star certificates: the list, those that end, and their files."""

import csv
import io
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events_app.core import audit
from events_app.core.http import require
from exhibitors.models import Certificate, Level, Renewal
from exhibitors.queries.registry import (
    EXPIRY_TABS,
    CertificateFilter,
    certificates_seen_by,
    expiring_certificates,
    registry_certificates,
    units_of_entities,
)
from exhibitors.spreadsheets import certificate_rows

PAGE_SIZE = 50


@require_safe
def certificates_page(request: HttpRequest) -> HttpResponse:
    """List every certificate, searched and filtered."""
    user = require(request, "exhibitors.see_registry")
    wanted = CertificateFilter.of(request.GET)
    rows = registry_certificates(wanted, user=user)
    context = {
        **_filters(wanted),
        "tab": "all",
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "states": Certificate.State.choices,
    }
    return render(request, "exhibitors/certificates.html", context)


@require_safe
def expiry_page(request: HttpRequest) -> HttpResponse:
    """List the certificates whose end needs care, by where their renewal window stands."""
    user = require(request, "exhibitors.see_registry")
    wanted, today = CertificateFilter.of(request.GET), timezone.localdate()
    lists = expiring_certificates(wanted, on=today, user=user)
    chosen = request.GET.get("renewal", "")
    chosen = chosen if chosen in lists else Renewal.OPEN.value
    context = {
        **_filters(wanted),
        "tab": "expiry",
        "today": today,
        "chosen": chosen,
        "stages": [(tab.value, tab.label, lists[tab.value].count()) for tab in EXPIRY_TABS],
        "page": Paginator(lists[chosen], PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "exhibitors/expiry.html", context)


@require_safe
def certificates_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the list as it is filtered."""
    user = require(request, "exhibitors.see_registry")
    rows = registry_certificates(CertificateFilter.of(request.GET), user=user)
    return csv_file("certificates.csv", certificate_rows(rows, on=timezone.localdate()))


@require_safe
def expiry_csv(request: HttpRequest) -> HttpResponse:
    """Hand out one list of the ends as it is filtered."""
    user = require(request, "exhibitors.see_registry")
    today = timezone.localdate()
    lists = expiring_certificates(CertificateFilter.of(request.GET), on=today, user=user)
    chosen = request.GET.get("renewal", "")
    rows = lists.get(chosen, lists[Renewal.OPEN.value])
    return csv_file("expiry.csv", certificate_rows(rows, on=today))


@require_safe
def certificate_page(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Show a certificate with its facts, its window, what staff may do and its trail."""
    user = require(request, "exhibitors.see_registry")
    rows = certificates_seen_by(user)
    row = get_object_or_404(rows.select_related("superseded_by"), pk=certificate_id)
    today = timezone.localdate()
    may_keep = user.has_perm("exhibitors.keep_certificate", row.product.entity)
    context = {
        "may_keep": may_keep,
        "certificate": row,
        "product": row.product,
        "entity": row.product.entity,
        "renewal": row.renewal_on(today),
        "is_valid": row.is_valid_on(today),
        "others": rows.filter(product=row.product_id).exclude(pk=row.pk),
        # The trail names people: for those who review the entity.
        "trail": audit.trail(row) if may_keep else None,
    }
    return render(request, "exhibitors/certificate.html", context)


def _filters(wanted: CertificateFilter) -> dict[str, object]:
    return {
        "wanted": wanted,
        "levels": Level.choices,
        "units": units_of_entities(),
    }


def csv_file(name: str, rows: Iterable[list[str]]) -> HttpResponse:
    """Return the rows with a byte-order mark, by which spreadsheet programs know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
