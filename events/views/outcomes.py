"""What came out of the event: the overview, indicators and reported figures."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.actions.recording import (
    remove_reported_figure,
    save_indicator,
    save_reported_figure,
)
from events.forms.outcomes import (
    IndicatorForm,
    ReportedFigureForm,
    indicator_initial,
    short_amount,
)
from events.models import ActionItem, Event, Indicator, ReportedFigure
from events.queries import outcome_summary
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_safe
def outcomes_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the state of the minutes, the indicators, the reported figures and the tasks."""
    event = staff_event(request, slug, "events.see_event")
    sessions = event.sessions.select_related("minutes").annotate(
        decision_count=Count("decisions", distinct=True),
        task_count=Count("action_items", distinct=True),
    )
    # Grouping drops the model's own order.
    sessions = sessions.order_by("starts_at", "pk")
    context = {
        "event": event,
        "room": "outcomes",
        "sessions": sessions,
        "summary": outcome_summary(event),
        "figures": event.reported_figures.all(),
        "tasks": ActionItem.objects.filter(session__event=event).select_related("session"),
    }
    return render(request, "events/outcomes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new indicator."""
    event = staff_event(request, slug, "events.record_outcomes")
    return _indicator_page(request, event, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_indicator(request: HttpRequest, slug: str, indicator_id: int) -> HttpResponse:
    """Show an indicator and save it unless somebody was faster."""
    event = staff_event(request, slug, "events.record_outcomes")
    return _indicator_page(request, event, get_object_or_404(event.indicators, pk=indicator_id))


@require_http_methods(["GET", "HEAD", "POST"])
def reported(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a figure as an authority stated it; the same figure again replaces the first."""
    event = staff_event(request, slug, "events.record_outcomes")
    form = ReportedFigureForm(request.POST or None, initial=_asked_figure(request, event))
    if request.method == "POST" and form.is_valid():
        save_reported_figure(event, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The figure is saved."))
        return redirect("events:outcomes", slug=event.slug)
    context = {"event": event, "room": "outcomes", "form": form}
    return render(request, "events/reported.html", context)


@require_POST
def reported_removal(request: HttpRequest, slug: str, figure_id: int) -> HttpResponse:
    """Forget a reported figure."""
    event = staff_event(request, slug, "events.record_outcomes")
    figure = get_object_or_404(event.reported_figures, pk=figure_id)
    remove_reported_figure(figure, by=signed_in(request))
    messages.success(request, _("The figure is removed."))
    return redirect("events:outcomes", slug=event.slug)


def _indicator_page(
    request: HttpRequest, event: Event, indicator: Indicator | None
) -> HttpResponse:
    initial = indicator_initial(indicator) if indicator else None
    form = IndicatorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = dict(form.cleaned_data)
        version = fields.pop("version") or 0
        try:
            save_indicator(
                event, indicator=indicator, version=version, by=signed_in(request), **fields
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The indicator is saved."))
            return redirect("events:outcomes", slug=event.slug)
    context = {"event": event, "room": "outcomes", "form": form, "indicator": indicator}
    return render(request, "events/indicator_form.html", context)


def _asked_figure(request: HttpRequest, event: Event) -> dict[str, Any]:
    """Return the stored figure that `?key=` names, so that it can be corrected."""
    figure = ReportedFigure.objects.filter(event=event, key=request.GET.get("key", "")).first()
    if figure is None:
        return {}
    return {
        "key": figure.key,
        "value": short_amount(figure.value),
        "source": figure.source,
        "as_of": figure.as_of,
    }
