"""Agreements: the list, one agreement, planning, signing, scans."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.forms.fields import wall_clock
from events.models import Event
from events.views.doors import staff_event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from exhibitors.actions.agreeing import (
    LARGEST_SCAN_BYTES,
    attach_scan,
    edit_agreement,
    plan_again,
    plan_agreement,
    sign_agreement,
    withdraw_agreement,
)
from exhibitors.forms.agreement import (
    AgreementForm,
    PartyFormSet,
    ScanForm,
    SigningForm,
    WithdrawalForm,
)
from exhibitors.lifecycles import AGREEMENT
from exhibitors.models import Agreement, AgreementParty
from exhibitors.queries import search_agreements

State = Agreement.State
TERMS = ("kind", "title", "products", "value", "currency", "value_kind")
PARTY_FIELDS = (
    "role", "entity", "organization", "legal_name", "representative", "representative_position",
)  # fmt: skip


def _agreement(request: HttpRequest, slug: str, agreement_id: int, right: str) -> Agreement:
    event = staff_event(request, slug, right)
    row: Agreement = get_object_or_404(event.agreements, pk=agreement_id)
    row.event = event
    return row


@require_safe
def agreements_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the agreements in the order of the ceremony, by state and kind."""
    event = staff_event(request, slug, "exhibitors.see_agreements")
    rows = event.agreements.prefetch_related("parties")
    counts = Counter(rows.values_list("state", flat=True))
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    query = request.GET.get("q", "").strip()
    if state in State.values:
        rows = rows.filter(state=state)
    if kind in Agreement.Kind.values:
        rows = rows.filter(kind=kind)
    found = search_agreements(rows.order_by("number"), query)
    context = {
        "event": event,
        "room": "agreements",
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "states": [(value, label, counts[value]) for value, label in State.choices],
        "kinds": Agreement.Kind.choices,
        "chosen": state,
        "kind": kind,
        "query": query,
        "all_count": counts.total(),
    }
    return render(request, "exhibitors/agreements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan an agreement."""
    event = staff_event(request, slug, "exhibitors.manage_agreements")
    return _terms(request, event, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_agreement_page(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Change a planned agreement unless somebody was faster."""
    row = _agreement(request, slug, agreement_id, "exhibitors.manage_agreements")
    return _terms(request, row.event, row)


def _terms(request: HttpRequest, event: Event, row: Agreement | None) -> HttpResponse:
    initial = {"version": row.version, "products": row.products.all()} if row else {}
    form = AgreementForm(request.POST or None, event=event, instance=row, initial=initial)
    given = (
        [_given(party) for party in row.parties.select_related("entity", "organization")]
        if row
        else []
    )
    parties = PartyFormSet(
        request.POST or None, prefix="parties", initial=given, form_kwargs={"event": event}
    )
    if request.method == "POST" and form.is_valid() and parties.is_valid():
        terms: dict[str, Any] = {name: form.cleaned_data[name] for name in TERMS}
        terms["parties"] = [party for party in (p.party() for p in parties) if party]
        try:
            if row is None:
                saved = plan_agreement(event, by=signed_in(request), **terms)
            else:
                version = form.cleaned_data["version"] or 0
                saved = edit_agreement(row, version=version, by=signed_in(request), **terms)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The agreement is saved."))
            return redirect("exhibitors:agreement", slug=event.slug, agreement_id=saved.pk)
    context = {
        "event": event,
        "room": "agreements",
        "form": form,
        "parties": parties,
        "agreement": row,
    }
    return render(request, "exhibitors/agreement_form.html", context)


def _given(party: AgreementParty) -> dict[str, Any]:
    """Return a party for its form; a name that merely repeats the source would outlive it."""
    given = {name: getattr(party, name) for name in PARTY_FIELDS}
    source = party.entity or party.organization
    if source is not None and source.name == party.legal_name:
        given["legal_name"] = ""
    return given


def _bytes(upload: "UploadedFile[Any]") -> bytes:
    """Return the bytes of an upload, but never more than it takes to see that they are too many."""
    content: bytes = upload.read(LARGEST_SCAN_BYTES + 1)
    return content


@require_safe
def agreement_page(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Show one agreement with its parties, scans and trail."""
    row = _agreement(request, slug, agreement_id, "exhibitors.see_agreements")
    context = {
        "event": row.event,
        "room": "agreements",
        "agreement": row,
        "scan_form": ScanForm(),
        "trail": audit.trail(row),
    }
    return render(request, "exhibitors/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signing(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Record the signing with time, place, method and scan."""
    row = _agreement(request, slug, agreement_id, "exhibitors.manage_agreements")
    AGREEMENT.check(row.state, State.SIGNED)
    event = row.event
    initial = {
        "signed_at": wall_clock(timezone.now(), event.zone),
        "signed_place": event.venue.name if event.venue else "",
    }
    form = SigningForm(request.POST or None, request.FILES or None, event=event, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        upload = fields.pop("scan")
        scan = (upload.name, _bytes(upload)) if upload else None
        try:
            sign_agreement(row, scan=scan, by=signed_in(request), **fields)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The agreement is signed."))
            return redirect("exhibitors:agreement", slug=slug, agreement_id=row.pk)
    context = {"event": event, "room": "agreements", "agreement": row, "form": form}
    return render(request, "exhibitors/signing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Ask why, then take the agreement off the list."""
    row = _agreement(request, slug, agreement_id, "exhibitors.manage_agreements")
    AGREEMENT.check(row.state, State.WITHDRAWN)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_agreement(row, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, _("The agreement is withdrawn."))
        return redirect("exhibitors:agreement", slug=slug, agreement_id=row.pk)
    context = {"event": row.event, "room": "agreements", "agreement": row, "form": form}
    return render(request, "exhibitors/agreement_withdrawal.html", context)


@require_POST
def planning_again(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Put a withdrawn agreement back on the list."""
    row = _agreement(request, slug, agreement_id, "exhibitors.manage_agreements")
    plan_again(row, by=signed_in(request))
    messages.success(request, _("The agreement is planned again."))
    return redirect("exhibitors:agreement", slug=slug, agreement_id=row.pk)


@require_POST
def scans(request: HttpRequest, slug: str, agreement_id: int) -> HttpResponse:
    """Attach one more scan."""
    row = _agreement(request, slug, agreement_id, "exhibitors.manage_agreements")
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["scan"]
        try:
            attach_scan(row, name=upload.name, content=_bytes(upload), by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The scan is kept."))
    else:
        messages.error(request, _("Choose a file first."))
    return redirect("exhibitors:agreement", slug=slug, agreement_id=row.pk)


@require_safe
def scan(request: HttpRequest, slug: str, agreement_id: int, scan_id: int) -> FileResponse:
    """Hand out a scan to staff."""
    row = _agreement(request, slug, agreement_id, "exhibitors.see_agreements")
    kept = get_object_or_404(row.scans, pk=scan_id)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)
