"""The organiser's invitations: the list, who is missing, import, mails and reminders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.inviting import (
    import_invitations,
    name_substitute,
    open_reminder_round,
)
from attendance.forms.importing import COLUMNS, ConfirmForm, UploadForm, pack, preview, unpack
from attendance.forms.invitations import AnswerFilterForm, SubstituteForm
from attendance.models import Invitation, ReminderRound
from attendance.models.invitation import InvitationQuerySet
from attendance.queries import local_day
from attendance.queries.invitations import answer_counts, still_missing
from attendance.spreadsheets import table_csv
from events.models import Event
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

SHOWN_ROWS = 20


@require_safe
def invitations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List who was invited, with the answers."""
    event = staff_event(request, slug, "attendance.see_registrations")
    rows = Invitation.objects.filter(registration__event=event).with_answer()
    query = request.GET.get("q", "")
    if query:
        found = event.registrations.all().matching(query)
        rows = rows.filter(registration__in=found.values("pk"))
    form = AnswerFilterForm(request.GET)
    if form.is_valid() and form.cleaned_data["answer"]:
        rows = rows.answering(form.cleaned_data["answer"])
    rows = rows.select_related("registration", "unit")
    rows = rows.prefetch_related("substitutions__registration")
    context = {
        "event": event,
        "room": "invitations",
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "counts": answer_counts(event),
        "unmailed": _unmailed(event).count(),
        "query": query,
        "form": form,
    }
    return render(request, "attendance/invitations.html", context)


@require_safe
def missing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is still missing, by organisation or by unit."""
    event = staff_event(request, slug, "attendance.see_registrations")
    by_unit = request.GET.get("by") == "unit"
    groups = still_missing(event, by_unit=by_unit)
    context = {
        "event": event,
        "room": "invitations",
        "by_unit": by_unit,
        "page": Paginator(groups, 25).get_page(request.GET.get("page")),
        "missing": sum(len(group.missing) for group in groups),
    }
    return render(request, "attendance/missing.html", context)


@require_safe
def import_template(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out an empty list with the headings in the reader's language."""
    staff_event(request, slug, "attendance.edit_registration")
    content = table_csv([str(label) for label in COLUMNS.values()], [])
    response = HttpResponse(content, content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file and show what it would do; write only what is confirmed."""
    event = staff_event(request, slug, "attendance.edit_registration")
    if request.method == "POST" and "rows" in request.POST:
        return _confirm(request, event)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"event": event, "room": "invitations", "form": form}
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        language = translation.get_language() or "vi"
        found = preview(
            event,
            form.cleaned_data["file"],
            language=language,
            on=local_day(event, timezone.now()),
        )
        packed = pack(event, found.rows, user_id=user.pk)
        context |= {
            "preview": found,
            "shown": found.rows[:SHOWN_ROWS],
            "known": found.known[:SHOWN_ROWS],
            "confirm": ConfirmForm(initial={"rows": packed}),
            "form": UploadForm(),
        }
        status = 422 if found.problems else 200
        return render(request, "attendance/import.html", context, status=status)
    status = 422 if form.is_bound else 200
    return render(request, "attendance/import.html", context, status=status)


def _confirm(request: HttpRequest, event: Event) -> HttpResponse:
    user = signed_in(request)
    form = ConfirmForm(request.POST)
    rows = unpack(event, form.data.get("rows", ""), user_id=user.pk) if form.is_valid() else None
    if rows is None:
        messages.error(request, _("The preview is more than an hour old. Choose the file again."))
        return redirect("attendance:invitation_import", event.slug)
    people = import_invitations(event, rows=rows, by=user)
    said = ngettext("%(count)d person invited.", "%(count)d people invited.", len(people))
    messages.success(request, said % {"count": len(people)})
    if form.cleaned_data["send"] and _unmailed(event).exists():
        jobs.enqueue("invitation_mails", by=user, subject=event)
        messages.info(request, _("The invitations are on their way by mail."))
    return redirect("attendance:invitations", event.slug)


def _unmailed(event: Event) -> InvitationQuerySet:
    rows = Invitation.objects.filter(registration__event=event, mailed_at__isnull=True)
    return rows.unanswered().exclude(registration__email="")


@require_POST
def invitation_mails(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the invitations mailed that did not leave yet."""
    event = staff_event(request, slug, "attendance.edit_registration")
    job = jobs.enqueue("invitation_mails", by=signed_in(request), subject=event)
    return redirect("core:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reminders_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who would be reminded, then remind them once."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rounds = ReminderRound.objects.filter(event=event)
    rows = Invitation.objects.filter(registration__event=event).unanswered()
    if request.method == "POST":
        return _remind(request, event)
    with_address = rows.exclude(registration__email="").select_related("registration")
    context = {
        "event": event,
        "room": "invitations",
        "people": with_address.annotate(last=Max("reminders__queued_at"))[:SHOWN_ROWS],
        "count": with_address.count(),
        "without_address": rows.filter(registration__email="").count(),
        "number": (rounds.aggregate(top=Max("number"))["top"] or 0) + 1,
        "rounds": _rounds(event),
    }
    return render(request, "attendance/reminders.html", context)


def _rounds(event: Event) -> QuerySet[ReminderRound]:
    rows = ReminderRound.objects.filter(event=event).select_related("by")
    return rows.annotate(sent=Count("reminders")).order_by("-number")


def _remind(request: HttpRequest, event: Event) -> HttpResponse:
    number = request.POST.get("number", "")
    user = signed_in(request)
    if not number.isdecimal() or not 0 < int(number) < 10_000:
        return redirect("attendance:reminders", event.slug)
    try:
        opened = open_reminder_round(event, number=int(number), by=user)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("attendance:reminders", event.slug)
    job = jobs.enqueue("invitation_reminders", by=user, subject=event, round_id=opened.pk)
    return redirect("core:job", job_id=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def substitution_page(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Write down who comes in the place of an invited person, told by phone or letter."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = Invitation.objects.filter(registration__event=event).select_related("registration")
    invitation = get_object_or_404(rows, pk=registration_id)
    form = SubstituteForm(request.POST or None)
    form.fields["email"].required = False
    if request.method == "POST" and form.is_valid():
        user = signed_in(request)
        try:
            person = name_substitute(invitation, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            if person.email:
                jobs.enqueue("registration_mail", by=user, subject=person)
            messages.success(request, _("%(name)s is registered.") % {"name": person.full_name})
            return redirect("attendance:registration", event.slug, person.pk)
    context = {"event": event, "room": "invitations", "invitation": invitation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/substitution.html", context, status=status)
