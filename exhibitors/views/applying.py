"""An entity applies to an event."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.models import Event
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.applying import submit_application, withdraw_application
from exhibitors.forms.entity import ApplicationForm
from exhibitors.lifecycles import APPLICATION
from exhibitors.models import Application, Entity


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the entity and its products, send the application, see how it stands."""
    user = signed_in(request)
    event = get_object_or_404(Event.objects.public(), slug=slug)
    entities = Entity.objects.filter(members__user=user)
    wanted = request.POST.get("entity") or request.GET.get("entity") or ""
    chosen = entities.filter(pk=wanted) if wanted.isdecimal() else entities
    entity = chosen.first()
    if entity is None or (not wanted and entities.count() > 1):
        choice = {"event": event, "entities": entities}
        return render(request, "exhibitors/choose_entity.html", choice)
    require(request, "exhibitors.edit_entity", entity)
    row = Application.objects.filter(event=event, entity=entity).first()
    initial = {"products": row.products.all(), "message": row.message} if row else {}
    form = ApplicationForm(request.POST or None, entity=entity, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            submit_application(event, entity, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your application is sent."))
            return redirect(f"{request.path}?entity={entity.pk}")
    state = row.state if row else APPLICATION.start
    shown = {
        "event": event,
        "entity": entity,
        "application": row,
        "form": form,
        "may_send": APPLICATION.allows(state, "SUBMITTED"),
        "may_withdraw": row is not None and APPLICATION.allows(state, "WITHDRAWN"),
        "is_open": event.state == "PUBLISHED" and not event.has_ended(timezone.now()),
    }
    return render(request, "exhibitors/apply.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, application_id: int) -> HttpResponse:
    """Ask, then take the application back."""
    user = signed_in(request)
    rows = Application.objects.visible_to(user).select_related("event", "entity")
    row = get_object_or_404(rows, pk=application_id)
    require(request, "exhibitors.edit_entity", row.entity)
    if request.method == "POST":
        withdraw_application(row, by=user)
        messages.success(request, _("Your application is withdrawn."))
        return redirect("exhibitors:entity", entity_id=row.entity_id)
    return render(request, "exhibitors/withdrawal.html", {"application": row, "event": row.event})
