"""Staff build the event's form: write, order, retire and preview questions."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.actions.asking import (
    ChoicesMissing,
    add_question,
    edit_question,
    move_question,
    retire_question,
)
from attendance.forms.building import ChoiceFormSet, PreviewForm, QuestionForm
from attendance.forms.questions import AnswersForm
from attendance.models import Question, Registration
from events.models import Event
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

RIGHT = "attendance.shape_registration"


@require_safe
def questions_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the questions in the order of the form; retired ones below."""
    event = staff_event(request, slug, RIGHT)
    rows = list(
        Question.objects.filter(event=event)
        .select_related("shown_if")
        .annotate(answer_count=Count("answers"))
        .order_by("position", "pk")  # a counting query drops the model's own order
    )
    context = {
        "event": event,
        "room": "attendees",
        "tab": "questions",
        "questions": [row for row in rows if not row.is_retired],
        "retired": [row for row in rows if row.is_retired],
    }
    return render(request, "attendance/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_question_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a question."""
    event = staff_event(request, slug, RIGHT)
    form = QuestionForm(request.POST or None, event=event)
    choices = ChoiceFormSet(request.POST or None, prefix="choices")
    if request.method == "POST" and _keep(request, event, None, form, choices):
        messages.success(request, _("The question is in the form. Look at the preview."))
        return redirect("attendance:questions", event.slug)
    return _form_page(request, event, None, form, choices)


@require_http_methods(["GET", "HEAD", "POST"])
def question_page(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """Change a question."""
    event = staff_event(request, slug, RIGHT)
    question = _question(event, question_id)
    form = QuestionForm(request.POST or None, event=event, question=question)
    offered = [choice for choice in question.choices if not choice.get("retired")]
    choices = ChoiceFormSet(request.POST or None, prefix="choices", initial=offered)
    if request.method == "POST" and _keep(request, event, question, form, choices):
        messages.success(request, _("Saved."))
        return redirect("attendance:questions", event.slug)
    return _form_page(request, event, question, form, choices)


@require_POST
def question_place(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """Move a question up or down; the button pressed keeps the focus."""
    event = staff_event(request, slug, RIGHT)
    question = _question(event, question_id)
    down = request.POST.get("to") == "down"
    try:
        if move_question(question, down=down, by=signed_in(request)):
            messages.success(request, _("Moved: %(question)s") % {"question": question})
    except DomainError as error:
        messages.error(request, str(error.message))
    response = redirect("attendance:questions", event.slug)
    response["Location"] += f"#question-{question.pk}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def question_retirement_page(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """Ask, then take a question out of the form."""
    event = staff_event(request, slug, RIGHT)
    question = _question(event, question_id)
    if request.method == "POST":
        try:
            deleted = retire_question(question, by=signed_in(request))
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            text = _("The question is deleted.") if deleted else _("The question is retired.")
            messages.success(request, text)
        return redirect("attendance:questions", event.slug)
    context = {
        "event": event,
        "room": "attendees",
        "question": question,
        "answer_count": question.answers.count(),
    }
    return render(request, "attendance/question_retirement.html", context)


@require_safe
def preview_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form as people of a category see it, in a language."""
    event = staff_event(request, slug, RIGHT)
    active = translation.get_language() or "vi"
    chosen: dict[str, str] = {
        "category": Registration.Category.DELEGATE.value,
        "language": active,
        "place": "public",
    }
    chosen |= {key: str(request.GET[key]) for key in chosen if key in request.GET}
    form = PreviewForm(chosen)
    if not form.is_valid():
        return redirect("attendance:preview", event.slug)
    picked = form.cleaned_data
    with translation.override(picked["language"]):
        answers = AnswersForm(
            event=event, category=picked["category"], desk=picked["place"] == "desk"
        )
        category = str(Registration.Category(picked["category"]).label)
        context = {
            "answers": answers,
            "groups": answers.groups(),
            "language": picked["language"],
            "category_label": category,
        }
        shown = render_to_string("attendance/_questions.html", context)
    context = {
        "event": event,
        "room": "attendees",
        "tab": "questions",
        "form": form,
        "shown": shown,
        "question_count": len(answers.questions),
        "language": picked["language"],
    }
    return render(request, "attendance/preview.html", context)


def _question(event: Event, question_id: int) -> Question:
    rows = Question.objects.asked().filter(event=event).select_related("shown_if")
    question = get_object_or_404(rows, pk=question_id)
    question.event = event
    return question


def _keep(
    request: HttpRequest, event: Event, question: Question | None, form: QuestionForm, choices: Any
) -> bool:
    """Save what was typed; False with the errors on the forms when it does not fit."""
    if not (form.is_valid() & choices.is_valid()):
        return False
    fields = form.fields_of_question()
    fields["choices"] = [found for row in choices if (found := row.choice())]
    user = signed_in(request)
    try:
        if question is None:
            add_question(event, by=user, **fields)
        else:
            version = form.cleaned_data["version"]
            edit_question(question, version=version, by=user, **fields)
    except ChoicesMissing as error:
        form.add_error("kind", str(error.message))
    except DomainError as error:
        form.add_error(None, str(error.message))
    return not form.errors


def _form_page(
    request: HttpRequest, event: Event, question: Question | None, form: QuestionForm, choices: Any
) -> HttpResponse:
    context = {
        "event": event,
        "room": "attendees",
        "question": question,
        "form": form,
        "choices": choices,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/question_form.html", context, status=status)
