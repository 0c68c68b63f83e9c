"""Certificates of participation: the room of staff, the person's own, the public check."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.certifying import (
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
    set_attendance_rule,
)
from attendance.forms.certificates import AttendanceRuleForm
from attendance.models import Area, AttendanceRule, ParticipationCertificate
from attendance.pdf.certificates import certificates_pdf
from attendance.queries.certificates import held_sessions, standings, verified_certificate
from attendance.views.own import own_registration
from events.forms.fields import ReasonForm
from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

RIGHT = "attendance.certify"


@require_http_methods(["GET", "HEAD", "POST"])
def certificates_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule, who qualifies and who misses by how much; change the rule."""
    event = staff_event(request, slug, RIGHT)
    rule = AttendanceRule.objects.filter(event=event).first()
    form = AttendanceRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        set_attendance_rule(event, by=signed_in(request), **form.values())
        messages.success(request, _("Saved. Below you see who qualifies."))
        return redirect("attendance:certificates", slug)
    saved = AttendanceRule.objects.select_related("event").filter(event=event).first()
    status = 422 if form.is_bound else 200
    context = {"event": event, "room": "attendees", "form": form, "rule": saved}
    context |= _preview(event, saved, request) if saved else {}
    return render(request, "attendance/certificates.html", context, status=status)


def _preview(event: Event, rule: AttendanceRule, request: HttpRequest) -> dict[str, object]:
    rows = standings(rule)
    issued = ParticipationCertificate.objects.filter(event=event)
    holders = set(issued.values_list("registration_id", flat=True))
    held = held_sessions(event)
    gated = Area.objects.filter(session__in=held.keys(), gates__isnull=False).distinct().count()
    rows.sort(key=lambda row: (not row.qualifies, row.missing))
    return {
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "qualified_count": sum(row.qualifies for row in rows),
        "people_count": len(rows),
        "waiting_count": sum(row.qualifies and row.registration.pk not in holders for row in rows),
        "holders": holders,
        "uncounted": len(held) - gated if rule.kind == AttendanceRule.Kind.SESSIONS else 0,
        "held_count": len(held),
        "valid_count": issued.valid().count(),
        "unsent_count": issued.valid()
        .filter(mailed_at__isnull=True)
        .exclude(registration__email="")
        .count(),
    }


@require_safe
def issued_certificates_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was issued, newest first."""
    event = staff_event(request, slug, RIGHT)
    rows = ParticipationCertificate.objects.filter(event=event)
    rows = rows.select_related("registration", "event", "replaced_by__event")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"event": event, "room": "attendees", "page": page}
    return render(request, "attendance/issued_certificates.html", context)


@require_POST
def certificate_batch(request: HttpRequest, slug: str) -> HttpResponse:
    """Issue to everybody who qualifies and has none."""
    event = staff_event(request, slug, RIGHT)
    try:
        issued = issue_certificates(event, by=signed_in(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("attendance:certificates", slug)
    text = ngettext("%(n)d certificate issued.", "%(n)d certificates issued.", len(issued))
    messages.success(request, text % {"n": len(issued)})
    return redirect("attendance:issued_certificates", slug)


@require_POST
def certificate_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Have all valid certificates printed into one file by a job."""
    event = staff_event(request, slug, RIGHT)
    job = jobs.enqueue("certificates", by=signed_in(request), subject=event)
    return redirect("core:job", job_id=job.pk)


@require_POST
def certificate_mails(request: HttpRequest, slug: str) -> HttpResponse:
    """Have every certificate that did not leave yet mailed by a job."""
    event = staff_event(request, slug, RIGHT)
    job = jobs.enqueue("certificate_mails", by=signed_in(request), subject=event)
    return redirect("core:job", job_id=job.pk)


def _certificate(event: Event, certificate_id: int) -> ParticipationCertificate:
    rows = ParticipationCertificate.objects.filter(event=event)
    return get_object_or_404(rows.select_related("registration", "event"), pk=certificate_id)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revocation(request: HttpRequest, slug: str, certificate_id: int) -> HttpResponse:
    """Ask why, then revoke."""
    event = staff_event(request, slug, RIGHT)
    certificate = _certificate(event, certificate_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revoke_certificate(
                certificate, reason=reason, by=signed_in(request), now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Revoked. Whoever scans the paper sees it at once."))
            return redirect("attendance:issued_certificates", slug)
    context = {"event": event, "room": "attendees", "certificate": certificate, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/certificate_revocation.html", context, status=status)


@require_POST
def certificate_replacement(request: HttpRequest, slug: str, certificate_id: int) -> HttpResponse:
    """Issue anew after the name was corrected."""
    event = staff_event(request, slug, RIGHT)
    certificate = _certificate(event, certificate_id)
    try:
        anew = reissue_certificate(certificate, by=signed_in(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Issued anew as number %(n)s.") % {"n": anew.serial})
    return redirect("attendance:issued_certificates", slug)


@never_cache
@require_safe
def my_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out one's valid certificate: one small document, rendered at once."""
    registration = own_registration(token)
    rows = registration.certificates.valid().select_related("event__venue", "event__organizer")
    certificate = rows.first()
    if certificate is None:
        raise Http404
    response = HttpResponse(certificates_pdf([certificate]), content_type="application/pdf")
    name = f"certificate-{certificate.serial}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_safe
def verification_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a paper is genuine, revoked or unknown; show no more than is printed on it."""
    certificate = verified_certificate(code)
    status = 404 if certificate is None else 200
    context = {"certificate": certificate}
    return render(request, "attendance/verification.html", context, status=status)
