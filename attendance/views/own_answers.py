"""The answers to an event's questions, given and changed by the signed link."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendance.actions.inviting import answer_yes
from attendance.forms.questions import AnswersForm
from attendance.models import Registration
from attendance.views.own import own_registration
from events_app.core import jobs
from events_app.core.errors import DomainError

State = Registration.State
ANSWERABLE = {State.INVITED, State.DECLINED, State.PENDING, State.REGISTERED}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_answers_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the event's questions; of the invited, the answers come with the acceptance."""
    registration = own_registration(token)
    if registration.state not in ANSWERABLE:
        return redirect("attendance:my_registration", token=token)
    accepts = registration.state in {State.INVITED, State.DECLINED}
    form = AnswersForm.of(registration, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(registration, form, accepts=accepts)
        except DomainError as error:
            form.add_error(None, str(error.message))
            form.ask_again_for_files()
        else:
            messages.success(
                request,
                _("You are registered. Your badge is on its way by mail.")
                if accepts
                else _("Saved."),
            )
            return redirect("attendance:my_registration", token=token)
    context = {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "accepts": accepts,
        "answers": form,
        "groups": form.groups(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/my_answers.html", context, status=status)


@transaction.atomic
def _keep(registration: Registration, form: AnswersForm, *, accepts: bool) -> None:
    if accepts:
        person = answer_yes(registration.invitation, by=None)
        jobs.enqueue("registration_mail", by=None, subject=person)
    form.save(registration, by=None)
