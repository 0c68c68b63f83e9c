"""Bringing in a list: upload, columns, preview, mending, and at the end yes or no."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_app.core import audit, jobs
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.importing import (
    assign_import_job,
    choose_columns,
    choose_sheet,
    discard_list,
    judge_list,
    read_list,
    upload_list,
)
from exhibitors.actions.undoing import find_obstacles, undo_list
from exhibitors.forms.importing import (
    ColumnsForm,
    ListUploadForm,
    OutcomeFilterForm,
    SheetForm,
    organizers_of,
)
from exhibitors.models import ImportRow, ImportRun
from exhibitors.queries.importing.problems import Problem
from exhibitors.queries.importing.runs import open_names, preview_rows

JUDGED_AT_ONCE_ROWS = 500
SAMPLE_ROWS = 5
State = ImportRun.State
Outcome = ImportRow.Outcome


def own_run(request: HttpRequest, run_id: int) -> ImportRun:
    """Return a list of an organiser the visitor works for; others do not exist here."""
    user = signed_in(request)
    rows = ImportRun.objects.filter(organizer__in=organizers_of(user))
    run = get_object_or_404(rows.select_related("organizer", "by", "job"), pk=run_id)
    require(request, "exhibitors.handle_list", run)
    return run


@require_http_methods(["GET", "HEAD", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    """Take a file; list what was brought in before."""
    user = require(request, "exhibitors.bring_lists")
    form = ListUploadForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        organizer, upload = form.cleaned_data["organizer"], form.cleaned_data["file"]
        require(request, "exhibitors.bring_list", organizer)
        try:
            run = upload_list(organizer, name=upload.name, content=upload.read(), by=user)
        except DomainError as error:
            form.add_error("file", str(error.message))
        else:
            return redirect("exhibitors:import_columns", run_id=run.pk)
    runs = ImportRun.objects.filter(organizer__in=organizers_of(user)).exclude(
        state=State.DISCARDED
    )
    query = request.GET.get("q", "").strip()
    if query:
        runs = runs.filter(file_name__icontains=query)
    context = {
        "form": form,
        "query": query,
        "page": Paginator(runs.select_related("by", "organizer"), 25).get_page(
            request.GET.get("page")
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "exhibitors/imports.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask which column is what; then judge every row."""
    run = own_run(request, run_id)
    if not run.is_open:
        return redirect("exhibitors:import", run_id=run.pk)
    table = read_list(run)
    samples = table.rows[run.header_row : run.header_row + SAMPLE_ROWS]
    form = ColumnsForm(
        request.POST or None,
        instance=run,
        header=table.rows[run.header_row - 1],
        samples=samples,
    )
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ColumnsForm.Meta.fields}
        version = form.cleaned_data["version"]
        try:
            choose_columns(
                run, mapping=form.mapping, version=version, by=signed_in(request), **fields
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return judged(request, run)
    context = {"run": run, "form": form, "sheet_form": SheetForm(run=run), "samples": samples}
    status = 422 if form.is_bound else 200
    return render(request, "exhibitors/import_columns.html", context, status=status)


@require_POST
def sheet(request: HttpRequest, run_id: int) -> HttpResponse:
    """Read another sheet or row of headings."""
    run = own_run(request, run_id)
    form = SheetForm(request.POST, run=run)
    if form.is_valid():
        chosen = {"sheet": "", "encoding": "", **form.cleaned_data}
        try:
            choose_sheet(run, by=signed_in(request), **chosen)
        except DomainError as error:
            messages.error(request, str(error.message))
    else:
        messages.error(request, _("Write the number of the row in which the headings stand."))
    return redirect("exhibitors:import_columns", run_id=run.pk)


@require_safe
def import_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show what the list would do, or did: row by row, with every problem."""
    run = own_run(request, run_id)
    if run.state == State.UPLOADED and not _is_running(run):
        return redirect("exhibitors:import_columns", run_id=run.pk)
    form = OutcomeFilterForm(request.GET)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    query = request.GET.get("q", "").strip()
    rows = preview_rows(run, outcome=outcome, query=query)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "form": form,
        "query": query,
        "page": page,
        "lines": [(row, [Problem.from_json(stored) for stored in row.problems])
                  for row in page.object_list],
        "tiles": [(value, label, run.counts.get(value, 0)) for value, label in Outcome.choices],
        "taken": run.counts.get("CREATE", 0) + run.counts.get("UPDATE", 0),
        "left_over": run.waiting_count,
        "open_names": sum(not name.decided for name in open_names(run)),
        "job": run.job,
        "is_running": _is_running(run),
        "owns_job": run.job is not None and signed_in(request).has_perm("core.see_job", run.job),
        "trail": audit.trail(run)[:20],
    }  # fmt: skip
    response = render(request, "exhibitors/import.html", context)
    if _is_running(run):
        response["Refresh"] = "3"
    return response


@require_POST
def confirmation(request: HttpRequest, run_id: int) -> HttpResponse:
    """Write the list."""
    run = own_run(request, run_id)
    if run.state != State.JUDGED or _is_running(run):
        messages.error(request, _("This list is not ready to be imported."))
    else:
        _give_to_worker(request, run, "confirm_list")
    return redirect("exhibitors:import", run_id=run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask, then take the import back; show what stands in the way."""
    run = own_run(request, run_id)
    if run.state != State.APPLIED:
        return redirect("exhibitors:import", run_id=run.pk)
    if request.method == "POST":
        try:
            undo_list(run, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("exhibitors:import_undoing", run_id=run.pk)
        messages.success(request, _("The import is undone: the registry is as it was before."))
        return redirect("exhibitors:import", run_id=run.pk)
    context = {"run": run, "obstacles": find_obstacles(run)}
    return render(request, "exhibitors/import_undoing.html", context)


@require_POST
def discarding(request: HttpRequest, run_id: int) -> HttpResponse:
    """Throw a list away that was not written."""
    run = own_run(request, run_id)
    try:
        discard_list(run, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("exhibitors:import", run_id=run.pk)
    messages.success(request, _("The list is thrown away; nothing of it was written."))
    return redirect("exhibitors:imports")


def _is_running(run: ImportRun) -> bool:
    return run.job is not None and not run.job.is_over


def judged(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Judge a short list now, a long one in the worker."""
    if run.rows.count() <= JUDGED_AT_ONCE_ROWS:
        judge_list(run, by=signed_in(request))
    else:
        _give_to_worker(request, run, "judge_list")
    return redirect("exhibitors:import", run_id=run.pk)


@transaction.atomic
def _give_to_worker(request: HttpRequest, run: ImportRun, kind: str) -> None:
    job = jobs.enqueue(kind, by=signed_in(request), subject=run)
    assign_import_job(run, job=job)
