"""The rows of a list that wait: mended one by one, names decided, taken away with reasons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.sheets import cell_text
from exhibitors.actions.importing import decide_names, mend_row, read_list
from exhibitors.forms.importing import RowForm
from exhibitors.models import ImportRow, ImportRun
from exhibitors.queries.importing.cells import mended_cells
from exhibitors.queries.importing.judging import NEW
from exhibitors.queries.importing.problems import BAD, Problem
from exhibitors.queries.importing.runs import open_names
from exhibitors.spreadsheets import problem_rows, xlsx_table
from exhibitors.views.importing import judged, own_run

Outcome = ImportRow.Outcome


@require_http_methods(["GET", "HEAD", "POST"])
def row_page(request: HttpRequest, run_id: int, number: int) -> HttpResponse:
    """Mend one row; the list is judged again and the next open row comes."""
    run = own_run(request, run_id)
    row = get_object_or_404(run.rows, number=number)
    cells = mended_cells(row.cells, row.mended, run.columns)
    texts = {
        name: cell_text(cells[place]) if place < len(cells) else ""
        for place, name in run.columns.items()
    }
    form = RowForm(request.POST or None, texts=texts, initial={"choice": row.choice})
    if request.method == "POST" and form.is_valid():
        try:
            mend_row(
                run, row, texts=form.texts, choice=form.cleaned_data["choice"],
                by=signed_in(request),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            judged(request, run)
            return _next_row(request, run, row)
    problems = [Problem.from_json(stored) for stored in row.problems]
    context = {
        "run": run,
        "row": row,
        "form": form,
        "problems": problems,
        "bad": {problem.column for problem in problems if problem.severity == BAD},
    }
    status = 422 if form.is_bound else 200
    return render(request, "exhibitors/import_row.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def names_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Decide which printed names mean an entity there is already."""
    run = own_run(request, run_id)
    names = open_names(run)
    if request.method == "POST":
        decisions = {}
        for place, name in enumerate(names):
            answer = request.POST.get(f"name_{place}", "")
            if request.POST.get("all") == "same" and not name.decided:
                answer = "same"
            decisions[name.key] = {"same": name.candidate or name.decided, "new": NEW}.get(
                answer, ""
            )
        try:
            decide_names(run, decisions=decisions, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("exhibitors:import", run_id=run.pk)
        messages.success(request, _("The names are decided and the list checked again."))
        return judged(request, run)
    context = {"run": run, "names": names}
    return render(request, "exhibitors/import_names.html", context)


@require_safe
def problems_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Hand out the rows that are not taken, with the reasons, to be mended in a spreadsheet."""
    run = own_run(request, run_id)
    header = read_list(run).rows[run.header_row - 1] if run.file else []
    content = xlsx_table(problem_rows(run, header))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-problems.xlsx"'
    return response


def _next_row(request: HttpRequest, run: ImportRun, row: ImportRow) -> HttpResponse:
    """Go to the next row that waits, else back to the preview."""
    waiting = run.rows.filter(outcome__in=(Outcome.BAD, Outcome.HELD), number__gt=row.number)
    following = waiting.first()
    if following is None or "back" in request.POST:
        messages.success(request, _("The row is kept and the list checked again."))
        return redirect("exhibitors:import", run_id=run.pk)
    messages.success(
        request, _("Row %(number)s is kept; this is the next.") % {"number": row.number}
    )
    return redirect("exhibitors:import_row", run_id=run.pk, number=following.number)
