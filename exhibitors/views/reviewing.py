"""Staff review applications and the certificates that come with them."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.views.doors import staff_event
from events_app.core import audit
from events_app.core.http import signed_in
from events_app.core.text import fold
from exhibitors.actions.certifying import confirm_certificate
from exhibitors.actions.reviewing import (
    approve_application,
    reject_application,
    return_application,
)
from exhibitors.forms.entity import ReviewReasonForm
from exhibitors.lifecycles import APPLICATION
from exhibitors.models import Application, Certificate
from exhibitors.queries import warnings_of

State = Application.State


def _application(request: HttpRequest, slug: str, application_id: int, right: str) -> Application:
    """Return one application of the event; another event's does not exist here."""
    event = staff_event(request, slug, right)
    rows = event.applications.select_related("entity", "entity__unit").prefetch_related(
        "products__certificates", "booth_assignments__booth"
    )
    row: Application = get_object_or_404(rows, pk=application_id)
    row.event = event
    return row


@require_safe
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """List who applied, by state, with search."""
    event = staff_event(request, slug, "exhibitors.see_applications")
    rows = event.applications.exclude(state=State.DRAFT).select_related("entity", "entity__unit")
    rows = rows.prefetch_related("application_products", "booth_assignments__booth")
    counts = Counter(rows.values_list("state", flat=True))
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(entity__name_folded__contains=fold(query))
    context = {
        "event": event,
        "room": "exhibitors",
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "query": query,
        "chosen": state,
        "all_count": counts.total(),
        "states": [
            (value, label, counts[value]) for value, label in State.choices if counts[value]
        ],
    }
    return render(request, "exhibitors/applications.html", context)


@require_safe
def application_page(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Show an application with contacts, products, claims, warnings and its trail."""
    row = _application(request, slug, application_id, "exhibitors.see_applications")
    context = {
        "event": row.event,
        "room": "exhibitors",
        "application": row,
        "entity": row.entity,
        "warnings": warnings_of(row),
        "trail": audit.trail(row),
        "may_approve": APPLICATION.allows(row.state, State.APPROVED),
        "day": row.event.starts_at.astimezone(row.event.zone).date(),
    }
    return render(request, "exhibitors/application.html", context)


@require_POST
def approval(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Approve the application."""
    row = _application(request, slug, application_id, "exhibitors.review_application")
    approve_application(row, by=signed_in(request))
    messages.success(request, _("%(entity)s is an exhibitor now.") % {"entity": row.entity.name})
    return redirect("exhibitors:application", slug=slug, application_id=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def returning(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Ask why, then send the application back."""
    return _with_reason(request, slug, application_id, rejecting=False)


@require_http_methods(["GET", "HEAD", "POST"])
def rejection(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Ask why, then turn the application down."""
    return _with_reason(request, slug, application_id, rejecting=True)


def _with_reason(
    request: HttpRequest, slug: str, application_id: int, *, rejecting: bool
) -> HttpResponse:
    row = _application(request, slug, application_id, "exhibitors.review_application")
    form = ReviewReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = reject_application if rejecting else return_application
        decide(row, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, _("The entity is told by mail."))
        return redirect("exhibitors:application", slug=slug, application_id=row.pk)
    context = {
        "event": row.event,
        "room": "exhibitors",
        "application": row,
        "form": form,
        "rejecting": rejecting,
    }
    return render(request, "exhibitors/review_reason.html", context)


@require_POST
def certificate_decision(
    request: HttpRequest, slug: str, application_id: int, certificate_id: int
) -> HttpResponse:
    """Confirm a claimed certificate as it stands; the registry asks for what is missing."""
    row = _application(request, slug, application_id, "exhibitors.confirm_certificate")
    rows = Certificate.objects.filter(product__applications=row)
    certificate = get_object_or_404(rows, pk=certificate_id)
    if request.POST.get("decision") != "confirm":
        return HttpResponseBadRequest()
    if certificate.issued_on is None:
        messages.error(request, _("Give the day of issue as the document says, then confirm."))
        return redirect("exhibitors:certificate_confirmation", certificate_id=certificate.pk)
    confirm_certificate(certificate, by=signed_in(request))
    messages.success(request, _("The certificate is confirmed: its stars count."))
    return redirect("exhibitors:application", slug=slug, application_id=row.pk)
