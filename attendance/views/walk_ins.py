"""The desk: somebody walks in, is registered, checked in, and gets a badge."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendance.actions.admitting import check_in
from attendance.actions.registering import register
from attendance.forms.invitations import WalkInForm
from attendance.models import CheckIn, Registration
from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in

LATEST = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_ins_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Register who stands at the desk; the badge is one key press away, the form free again."""
    event = staff_event(request, slug, "attendance.edit_registration")
    kept = request.session.get("walk_in", {})
    initial = {"language": get_language(), "category": Registration.Category.VISITOR, **kept}
    form = WalkInForm(request.POST or None, event=event, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person, scan = _admit(request, event, form)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            gate = form.cleaned_data["gate"]
            request.session["walk_in"] = {
                "language": form.cleaned_data["language"],
                "category": form.cleaned_data["category"],
                "gate": gate.pk if gate else None,
            }
            _say(request, person, scan)
            page = reverse("attendance:walk_ins", args=[event.slug])
            return redirect(f"{page}?done={person.pk}")
    rows = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
    done = request.GET.get("done", "")
    context = {
        "event": event,
        "room": "desk",
        "form": form,
        "done": rows.filter(pk=int(done)).first() if done.isdecimal() else None,
        "latest": rows.order_by("-registered_at", "-pk")[:LATEST],
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/walk_ins.html", context, status=status)


@transaction.atomic
def _admit(
    request: HttpRequest, event: Event, form: WalkInForm
) -> tuple[Registration, CheckIn | None]:
    user = signed_in(request)
    fields = dict(form.cleaned_data)
    gate = fields.pop("gate")
    person = register(event, by=user, **fields)
    if person.email:
        jobs.enqueue("registration_mail", by=user, subject=person)
    if gate is None:
        return person, None
    require(request, "attendance.check_in", event)
    scan = check_in(gate, method=CheckIn.Method.TYPED, reference=person.reference, by=user)
    return person, scan


def _say(request: HttpRequest, person: Registration, scan: CheckIn | None) -> None:
    messages.success(request, _("%(name)s is registered.") % {"name": person.full_name})
    if scan is None:
        return
    if scan.verdict == CheckIn.Verdict.ADMITTED:
        messages.success(request, _("Checked in: %(gate)s.") % {"gate": scan.gate.name})
    else:
        messages.error(
            request,
            _("Not checked in: %(verdict)s. Look at the gate page for the reason.")
            % {"verdict": scan.get_verdict_display()},
        )
