"""Registering: the public form and the thank-you page."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.categorising import CategoryClosed, CategoryFull, CategoryNotOpenYet
from attendance.actions.registering import (
    AlreadyRegistered,
    CategoryNotOpen,
    RegistrationClosed,
    register,
)
from attendance.forms.people import RegistrationForm
from attendance.forms.questions import AnswersForm, both_valid
from attendance.forms.waiting import WaitingForm
from attendance.models import CategoryRule, Registration
from attendance.views.waiting import is_full, waiting_list_answer
from events.actions.errors import EventFull
from events.models import Event
from events_app.core import jobs

CATEGORY_ERRORS = (CategoryNotOpen, CategoryNotOpenYet, CategoryClosed, CategoryFull)


@require_http_methods(["GET", "HEAD", "POST"])
def register_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a person's data, register them, and have the mail sent by a job."""
    event = get_object_or_404(Event.objects.public().select_related("venue"), slug=slug)
    if not event.registration_is_open(timezone.now()):
        return _shut(request, event)
    if request.method != "POST" and is_full(event):
        return redirect("attendance:waiting_list", slug=event.slug)
    rules = CategoryRule.objects.of_event(event)
    form = RegistrationForm(request.POST or None, rules=rules)
    answers = AnswersForm(request.POST or None, request.FILES or None, event=event)
    if request.method == "POST" and both_valid(form, answers):
        try:
            registration = _register(event, form, answers)
        except RegistrationClosed:
            return _shut(request, event)
        except EventFull:
            # The last place went while this person typed: the same words, now for the line.
            waiting = WaitingForm(initial=form.cleaned_data, rules=rules)
            return waiting_list_answer(request, event, waiting, status=409)
        except CATEGORY_ERRORS as error:
            form.add_error("category", str(error.message))
            answers.ask_again_for_files()
        except AlreadyRegistered as error:
            form.add_error(None, str(error.message))
            answers.ask_again_for_files()
        else:
            return redirect(_thanks(event, registration))
    context = {"event": event, "form": form, "answers": answers, "groups": answers.groups()}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/register.html", context, status=status)


@require_safe
def registered_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Say thank you, and that the mail is on its way."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    return render(request, "attendance/registered.html", {"event": event})


@transaction.atomic
def _register(event: Event, form: RegistrationForm, answers: AnswersForm) -> Registration:
    language = translation.get_language() or "vi"
    registration = register(event, language=language, **form.cleaned_data)
    answers.save(registration, by=None)
    jobs.enqueue("registration_mail", by=None, subject=registration)
    return registration


def _thanks(event: Event, registration: Registration) -> str:
    path = reverse("attendance:registered", args=[event.slug])
    return f"{path}?state=pending" if registration.state == Registration.State.PENDING else path


def _shut(request: HttpRequest, event: Event) -> HttpResponse:
    return render(request, "attendance/registration_shut.html", {"event": event}, status=409)
