"""The list of an award ceremony: who receives what, in which order, and how."""

from collections import Counter

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from exhibitors.actions.awarding import add_awards, mark_award, move_award, remove_award
from exhibitors.forms.award import PlaceForm, ProxyForm
from exhibitors.models import Award, Certificate
from exhibitors.queries.awarding import MOST_FOUND, find_recipients
from exhibitors.spreadsheets import award_rows
from exhibitors.views.certificates import csv_file

State = Award.State
MANAGE = "exhibitors.manage_awards"


def _awards(event: Event) -> QuerySet[Award]:
    return event.awards.select_related("entity__unit", "product", "certificate")


def _award(request: HttpRequest, slug: str, award_id: int) -> Award:
    event = staff_event(request, slug, MANAGE)
    row: Award = get_object_or_404(_awards(event), pk=award_id)
    row.event = event
    return row


@require_safe
def awards_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list in its order with what is still to do."""
    event = staff_event(request, slug, "exhibitors.see_awards")
    rows = list(_awards(event))
    counts = Counter(row.state for row in rows)
    context = {
        "event": event,
        "room": "awards",
        "awards": rows,
        "states": [(value, label, counts[value]) for value, label in State.choices],
    }
    return render(request, "exhibitors/awards.html", context)


@require_safe
def awards_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list for the paper in the master of ceremonies' hand."""
    event = staff_event(request, slug, "exhibitors.see_awards")
    context = {"event": event, "room": "awards", "awards": _awards(event)}
    return render(request, "exhibitors/awards_print.html", context)


@require_safe
def awards_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the list."""
    event = staff_event(request, slug, "exhibitors.see_awards")
    return csv_file("awards.csv", award_rows(_awards(event)))


@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: HttpRequest, slug: str) -> HttpResponse:
    """Find confirmed certificates and entities by a word; put those chosen on the list."""
    event = staff_event(request, slug, MANAGE)
    query = request.GET.get("q", "").strip()
    certificates, entities = find_recipients(event, query, user=signed_in(request))
    if request.method == "POST":
        all_shown = "all" in request.POST
        chosen = set(request.POST.getlist("certificate"))
        invited = set(request.POST.getlist("entity"))
        added = add_awards(
            event,
            certificates=[row for row in certificates if all_shown or str(row.pk) in chosen],
            entities=[row for row in entities if str(row.pk) in invited],
            by=signed_in(request),
        )
        if added:
            said = ngettext("%(n)d recipient is added.", "%(n)d recipients are added.", added)
            messages.success(request, said % {"n": added})
            return redirect("exhibitors:awards", slug=slug)
        messages.error(request, _("Choose at least one recipient."))
    context = {
        "event": event,
        "room": "awards",
        "query": query,
        "certificates": certificates,
        "entities": entities,
        "most": MOST_FOUND,
        "any_certificate": Certificate.objects.filter(state="ISSUED").exists(),
    }
    return render(request, "exhibitors/award_recipients.html", context)


@require_POST
def award_place(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Put a recipient at another place."""
    row = _award(request, slug, award_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    move_award(row, to=form.cleaned_data["to"], by=signed_in(request))
    messages.success(request, _("The order is changed."))
    return redirect("exhibitors:awards", slug=slug)


@require_POST
def award_handover(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Record that the certificate was received in person, is to be sent, was sent, or undo it."""
    row = _award(request, slug, award_id)
    to = request.POST.get("to", "")
    if to not in State.values or to == State.BY_PROXY:
        return HttpResponseBadRequest()
    mark_award(row, to=to, by=signed_in(request))
    messages.success(request, _("%(entity)s: noted.") % {"entity": row.entity.name})
    return redirect("exhibitors:awards", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def award_proxy(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Ask who received the certificate instead of the recipient."""
    row = _award(request, slug, award_id)
    form = ProxyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark_award(row, to=State.BY_PROXY, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("%(entity)s: noted.") % {"entity": row.entity.name})
        return redirect("exhibitors:awards", slug=slug)
    context = {"event": row.event, "room": "awards", "award": row, "form": form}
    return render(request, "exhibitors/award_proxy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def award_removal(request: HttpRequest, slug: str, award_id: int) -> HttpResponse:
    """Ask, then take a recipient off the list."""
    row = _award(request, slug, award_id)
    if request.method == "POST":
        try:
            remove_award(row, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The recipient is removed."))
        return redirect("exhibitors:awards", slug=slug)
    context = {"event": row.event, "room": "awards", "award": row}
    return render(request, "exhibitors/award_removal.html", context)
