"""Leads: whom an exhibitor or partner met, for the holder's own people only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.capturing import Remark, add_note, capture_lead
from attendance.actions.exporting import note_export
from attendance.forms.leads import CaptureForm, LeadExportForm, LeadFilterForm, LeadNoteForm
from attendance.models.lead import LeadQuerySet
from attendance.queries.leads import Desk, contacts, desk_of, desks_of
from attendance.spreadsheets import lead_cells, registrations_csv, registrations_xlsx
from attendance.views.gate import REASONS
from attendance.views.people import CONTENT_TYPES
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


def own_desk(request: HttpRequest, slug: str, desk: str) -> Desk:
    """Return the visitor's desk at the event; another's does not exist."""
    found = desk_of(signed_in(request), slug=slug, key=desk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def desks_page(request: HttpRequest) -> HttpResponse:
    """Let people choose for whom and at which event they meet people; one choice is made."""
    desks = desks_of(signed_in(request))
    if len(desks) == 1:
        return redirect("attendance:leads", desks[0].event.slug, desks[0].key)
    return render(request, "attendance/lead_desks.html", {"desks": desks})


@never_cache
@require_safe
def leads_page(request: HttpRequest, slug: str, desk: str) -> HttpResponse:
    """List whom the holder met: search, filter by interest, a page at a time."""
    own = own_desk(request, slug, desk)
    query = request.GET.get("q", "")
    form = LeadFilterForm(request.GET)
    rows = _listed(own).matching(query)
    if form.is_valid() and form.cleaned_data["interest"]:
        rows = rows.interested(form.cleaned_data["interest"])
    context = {
        **_context(own),
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "query": query,
        "form": form,
    }
    return render(request, "attendance/leads.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lead_capture_page(request: HttpRequest, slug: str, desk: str) -> HttpResponse:
    """Take a badge's code or typed reference with a note; a second press changes nothing."""
    own = own_desk(request, slug, desk)
    form = CaptureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remark = _remark(form)
        found = capture_lead(
            own, form.cleaned_data["scanned"], remark=remark, by=signed_in(request)
        )
        if found.lead is not None:
            messages.success(request, _("Kept. Add what you agreed on whenever you like."))
            return redirect("attendance:lead", slug, desk, found.lead.pk)
        form.add_error("scanned", refusal_words(found.reason))
    status = 422 if form.is_bound else 200
    context = {**_context(own), "form": form}
    return render(request, "attendance/lead_capture.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lead_page(request: HttpRequest, slug: str, desk: str, lead_id: int) -> HttpResponse:
    """Show one person met with every note, and take another note."""
    own = own_desk(request, slug, desk)
    lead = get_object_or_404(_listed(own), pk=lead_id)
    form = LeadNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_note(lead, remark=_remark(form), by=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The note is kept."))
            return redirect("attendance:lead", slug, desk, lead.pk)
    context = {
        **_context(own),
        "lead": lead,
        "contact": contacts([lead]).get(lead.pk),
        "notes": lead.notes.select_related("author"),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/lead.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leads_export(request: HttpRequest, slug: str, desk: str) -> HttpResponse:
    """Ask what for, then hand out the leads; contacts only of those who agree now."""
    own = own_desk(request, slug, desk)
    form = LeadExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {**_context(own), "form": form, "lead_count": own.leads().count()}
        return render(request, "attendance/leads_export.html", context, status=status)
    leads = list(_listed(own).prefetch_related("notes__author"))
    purpose, ending = form.cleaned_data["purpose"], form.cleaned_data["format"]
    by = signed_in(request)
    note_export(
        own.event, by=by, row_count=len(leads), purpose=purpose, what="leads", holder=own.key
    )
    cells = lead_cells(leads, contacts(leads))
    is_sheet = ending == "xlsx"
    content = (
        registrations_xlsx(cells, sheet_name="leads") if is_sheet else registrations_csv(cells)
    )
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="leads-{slug}.{ending}"'
    return response


def refusal_words(reason: str) -> str:
    """Return a reason as people read it and what to do next."""
    if reason == "id_clash":
        return _("This page was sent before with other words. Open it again and scan once more.")
    return str(REASONS.get(reason, reason))


def _listed(own: Desk) -> LeadQuerySet:
    return own.leads().with_current().with_contact().select_related("registration")


def _context(own: Desk) -> dict[str, object]:
    return {
        "desk": own,
        "event": own.event,
        "scanner_language": translation.get_language(),
    }


def _remark(form: LeadNoteForm) -> Remark:
    now = timezone.now()
    return Remark(at=now, received_at=now, **form.remark_fields())
