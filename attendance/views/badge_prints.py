"""Staff print badges: everybody new, everybody, or people ticked; in the worker, with a log."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.printing import (
    assign_job,
    badge_holders,
    order_prints,
    printed_holders,
)
from attendance.forms.badges import ConfirmedPrintForm, PrintForm, SelectionForm
from attendance.forms.people import PeopleFilterForm
from attendance.models import PrintRun
from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def badge_prints_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Order a run; list the runs there were."""
    event = staff_event(request, slug, "attendance.print_badges")
    form = PrintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        worthless = _worthless_count(event, form.cleaned_data)
        if worthless and not ConfirmedPrintForm(request.POST).is_valid():
            return _ask(request, event, form.cleaned_data, worthless)
        try:
            run = _start(event, request, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("attendance:print_run", slug, run.pk)
    holders = badge_holders(event)
    runs = PrintRun.objects.filter(event=event).select_related("job", "ordered_by")
    context = {
        "event": event,
        "room": "badges",
        "tab": "prints",
        "form": form,
        "counts": holders.aggregate(
            registered=Count("pk"), printed=Count("pk", filter=Q(has_print=True))
        ),
        "page": Paginator(runs.exclude(scope=PrintRun.Scope.SINGLE), 10).get_page(
            request.GET.get("page")
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/badge_prints.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def badge_selection_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick people and print their badges."""
    event = staff_event(request, slug, "attendance.print_badges")
    holders = badge_holders(event)
    form = SelectionForm(
        request.POST or None, people=holders.values_list("pk", flat=True) if request.POST else ()
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = _start(event, request, scope=PrintRun.Scope.SELECTION, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("attendance:print_run", slug, run.pk)
    filters = PeopleFilterForm(request.GET)
    for name in ("state", "arrived"):
        del filters.fields[name]
    rows = holders.matching(request.GET.get("q", ""))
    if filters.is_valid() and filters.cleaned_data["category"]:
        rows = rows.filter(category=filters.cleaned_data["category"])
    ticked = set(request.POST.getlist("chosen"))
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "room": "badges",
        "tab": "prints",
        "form": filters,
        "selection": form,
        "query": request.GET.get("q", ""),
        "page": page,
        "ticked": [row.pk for row in page.object_list if str(row.pk) in ticked],
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/badge_selection.html", context, status=status)


@require_safe
def print_run_page(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Show a run: how far it is, its file, and whose badges it has."""
    event = staff_event(request, slug, "attendance.print_badges")
    run = get_object_or_404(
        PrintRun.objects.select_related("job", "ordered_by"), event=event, pk=run_id
    )
    badges = run.badges.select_related("registration")
    context = {
        "event": event,
        "room": "badges",
        "tab": "prints",
        "run": run,
        "job": run.job,
        "owns_job": run.job is not None and signed_in(request).has_perm("core.see_job", run.job),
        "printed_count": badges.filter(printed_at__isnull=False).count(),
        "page": Paginator(badges, _ON_A_PAGE).get_page(request.GET.get("page")),
    }
    response = render(request, "attendance/print_run.html", context)
    if run.job is not None and not run.job.is_over:
        response["Refresh"] = "5"
    return response


@require_POST
def print_run_continuation(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Let a stopped run go on behind the parts that are finished."""
    event = staff_event(request, slug, "attendance.print_badges")
    run = get_object_or_404(PrintRun.objects.select_related("job"), event=event, pk=run_id)
    try:
        _give_to_worker(run, request)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Printing goes on where it stopped."))
    return redirect("attendance:print_run", slug, run.pk)


def _worthless_count(event: Event, choice: dict[str, str]) -> int:
    """Return how many printed badges the order would make worthless."""
    if choice["scope"] != PrintRun.Scope.ALL:
        return 0
    return printed_holders(event, choice["category"]).count()


def _ask(
    request: HttpRequest, event: Event, choice: dict[str, str], worthless: int
) -> HttpResponse:
    context = {
        "event": event,
        "room": "badges",
        "tab": "prints",
        "form": ConfirmedPrintForm(initial=choice),
        "worthless": worthless,
    }
    return render(request, "attendance/badge_reprint.html", context)


@transaction.atomic
def _start(event: Event, request: HttpRequest, **choice: object) -> PrintRun:
    run = order_prints(event, by=signed_in(request), **choice)  # type: ignore[arg-type]
    _give_to_worker(run, request)
    return run


@transaction.atomic
def _give_to_worker(run: PrintRun, request: HttpRequest) -> None:
    job = jobs.enqueue("badges", by=signed_in(request), subject=run.event, run=run.pk)
    assign_job(run, job=job)
