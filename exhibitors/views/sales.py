"""The sales of an event as its staff see them: sums, who is silent, validation, download."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.queries import working_days
from events.views.doors import staff_event
from events_app.core.csv_files import csv_bytes
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.text import fold
from exhibitors.actions.asking_for_sales import remind_of_sales
from exhibitors.actions.selling import choose_headline, validate_day, validate_sale, void_sale
from exhibitors.forms.sales import HeadlineForm, TakingBackForm
from exhibitors.lifecycles import SALE
from exhibitors.models import SalesEntry, SalesHeadline
from exhibitors.queries import sales_summary, silent_exhibitors
from exhibitors.spreadsheets import sales_rows
from exhibitors.views.portal_sales import show_error

State = SalesEntry.State
ROWS_PER_PAGE = 40


@require_safe
def sales_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sums by class, day, exhibitor, product and market, and who is silent."""
    event = staff_event(request, slug, "exhibitors.see_sales")
    chosen = SalesHeadline.objects.filter(event=event).first()
    names = ("adds_direct", "adds_booked", "adds_negotiation")
    day = _day(request, event)
    summary = sales_summary(event)
    lines = {"day": summary.by_day, "product": summary.by_product, "store": summary.by_store}
    lines |= {"market": summary.by_market, "channel": summary.by_channel}
    by = request.GET.get("by", "")
    context = {
        "event": event,
        "room": "sales",
        "summary": summary,
        "by": by if by in lines else "exhibitor",
        "lines": lines.get(by, summary.by_exhibitor),
        "has_stores": event.host_stores.exists(),
        "day": day,
        "is_over": timezone.now() >= event.ends_at,
        "silent": silent_exhibitors(event, day=day),
        "headline_form": HeadlineForm(
            initial={name: getattr(chosen, name) for name in names} if chosen else {}
        ),
    }
    return render(request, "exhibitors/sales.html", context)


@require_safe
def reports_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the single reports of a day or of all, by state, exhibitor and class."""
    event = staff_event(request, slug, "exhibitors.see_sales")
    rows = SalesEntry.objects.of_event(event).select_related(
        "application__entity", "product", "store", "recorded_by"
    )
    wanted, query = request.GET.get("day", ""), request.GET.get("q", "").strip()
    day = _date(wanted)
    if day is not None:
        rows = rows.filter(day=day)
    state = request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(application__entity__name_folded__contains=fold(query))
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "room": "sales",
        "page": page,
        "day": day,
        "state": state,
        "states": State.choices,
        "query": query,
        "preliminary_count": rows.filter(state=State.PRELIMINARY).count(),
    }
    return render(request, "exhibitors/sales_reports.html", context)


@require_POST
def headline(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what the headline of the report adds up."""
    event = staff_event(request, slug, "exhibitors.validate_sales")
    form = HeadlineForm(request.POST)
    form.is_valid()  # three boxes cannot be wrong
    choose_headline(event, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The headline sum is chosen."))
    return redirect("exhibitors:sales", slug=slug)


@require_POST
def day_validation(request: HttpRequest, slug: str) -> HttpResponse:
    """Validate every preliminary report of a day."""
    event = staff_event(request, slug, "exhibitors.validate_sales")
    day = _date(request.POST.get("day", ""))
    if day is None:
        messages.error(request, _("Choose a day first."))
        return redirect("exhibitors:sales_reports", slug=slug)
    count = validate_day(event, day=day, by=signed_in(request))
    text = ngettext("%(count)d report is validated.", "%(count)d reports are validated.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('exhibitors:sales_reports', args=[slug])}?day={day.isoformat()}")


@require_POST
def reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Mail those who reported nothing for a day; nobody twice for the same day."""
    event = staff_event(request, slug, "exhibitors.validate_sales")
    day = _date(request.POST.get("day", ""))
    first, last = working_days(event)
    if day is None or not first <= day <= last:
        messages.error(request, _("Choose a day first."))
        return redirect("exhibitors:sales", slug=slug)
    count = remind_of_sales(event, day=day, by=signed_in(request))
    text = ngettext("%(count)d reminder is sent.", "%(count)d reminders are sent.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('exhibitors:sales', args=[slug])}?day={day.isoformat()}")


@require_safe
def sales_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out every report with its state."""
    event = staff_event(request, slug, "exhibitors.see_sales")
    rows = SalesEntry.objects.of_event(event).select_related(
        "application__entity", "product", "store"
    )
    response = HttpResponse(csv_bytes(sales_rows(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sales-{event.slug}.csv"'
    return response


@require_POST
def sale_validation(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Validate one report."""
    event, entry = _entry(request, slug, entry_id)
    validate_sale(entry, by=signed_in(request))
    messages.success(request, _("The report is validated."))
    url = reverse("exhibitors:sales_reports", args=[event.slug])
    return redirect(f"{url}?day={entry.day.isoformat()}#sale-{entry.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def sale_voiding(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Ask why, then let a report count no longer."""
    event, entry = _entry(request, slug, entry_id)
    SALE.check(entry.state, State.VOIDED)
    form = TakingBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_sale(entry, reason=form.cleaned_data["reason"], by=signed_in(request))
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The report is taken back."))
            url = reverse("exhibitors:sales_reports", args=[event.slug])
            return redirect(f"{url}?day={entry.day.isoformat()}")
    context = {"event": event, "room": "sales", "entry": entry, "form": form}
    return render(request, "exhibitors/sale_voiding.html", context)


def _entry(request: HttpRequest, slug: str, entry_id: int) -> tuple[Event, SalesEntry]:
    event = staff_event(request, slug, "exhibitors.validate_sales")
    rows = SalesEntry.objects.of_event(event).select_related("application__entity")
    entry: SalesEntry = get_object_or_404(rows, pk=entry_id)
    entry.application.event = event
    return event, entry


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _day(request: HttpRequest, event: Event) -> date:
    """Return the day that was asked for, else the last day of the event so far."""
    first, last = working_days(event)
    wanted = _date(request.GET.get("day", ""))
    today = timezone.now().astimezone(event.zone).date()
    return wanted if wanted and first <= wanted <= last else max(first, min(last, today))
