"""Attendance sheets: print them, enter the signed ones, fetch their scans."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.exporting import note_export
from attendance.actions.signing import EnteredSheet, enter_sheet, remove_scan
from attendance.forms.sheets import SHEET_ORDERS, SheetPrintForm, SignedSheetForm
from attendance.models import Registration, SignedSheet
from attendance.queries.sheets import arrivals_in, sheet_people
from events.models import Event, Session
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

# Far below Django's limit of 1,000 fields in a form; a page is about ten sheets of paper.
PEOPLE_PER_PAGE = 200
MOST_NAMED = 5


@require_safe
def sheets_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the sessions with the sheet to print and the sheet to enter."""
    event = staff_event(request, slug, "attendance.see_registrations")
    sessions = _sessions(event).prefetch_related("signed_sheets")
    context = {"event": event, "room": "attendees", "tab": "sheets", "sessions": sessions}
    return render(request, "attendance/sheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_print_page(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Ask for the order and the purpose, then have the sheet made by a job."""
    event = staff_event(request, slug, "attendance.see_registrations")
    session = _session(event, session_id)
    people = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    count = people.filter(erased_at__isnull=True).count()
    form = SheetPrintForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and count:
        user = signed_in(request)
        note_export(event, by=user, row_count=count, purpose=form.cleaned_data["purpose"])
        order = form.cleaned_data["order"]
        job = jobs.enqueue(
            "attendance_sheet", by=user, subject=event, session_id=session.pk, order=order
        )
        return redirect("core:job", job_id=job.pk)
    context = {"event": event, "room": "attendees", "session": session, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "attendance/sheet_print.html", {**context, "count": count}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def signed_sheet_page(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Tick who signed, say when, add the scan; everything is entered at once or not at all."""
    event = staff_event(request, slug, "attendance.edit_registration")
    session = _session(event, session_id)
    initial = {"at": session.starts_at.astimezone(event.zone).replace(tzinfo=None)}
    form = SignedSheetForm(
        request.POST or None,
        request.FILES or None,
        session=session,
        initial={**initial, "sheet_id": uuid.uuid4()},
    )
    order = request.GET.get("order", "given")
    people = sheet_people(event, order=order)
    ticked = {int(key) for key in request.POST.getlist("people") if key.isdecimal()}
    if request.method == "POST" and form.is_valid():
        try:
            done = enter_sheet(
                session,
                people=list(Registration.objects.filter(event=event, pk__in=ticked)),
                by=signed_in(request),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            _tell(request, done)
            return redirect("attendance:sheets", slug)
    page = Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "room": "attendees",
        "session": session,
        "form": form,
        "page": page,
        "lines": _lines(session, list(page.object_list), ticked),
        "first_number": page.start_index(),
        "orders": SHEET_ORDERS,
        "order": order,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/signed_sheet.html", context, status=status)


def _lines(
    session: Session, people: Sequence[Registration], ticked: set[int]
) -> list[dict[str, object]]:
    arrived = arrivals_in(session)
    return [
        {"person": row, "arrived_at": arrived.get(row.pk), "ticked": row.pk in ticked}
        for row in people
    ]


def _tell(request: HttpRequest, done: EnteredSheet) -> None:
    if done.repeated:
        messages.info(request, _("This sheet was entered already. Nothing was entered twice."))
        return
    count = done.entered_count
    told = ngettext("%(n)s person was entered.", "%(n)s people were entered.", count)
    messages.success(request, told % {"n": count})
    if done.already_in:
        names = ", ".join(person.full_name for person in done.already_in[:MOST_NAMED])
        more = "" if len(done.already_in) <= MOST_NAMED else " …"
        told = _("Already in, and left as they were (%(n)s): %(names)s")
        messages.info(request, told % {"n": len(done.already_in), "names": names + more})


@never_cache
@require_safe
def sheet_scan(request: HttpRequest, slug: str, sheet_id: uuid.UUID) -> FileResponse:
    """Hand out the scan of a signed sheet, always as a download."""
    event = staff_event(request, slug, "attendance.edit_registration")
    sheet = _scanned(event, sheet_id)
    ending = str(sheet.scan.name).rpartition(".")[2]
    response = FileResponse(
        sheet.scan.open("rb"),
        as_attachment=True,
        filename=f"sheet-{sheet.session_id}.{ending}",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_scan_removal_page(request: HttpRequest, slug: str, sheet_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete the scan; who came stays recorded."""
    event = staff_event(request, slug, "attendance.edit_registration")
    sheet = _scanned(event, sheet_id)
    if request.method == "POST":
        remove_scan(sheet, by=signed_in(request))
        messages.success(request, _("The scan is deleted. Who came stays recorded."))
        return redirect("attendance:sheets", slug)
    context = {"event": event, "room": "attendees", "sheet": sheet}
    return render(request, "attendance/sheet_scan_removal.html", context)


def _scanned(event: Event, sheet_id: uuid.UUID) -> SignedSheet:
    rows = SignedSheet.objects.filter(session__event=event).exclude(scan="")
    return get_object_or_404(rows.select_related("session__event"), pk=sheet_id)


def _sessions(event: Event) -> QuerySet[Session]:
    rows = Session.objects.filter(event=event, state=Session.State.SCHEDULED)
    return rows.select_related("room", "event__venue", "event__organizer")


def _session(event: Event, session_id: int) -> Session:
    return get_object_or_404(_sessions(event), pk=session_id)
