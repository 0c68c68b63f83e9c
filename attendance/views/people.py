"""The organiser's list of people: search, counts, the desk, badges, export."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.badging import reissue_badge
from attendance.actions.exporting import note_export
from attendance.actions.printing import note_print
from attendance.actions.registering import (
    accept_invitation,
    cancel_registration,
    edit_registration,
    invite,
    register,
)
from attendance.forms.people import (
    EditRegistrationForm,
    NewRegistrationForm,
    PeopleFilterForm,
)
from attendance.forms.privacy import ExportPurposeForm
from attendance.forms.questions import AnswersForm, both_valid
from attendance.models import Answer, Question, Registration, Substitution
from attendance.models.registration import RegistrationQuerySet
from attendance.pdf import badge_pdf
from attendance.queries import turnout
from attendance.spreadsheets import (
    registration_cells,
    registrations_csv,
    registrations_xlsx,
)
from events.models import Event
from events.views.doors import staff_event
from events_app.core import audit, jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

State = Registration.State
CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
VERBS = {
    "registration.registered": gettext_lazy("registered"),
    "registration.invited": gettext_lazy("invited"),
    "registration.pending": gettext_lazy("registered, awaits approval"),
    "registration.approved": gettext_lazy("approved"),
    "registration.not_approved": gettext_lazy("not approved"),
    "answers.changed": gettext_lazy("answers changed"),
    "registration.edited": gettext_lazy("changed"),
    "registration.cancelled": gettext_lazy("cancelled"),
    "registration.declined": gettext_lazy("declined"),
    "registration.waitlisted": gettext_lazy("put on the waiting list"),
    "invitation.mailed": gettext_lazy("invitation sent by mail"),
    "invitation.reminded": gettext_lazy("reminder sent by mail"),
    "invitation.substituted": gettext_lazy("somebody else comes instead"),
    "badge.reissued": gettext_lazy("badge re-issued"),
    "badge.printed": gettext_lazy("badge printed"),
    "consent.given": gettext_lazy("consent given"),
    "consent.withdrawn": gettext_lazy("consent withdrawn"),
    "certificate.reissued": gettext_lazy("certificate replaced"),
    "certificate.mailed": gettext_lazy("certificate sent by mail"),
    "certificate.revoked": gettext_lazy("certificate revoked"),
}


def _person(request: HttpRequest, slug: str, registration_id: int, right: str) -> Registration:
    """Return one registration of the event; another event's does not exist here."""
    event = staff_event(request, slug, right)
    registration = get_object_or_404(Registration.objects.filter(event=event), pk=registration_id)
    registration.event = event
    return registration


def _filtered(event: Event, request: HttpRequest) -> RegistrationQuerySet:
    rows = Registration.objects.filter(event=event).matching(request.GET.get("q", ""))
    form = PeopleFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    for name in ("category", "state"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    if chosen.get("arrived") == "yes":
        rows = rows.filter(pk__in=rows.arrived().values("pk"))
    elif chosen.get("arrived") == "no":
        rows = rows.exclude(pk__in=Registration.objects.filter(event=event).arrived().values("pk"))
    return rows


@require_safe
def registrations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the people of an event."""
    event = staff_event(request, slug, "attendance.see_registrations")
    page = Paginator(_filtered(event, request), 25).get_page(request.GET.get("page"))
    shown = [row.pk for row in page.object_list]
    arrived = Registration.objects.filter(pk__in=shown).arrived().values_list("pk", flat=True)
    context = {
        "event": event,
        "room": "attendees",
        "page": page,
        "arrived": set(arrived),
        "turnout": turnout(event),
        "pending_count": Registration.objects.filter(event=event, state=State.PENDING).count(),
        "deciding": request.GET.get("state") == State.PENDING
        and signed_in(request).has_perm("attendance.edit_registration", event),
        "query": request.GET.get("q", ""),
        "form": PeopleFilterForm(request.GET),
    }
    return render(request, "attendance/registrations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_registration_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Register a person at the desk, or invite one."""
    event = staff_event(request, slug, "attendance.edit_registration")
    form = NewRegistrationForm(request.POST or None)
    answers = AnswersForm(request.POST or None, request.FILES or None, event=event, desk=True)
    invites = request.POST.get("intent") == "invite"  # the invited answer when they accept
    valid = request.method == "POST" and (form.is_valid() if invites else both_valid(form, answers))
    if valid:
        try:
            registration = _add(event, form, None if invites else answers, request)
        except DomainError as error:
            form.add_error(None, str(error.message))
            answers.ask_again_for_files()
        else:
            messages.success(
                request, _("%(name)s is on the list.") % {"name": registration.full_name}
            )
            return redirect("attendance:registration", event.slug, registration.pk)
    context = {"event": event, "room": "attendees", "form": form}
    context |= {"answers": answers, "groups": answers.groups()}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/new_registration.html", context, status=status)


@transaction.atomic
def _add(
    event: Event, form: NewRegistrationForm, answers: AnswersForm | None, request: HttpRequest
) -> Registration:
    fields = dict(form.cleaned_data)
    action = invite if fields.pop("intent") == "invite" else register
    user = signed_in(request)
    registration = action(event, by=user, **fields)
    if answers is not None:
        answers.save(registration, by=user)
    if registration.email:
        jobs.enqueue("registration_mail", by=user, subject=registration)
    return registration


@require_http_methods(["GET", "HEAD", "POST"])
def registration_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Show and change one person's registration."""
    registration = _person(request, slug, registration_id, "attendance.edit_registration")
    form = EditRegistrationForm(request.POST or None, initial=vars(registration))
    if request.method == "POST" and form.is_valid():
        try:
            edit_registration(registration, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("attendance:registration", slug, registration.pk)
    context = {
        "event": registration.event,
        "room": "attendees",
        "registration": registration,
        "form": form,
        "trail": [(VERBS.get(x.verb, x.verb), x) for x in audit.trail(registration)],
        "check_ins": registration.check_ins.select_related("gate", "undone_by"),
        "prints": registration.printed_badges.filter(printed_at__isnull=False).select_related(
            "run__ordered_by"
        ),
        "consents": registration.consents.all(),
        "answers": registration.answers.select_related("question"),
        "stands_in": Substitution.objects.filter(registration=registration)
        .select_related("invitation__registration")
        .first(),
        "substitute": Substitution.objects.filter(invitation=registration.pk)
        .select_related("registration")
        .last(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/registration.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Ask, then cancel a registration or an invitation."""
    registration = _person(request, slug, registration_id, "attendance.edit_registration")
    if request.method == "POST":
        cancel_registration(registration, by=signed_in(request))
        messages.success(request, _("The registration is cancelled."))
        return redirect("attendance:registration", slug, registration.pk)
    context = {"event": registration.event, "room": "attendees", "registration": registration}
    return render(request, "attendance/cancellation.html", context)


@require_POST
def acceptance(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Register an invited person at the desk."""
    registration = _person(request, slug, registration_id, "attendance.edit_registration")
    user = signed_in(request)
    accept_invitation(registration, by=user)
    if registration.email:
        jobs.enqueue("registration_mail", by=user, subject=registration)
    messages.success(request, _("%(name)s is registered.") % {"name": registration.full_name})
    return redirect("attendance:registration", slug, registration.pk)


@require_POST
def badge_reissue(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Make the printed badge worthless and issue the next one."""
    registration = _person(request, slug, registration_id, "attendance.print_badges")
    reissue_badge(registration, by=signed_in(request))
    messages.success(request, _("A new badge is issued; the old one opens no gate any more."))
    return redirect("attendance:registration", slug, registration.pk)


@require_safe
def badge(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Hand out one badge for printing at the desk; the print log keeps who took it."""
    registration = _person(request, slug, registration_id, "attendance.print_badges")
    get_object_or_404(Registration, pk=registration.pk, state=State.REGISTERED)
    note_print(registration, by=signed_in(request))
    response = HttpResponse(badge_pdf(registration), content_type="application/pdf")
    name = f"badge-{registration.printed_reference}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_POST
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    """Have all badges printed by a job."""
    event = staff_event(request, slug, "attendance.print_badges")
    job = jobs.enqueue("badges", by=signed_in(request), subject=event)
    return redirect("core:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def registrations_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what for, then hand out the list as CSV or spreadsheet; who took it is recorded."""
    event = staff_event(request, slug, "attendance.see_registrations")
    form = ExportPurposeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"event": event, "room": "attendees", "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "attendance/export.html", context, status=status)
    rows = list(Registration.objects.filter(event=event))
    arrived = set(Registration.objects.filter(event=event).arrived().values_list("pk", flat=True))
    purpose, ending = form.cleaned_data["purpose"], form.cleaned_data["format"]
    note_export(event, by=signed_in(request), row_count=len(rows), purpose=purpose)
    questions = list(Question.objects.filter(event=event))
    answers = Answer.objects.cells(questions)
    cells = registration_cells(rows, arrived, questions=questions, answers=answers)
    content = registrations_xlsx(cells) if ending == "xlsx" else registrations_csv(cells)
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="attendees-{event.slug}.{ending}"'
    return response
