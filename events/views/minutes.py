"""The minutes of a session: key points, decisions, tasks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.actions.recording import (
    add_action_item,
    add_decision,
    finish_action_item,
    save_minutes,
)
from events.forms.outcomes import ActionItemForm, DecisionForm, MinutesForm
from events.models import ActionItem, Event, Minutes, Session
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_page(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Show the minutes; save the key points unless somebody was faster."""
    permission = "events.record_outcomes" if request.method == "POST" else "events.see_event"
    event, session = _session(request, slug, session_id, permission)
    form = None
    if request.method == "POST":
        form = MinutesForm(request.POST)
        if form.is_valid():
            try:
                save_minutes(session, by=signed_in(request), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("The minutes are saved."))
                return _back(event, session)
    return _render(request, event, session, form=form)


@require_POST
def decisions(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Add a decision."""
    event, session = _session(request, slug, session_id, "events.record_outcomes")
    form = DecisionForm(request.POST, prefix="decision")
    if not form.is_valid():
        return _render(request, event, session, decision_form=form)
    add_decision(session, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The decision is recorded."))
    return _back(event, session)


@require_POST
def action_items(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Add a task."""
    event, session = _session(request, slug, session_id, "events.record_outcomes")
    form = ActionItemForm(request.POST, prefix="task")
    if not form.is_valid():
        return _render(request, event, session, task_form=form)
    add_action_item(session, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The task is recorded."))
    return _back(event, session)


@require_POST
def action_item_completion(request: HttpRequest, slug: str, item_id: int) -> HttpResponse:
    """Mark a task done."""
    event = staff_event(request, slug, "events.record_outcomes")
    items = ActionItem.objects.filter(session__event=event).select_related("session")
    item = get_object_or_404(items, pk=item_id)
    try:
        finish_action_item(item, by=signed_in(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The task is done."))
    return _back(event, item.session)


def _session(
    request: HttpRequest, slug: str, session_id: int, permission: str
) -> tuple[Event, Session]:
    event = staff_event(request, slug, permission)
    return event, get_object_or_404(event.sessions.select_related("room"), pk=session_id)


def _back(event: Event, session: Session) -> HttpResponse:
    return redirect("events:minutes", slug=event.slug, session_id=session.pk)


def _render(request: HttpRequest, event: Event, session: Session, **forms: Any) -> HttpResponse:
    """Show the page with the forms given, empty ones for the rest."""
    stored = Minutes.objects.filter(session=session).first()
    initial = {"version": stored.version, "key_points": stored.key_points} if stored else {}
    context = {
        "event": event,
        "room": "outcomes",
        "session": session,
        "minutes": stored,
        "may_record": request.user.has_perm("events.record_outcomes", event),
        "form": forms.get("form") or MinutesForm(initial=initial),
        "decision_form": forms.get("decision_form") or DecisionForm(prefix="decision"),
        "task_form": forms.get("task_form") or ActionItemForm(prefix="task"),
        "decisions": session.decisions.all(),
        "tasks": session.action_items.all(),
        "people": session.session_speakers.select_related("speaker"),
    }
    return render(request, "events/minutes.html", context)
