"""Staff badges of exhibitors: the exhibitor names its people, the organiser sets how many."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from attendance.actions.staffing import (
    name_booth_staff,
    remove_booth_staff,
    set_badges_per_booth,
)
from attendance.forms.booth_staff import BadgesPerBoothForm, BoothStaffForm
from attendance.models import BoothStaffRule, Registration
from attendance.queries.booth_staff import badge_quota, staff_lines, staff_of
from events.views.doors import staff_event
from events_app.core import jobs
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.models import Application
from exhibitors.views.portal_doors import own_application

ROWS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def my_booth_staff(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show the staff of one's booth; name one more person within the quota."""
    application = own_application(request, application_id)
    form = BoothStaffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = _name(request, application, form)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("%(name)s has a staff badge.") % {"name": person})
            return redirect("attendance:my_booth_staff", application_id=application.pk)
    people, quota = staff_of(application), badge_quota(application)
    context = {
        "application": application,
        "event": application.event,
        "people": people,
        "quota": quota,
        "free": max(quota - len(people), 0),
        "form": form,
        "may_name": application.state == Application.State.APPROVED
        and application.event.state == "PUBLISHED",
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/my_booth_staff.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def booth_staff_removal(
    request: HttpRequest, application_id: int, registration_id: int
) -> HttpResponse:
    """Ask, then cancel the badge of one person."""
    application = own_application(request, application_id)
    person = get_object_or_404(staff_of(application), pk=registration_id)
    if request.method == "POST":
        remove_booth_staff(application, person, by=signed_in(request))
        messages.success(request, _("The badge is cancelled."))
        return redirect("attendance:my_booth_staff", application_id=application.pk)
    context = {"application": application, "event": application.event, "person": person}
    return render(request, "attendance/booth_staff_removal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def booth_staff_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the staff badges of every exhibitor; set how many a booth brings."""
    event = staff_event(request, slug, "attendance.see_registrations")
    rule = BoothStaffRule.objects.filter(event=event).first()
    form = BadgesPerBoothForm(request.POST if request.method == "POST" else None, instance=rule)
    if request.method == "POST":
        require(request, "attendance.shape_registration", event)
        if form.is_valid():
            set_badges_per_booth(event, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("The number of staff badges is set."))
            return redirect("attendance:booth_staff", slug=slug)
    context = {
        "event": event,
        "room": "attendees",
        "page": Paginator(staff_lines(event), ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
    }
    return render(request, "attendance/booth_staff.html", context)


@transaction.atomic
def _name(request: HttpRequest, application: Application, form: BoothStaffForm) -> Registration:
    person = name_booth_staff(
        application,
        by=signed_in(request),
        language=translation.get_language() or "vi",
        **form.cleaned_data,
    )
    if person.email:
        jobs.enqueue("registration_mail", by=None, subject=person)
    return person
