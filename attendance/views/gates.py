"""Gates and the devices that stand there."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.enrolling import add_gate, create_enrolment_code, revoke_device
from attendance.forms.areas import GateForm
from attendance.models import Device, Gate
from attendance.queries.areas import gates_of
from attendance.queries.gates import tallied
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.qr import qr_data_uri


@require_http_methods(["GET", "HEAD", "POST"])
def gates_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List gates and devices; add a gate."""
    event = staff_event(request, slug, "attendance.manage_gates")
    form = GateForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            add_gate(event, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The gate is there."))
            return redirect("attendance:gates", slug=slug)
    context = {
        "event": event,
        "room": "gate",
        "form": form,
        "gates": gates_of(event),
        "tallied": tallied(event),
        "devices": Device.objects.filter(gate__event=event).select_related("gate"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/gates.html", context, status=status)


@never_cache
@require_POST
def enrolment(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Show a one-time code, once: as QR (in the fragment, which no server sees) and to type."""
    event = staff_event(request, slug, "attendance.manage_gates")
    gate = get_object_or_404(Gate, event=event, pk=gate_id)
    code = create_enrolment_code(gate, by=signed_in(request))
    context = {
        "event": event,
        "room": "gate",
        "gate": gate,
        "code": f"{code[:4]}-{code[4:8]}-{code[8:]}",
        "qr": qr_data_uri(f"{settings.SITE_URL}/gate/#{code}"),
    }
    return render(request, "attendance/enrolment.html", context)


@require_POST
def device_revocation(request: HttpRequest, slug: str, device_id: uuid.UUID) -> HttpResponse:
    """Shut a device out at once."""
    event = staff_event(request, slug, "attendance.manage_gates")
    device = get_object_or_404(Device, gate__event=event, pk=device_id)
    revoke_device(device, by=signed_in(request))
    messages.success(request, _("The device is shut out. What it sent is kept."))
    return redirect("attendance:gates", slug=slug)
