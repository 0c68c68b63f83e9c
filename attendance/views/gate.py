"""The gatekeeper's page: one input, one verdict, one undo."""

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.admitting import check_in, undo_check_in
from attendance.actions.enrolling import default_gate
from attendance.forms.gates import ScanForm
from attendance.models import CheckIn, Gate, Registration
from attendance.queries import gate_count, local_day, recent_check_ins
from attendance.queries.areas import area_occupancy, gates_of
from attendance.queries.gates import recent_tallies, tallied
from events.models import Event
from events.views.doors import staff_event
from events_app.core import badge_token
from events_app.core.http import signed_in
from events_app.core.tokens import typed_reference

REASONS = {
    "already_in": gettext_lazy("Already in"),
    "cancelled": gettext_lazy("The registration was cancelled"),
    "invited_only": gettext_lazy("Invited, but not registered. Register this person at the desk"),
    "not_approved": gettext_lazy("Not approved yet. Send the person to the desk"),
    "waiting_list": gettext_lazy("On the waiting list, no place yet. Send the person to the desk"),
    "declined": gettext_lazy("Declined the invitation. Send the person to the desk"),
    "other_event": gettext_lazy("This badge is for another event"),
    "forged_badge": gettext_lazy("This badge is not genuine"),
    "old_badge": gettext_lazy("An old badge: a newer one was issued"),
    "not_valid_today": gettext_lazy("This badge is not valid today"),
    "unknown_reference": gettext_lazy("Nobody has this reference"),
    "not_inside": gettext_lazy("This person is not inside"),
    "wrong_area": gettext_lazy("This badge does not open this area. Send the person to the desk"),
    "wrong_day": gettext_lazy("This badge opens this area only on other days"),
    "no_reentry": gettext_lazy("This person was in and left; there is no coming back today"),
    "wrong_direction": gettext_lazy("This gate is not used in this direction"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gate_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a scan and show its verdict; works without JavaScript, and a reload is harmless."""
    event = staff_event(request, slug, "attendance.check_in")
    if request.method == "POST":
        return _take_scan(request, event)
    gate = _chosen_gate(request, event)
    today = local_day(event, timezone.now())
    query = request.GET.get("q", "").strip()
    context = {
        "event": event,
        "room": "gate",
        "gate": gate,
        "gates": gates_of(event),
        "count": gate_count(gate, today),
        "occupancy": area_occupancy(gate.area, today),
        "tallied": tallied(event, gate=gate, day=today),
        "last_tallies": recent_tallies(gate),
        "tally_ids": (uuid.uuid4(), uuid.uuid4()),
        "verdict": _verdict(request, event),
        "recent": [(row, _look(row)[0] or "good") for row in recent_check_ins(gate)],
        "query": query,
        "found": [(person, uuid.uuid4()) for person in _found(event, query)],
        "scan_id": uuid.uuid4(),
        "direction": _direction(request, gate),
        "reasons": REASONS,
    }
    return render(request, "attendance/gate.html", context)


def _direction(request: HttpRequest, gate: Gate) -> str:
    """Return the direction in the address, as far as the gate leads there."""
    wanted = "EXIT" if request.GET.get("direction") == "EXIT" else "ENTRY"
    return wanted if gate.leads(wanted) else gate.direction


def _chosen_gate(request: HttpRequest, event: Event) -> Gate:
    wanted = request.GET.get("gate", "")
    if wanted.isdecimal():
        return get_object_or_404(gates_of(event), pk=int(wanted))
    return default_gate(event, by=signed_in(request))


def _take_scan(request: HttpRequest, event: Event) -> HttpResponse:
    form = ScanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type a reference or scan a badge."))
        return redirect("attendance:gate", slug=event.slug)
    data = form.cleaned_data
    gate = get_object_or_404(
        Gate.objects.select_related("event", "area"), event=event, pk=data["gate"]
    )
    code = data["code"].strip()
    if _is_name(event, code):
        return _back(gate, q=code, direction=data["direction"])
    is_badge = badge_token.looks_like_token(code)
    row = check_in(
        gate,
        token=code if is_badge else "",
        reference="" if is_badge else code,
        method=CheckIn.Method.WEDGE if is_badge else data["method"] or CheckIn.Method.TYPED,
        direction=data["direction"],
        by=signed_in(request),
        scan_id=data["scan_id"],
    )
    return _back(gate, scan=str(row.pk), direction=data["direction"])


def _is_name(event: Event, code: str) -> bool:
    """Tell a name from a reference: no digits, and nobody has it as reference."""
    if any(character.isdigit() for character in code):
        return False
    known = Registration.objects.filter(event=event, reference=typed_reference(code)[:8])
    return not known.exists()


def _back(gate: Gate, **query: str) -> HttpResponse:
    parameters = QueryDict(mutable=True)
    parameters.update({"gate": str(gate.pk), **query})
    address = reverse("attendance:gate", args=[gate.event.slug])
    return redirect(f"{address}?{parameters.urlencode()}")


def _found(event: Event, query: str) -> QuerySet[Registration]:
    people = Registration.objects.filter(event=event)
    return people.matching(query)[:20] if query else people.none()


def _verdict(request: HttpRequest, event: Event) -> dict[str, object] | None:
    """Return what the page shows of the scan in the address, with icon, tone and word."""
    try:
        scan_id = uuid.UUID(request.GET.get("scan", ""))
    except ValueError:
        return None
    rows = CheckIn.objects.select_related("registration", "gate", "duplicate_of__gate", "undoes")
    row = rows.filter(event=event, pk=scan_id).first()
    if row is None:
        return None
    tone, icon, word = _look(row)
    can_undo = row.let_in and row.direction == CheckIn.Direction.ENTRY
    return {
        "row": row,
        "tone": tone,
        "icon": icon,
        "word": word,
        "reason": REASONS.get(row.reason, row.reason),
        "can_undo": can_undo and not CheckIn.objects.filter(undoes=row).exists(),
    }


def _look(row: CheckIn) -> tuple[str, str, str]:
    if row.verdict == CheckIn.Verdict.UNDONE:
        return "info", "info", _("Undone")
    if row.let_in and row.direction == CheckIn.Direction.EXIT:
        return "", "check", _("Goodbye")
    if row.let_in:
        return "", "check", _("Welcome")
    if row.verdict == CheckIn.Verdict.DUPLICATE:
        return "wait", "warning", _("Already in")
    return "bad", "no", _("No entry")


@require_POST
def check_in_undo(request: HttpRequest, slug: str, check_in_id: uuid.UUID) -> HttpResponse:
    """Take back an entry; the person may enter again."""
    event = staff_event(request, slug, "attendance.check_in")
    row = get_object_or_404(
        CheckIn.objects.select_related("gate__event", "gate__area", "event"),
        event=event,
        pk=check_in_id,
    )
    undo = undo_check_in(row, by=signed_in(request))
    return _back(row.gate, scan=str(undo.pk))
