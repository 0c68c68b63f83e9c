"""An exhibitor's daily sales: report, see, correct, take back, download."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_app.core.csv_files import csv_bytes
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.offline import answer_refused, answer_taken, sent_by_script
from exhibitors.actions.selling import correct_sale, record_sale, take_back_sale
from exhibitors.actions.selling_errors import SaleValidated
from exhibitors.forms.sales import (
    SaleForm,
    TakingBackForm,
    new_sale,
    reporting_days,
    sale_again,
)
from exhibitors.lifecycles import SALE
from exhibitors.models import Application, SalesEntry
from exhibitors.queries.sales import summary_of
from exhibitors.spreadsheets import sales_rows
from exhibitors.views.portal_doors import own_application

State = SalesEntry.State
ROWS_PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def my_sales(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show the quick form, the reports of a day, the sums, and the earlier days."""
    application = own_application(request, application_id)
    day = _chosen_day(request, application)
    form = SaleForm(sent_form(request), application=application, initial=new_sale(application, day))
    if request.method == "POST" and form.is_valid():
        try:
            entry = record_sale(
                application,
                client_id=form.cleaned_data["client_id"],
                by=signed_in(request),
                **form.sale(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            url = f"{request.path}?day={entry.day.isoformat()}"
            return answer_taken(request, url, _("The sales are reported."))
    if request.method == "POST" and sent_by_script(request):
        return answer_refused(form)
    return render(request, "exhibitors/my_sales.html", _context(request, application, day, form))


@require_http_methods(["GET", "HEAD", "POST"])
def sale_correction(request: HttpRequest, application_id: int, entry_id: int) -> HttpResponse:
    """Replace one report by a new one."""
    application, entry = _entry(request, application_id, entry_id)
    if request.method != "POST":
        _refuse_finished(entry, State.REPLACED)
    form = SaleForm(sent_form(request), application=application, initial=sale_again(entry))
    if request.method == "POST" and form.is_valid():
        try:
            correct_sale(
                entry,
                client_id=form.cleaned_data["client_id"],
                by=signed_in(request),
                **form.sale(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            return answer_taken(request, _back(application, entry), _("The report is corrected."))
    if request.method == "POST" and sent_by_script(request):
        return answer_refused(form)
    context = {"application": application, "event": application.event, "entry": entry, "form": form}
    return render(request, "exhibitors/sale_correction.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sale_taking_back(request: HttpRequest, application_id: int, entry_id: int) -> HttpResponse:
    """Ask why, then let the report count no longer."""
    application, entry = _entry(request, application_id, entry_id)
    _refuse_finished(entry, State.VOIDED)
    form = TakingBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_sale(entry, reason=form.cleaned_data["reason"], by=signed_in(request))
        except DomainError as error:
            show_error(form, error)
        else:
            return answer_taken(request, _back(application, entry), _("The report is taken back."))
    context = {"application": application, "event": application.event, "entry": entry, "form": form}
    return render(request, "exhibitors/sale_taking_back.html", context)


@require_safe
def my_sales_csv(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand out all own reports, with those that were replaced or taken back."""
    application = own_application(request, application_id)
    rows = application.sales_entries.select_related("application__entity", "product", "store")
    response = HttpResponse(csv_bytes(sales_rows(rows)), content_type="text/csv; charset=utf-8")
    name = f"sales-{application.event.slug}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def show_error(form: Any, error: DomainError) -> None:
    """Show a refusal at the field it is about, else above the form."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error.message))


def sent_form(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is empty; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _entry(
    request: HttpRequest, application_id: int, entry_id: int
) -> tuple[Application, SalesEntry]:
    application = own_application(request, application_id)
    entry = get_object_or_404(application.sales_entries, pk=entry_id)
    entry.application = application
    return application, entry


def _refuse_finished(entry: SalesEntry, to: str) -> None:
    if entry.state == State.VALIDATED:
        raise SaleValidated
    SALE.check(entry.state, to)


def _back(application: Application, entry: SalesEntry) -> str:
    url = reverse("exhibitors:my_sales", args=[application.pk])
    return f"{url}?day={entry.day.isoformat()}"


def _chosen_day(request: HttpRequest, application: Application) -> date:
    first, last = reporting_days(application)
    try:
        wanted = parse_date(request.GET.get("day", ""))
    except ValueError:
        wanted = None
    return wanted if wanted and first <= wanted <= last else last


def _context(
    request: HttpRequest, application: Application, day: date, form: SaleForm
) -> dict[str, Any]:
    entries = application.sales_entries.select_related("product", "store")
    summary = summary_of(application.sales_entries.all())
    today = entries.filter(day=day)
    return {
        "application": application,
        "event": application.event,
        "form": form,
        "day": day,
        "is_today": day == timezone.now().astimezone(application.event.zone).date(),
        "page": Paginator(today, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "of_day": summary_of(today).totals,
        "totals": summary.totals,
        "days": reversed(summary.by_day),
        "may_report": application.state == Application.State.APPROVED
        and application.event.state == "PUBLISHED",
    }
