"""Areas, the rules of who may enter them, and changes to gates."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attendance.actions.arranging import (
    add_area,
    edit_area,
    edit_gate,
    remove_area,
    remove_gate,
    set_rules,
)
from attendance.forms.areas import AreaForm, GateForm, RuleMatrixForm
from attendance.models import Area
from attendance.queries import local_day
from attendance.queries.areas import event_days, gates_of, occupancy
from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def areas_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the areas with how full they are; add one."""
    event = staff_event(request, slug, "attendance.manage_gates")
    form = AreaForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            add_area(event, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The area is there."))
            return redirect("attendance:areas", slug=slug)
    today = local_day(event, timezone.now())
    context = {
        "event": event,
        "room": "gate",
        "form": form,
        "areas": occupancy(event, today),
        "today": today,
    }
    return render(request, "attendance/areas.html", context, status=_status(form))


def _status(form: object) -> int:
    return 422 if getattr(form, "is_bound", False) else 200


@require_http_methods(["GET", "HEAD", "POST"])
def area_page(request: HttpRequest, slug: str, area_id: int) -> HttpResponse:
    """Change an area's name, capacity and room."""
    event = staff_event(request, slug, "attendance.manage_gates")
    area = get_object_or_404(Area, event=event, pk=area_id)
    form = AreaForm(request.POST or None, event=event, area=area)
    if request.method == "POST" and form.is_valid():
        try:
            edit_area(area, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The area is changed."))
            return redirect("attendance:areas", slug=slug)
    context = {"event": event, "room": "gate", "form": form, "area": area}
    return render(request, "attendance/area.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def area_removal_page(request: HttpRequest, slug: str, area_id: int) -> HttpResponse:
    """Remove an area that no gate leads to, after asking."""
    event = staff_event(request, slug, "attendance.manage_gates")
    area = get_object_or_404(Area, event=event, pk=area_id)
    back_url = reverse("attendance:areas", args=[slug])
    if request.method == "POST":
        try:
            remove_area(area, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The area is removed."))
        return redirect(back_url)
    return _ask(request, event, _("Remove “{name}”?").format(name=area.name), back_url)


def _ask(request: HttpRequest, event: Event, question: str, back_url: str) -> HttpResponse:
    context = {"event": event, "room": "gate", "question": question, "back_url": back_url}
    return render(request, "attendance/removal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def gate_settings_page(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Change a gate: its name, where it leads, its direction, and re-entry."""
    event = staff_event(request, slug, "attendance.manage_gates")
    gate = get_object_or_404(gates_of(event), pk=gate_id)
    form = GateForm(request.POST or None, event=event, gate=gate)
    if request.method == "POST" and form.is_valid():
        try:
            edit_gate(gate, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The gate is changed. Devices learn it when they sync."))
            return redirect("attendance:gates", slug=slug)
    context = {"event": event, "room": "gate", "form": form, "gate": gate}
    return render(request, "attendance/gate_settings.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def gate_removal_page(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Remove a gate where nothing happened yet, after asking."""
    event = staff_event(request, slug, "attendance.manage_gates")
    gate = get_object_or_404(gates_of(event), pk=gate_id)
    back_url = reverse("attendance:gates", args=[slug])
    if request.method == "POST":
        try:
            remove_gate(gate, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The gate is removed."))
        return redirect(back_url)
    return _ask(request, event, _("Remove “{name}”?").format(name=gate.name), back_url)


@require_http_methods(["GET", "HEAD", "POST"])
def area_rules_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which category may enter which area, usually or on one day."""
    event = staff_event(request, slug, "attendance.manage_gates")
    days = event_days(event)
    day = _chosen_day(request.GET.get("day", ""), days)
    form = RuleMatrixForm(request.POST or None, event=event, day=day)
    if request.method == "POST" and form.is_valid():
        set_rules(event, day=day, choices=form.choices(), by=signed_in(request))
        messages.success(request, _("The rules are saved. Devices learn them when they sync."))
        return redirect(
            f"{reverse('attendance:area_rules', args=[slug])}?{request.GET.urlencode()}"
        )
    context = {
        "event": event,
        "room": "gate",
        "form": form,
        "days": days,
        "day": day,
        "areas": event.areas.all(),
    }
    return render(request, "attendance/area_rules.html", context, status=_status(form))


def _chosen_day(wanted: str, days: list[date]) -> date | None:
    return next((day for day in days if day.isoformat() == wanted), None)
