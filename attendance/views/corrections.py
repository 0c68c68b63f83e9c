"""Entering afterwards, correcting, and tallying anonymous visitors by hand."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.correcting import correct_check_in, enter_late
from attendance.actions.tallying import tally_by_hand, undo_tally
from attendance.forms.corrections import LateEntryForm, TallyForm
from attendance.models import CheckIn, Gate, TallyEntry
from attendance.queries.areas import gates_of
from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def late_entry_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter somebody from paper, with the time and the reason."""
    event = staff_event(request, slug, "attendance.check_in")
    gate = request.GET.get("gate", "")
    initial = {"entry_id": uuid.uuid4(), "gate": gate if gate.isdecimal() else None}
    form = LateEntryForm(request.POST or None, event=event, initial=initial)
    if request.method == "POST" and form.is_valid():
        entry = dict(form.cleaned_data)
        person, at_gate = entry.pop("person"), entry.pop("gate")
        try:
            row = enter_late(at_gate, registration=person, by=signed_in(request), **entry)
        except DomainError as error:
            form.add_error("at", str(error.message))
        else:
            return _to_gate(row)
    context = {"event": event, "room": "gate", "form": form, "has_gates": gates_of(event).exists()}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/late_entry.html", context, status=status)


def _to_gate(row: CheckIn) -> HttpResponse:
    address = reverse("attendance:gate", args=[row.event.slug])
    return redirect(f"{address}?gate={row.gate_id}&scan={row.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def correction_page(request: HttpRequest, slug: str, check_in_id: uuid.UUID) -> HttpResponse:
    """Say what really happened instead of a recorded entry; both stay in the list."""
    event = staff_event(request, slug, "attendance.check_in")
    rows = CheckIn.objects.select_related("event", "gate__area", "registration")
    wrong = get_object_or_404(rows, event=event, pk=check_in_id)
    form = LateEntryForm(request.POST or None, event=event, initial=_as_recorded(event, wrong))
    del form.fields["direction"], form.fields["entry_id"]
    if request.method == "POST" and form.is_valid():
        try:
            row = correct_check_in(
                wrong,
                gate=form.cleaned_data["gate"],
                registration=form.cleaned_data["person"],
                at=form.cleaned_data["at"],
                note=form.cleaned_data["note"],
                by=signed_in(request),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Corrected. The wrong scan stays in the list, undone."))
            return _to_gate(row)
    context = {"event": event, "room": "gate", "form": form, "wrong": wrong}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/correction.html", context, status=status)


def _as_recorded(event: Event, wrong: CheckIn) -> dict[str, object]:
    person = wrong.registration
    return {
        "person": person.printed_reference if person else "",
        "gate": wrong.gate_id,
        "at": wrong.estimated_at.astimezone(event.zone).replace(tzinfo=None),
    }


@require_POST
def tally(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Count anonymous visitors by hand."""
    event = staff_event(request, slug, "attendance.check_in")
    gate = get_object_or_404(gates_of(event), pk=gate_id)
    form = TallyForm(request.POST)
    if form.is_valid():
        tally_by_hand(gate, by=signed_in(request), **form.cleaned_data)
    else:
        messages.error(request, _("Nothing was counted. Tap one of the buttons."))
    return _back(gate)


@require_POST
def tally_undo(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    """Take a count back by a negative row."""
    event = staff_event(request, slug, "attendance.check_in")
    entries = TallyEntry.objects.select_related("gate__event", "gate__area")
    entry = get_object_or_404(entries, gate__event=event, pk=entry_id)
    undo_tally(entry, by=signed_in(request))
    return _back(entry.gate)


def _back(gate: Gate) -> HttpResponse:
    address = reverse("attendance:gate", args=[gate.event.slug])
    return redirect(f"{address}?gate={gate.pk}#tally")
