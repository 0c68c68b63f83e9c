"""An entity's own pages: register, keep up the profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Event
from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.registering import edit_entity, register_entity
from exhibitors.forms.entity import EntityForm
from exhibitors.models import Entity


def own_entity(request: HttpRequest, entity_id: int) -> Entity:
    """Return an entity the visitor speaks for; others do not exist here."""
    user = signed_in(request)
    entities = Entity.objects.editable_by(user).select_related("unit")
    entity = get_object_or_404(entities, pk=entity_id)
    require(request, "exhibitors.edit_entity", entity)
    return entity


@require_safe
def my_entities(request: HttpRequest) -> HttpResponse:
    """List the entities the visitor speaks for."""
    user = signed_in(request)
    entities = Entity.objects.filter(members__user=user).select_related("unit")
    return render(request, "exhibitors/my_entities.html", {"entities": entities})


@require_http_methods(["GET", "HEAD", "POST"])
def new_entity(request: HttpRequest) -> HttpResponse:
    """Ask for a new entity."""
    user = signed_in(request)
    initial = {"contact_email": user.email, "contact_name": user.full_name}
    form = EntityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in EntityForm.Meta.fields}
        entity = register_entity(by=user, **fields)
        messages.success(request, _("Your entity is registered. Now add its products."))
        return redirect("exhibitors:entity", entity_id=entity.pk)
    return render(request, "exhibitors/entity_form.html", {"form": form})


@require_safe
def entity(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Show the entity with its products, certificates and applications."""
    row = own_entity(request, entity_id)
    now = timezone.now()
    applied = set(row.applications.values_list("event_id", flat=True))
    open_events = [
        event
        for event in Event.objects.public().filter(state="PUBLISHED", ends_at__gt=now)
        if event.pk not in applied
    ]
    context = {
        "entity": row,
        "products": row.products.select_related("product_set__group").prefetch_related(
            "certificates__superseded_by", "nominations", "pictures"
        ),
        "applications": row.applications.select_related("event").order_by("-updated_at"),
        "open_events": open_events,
        "today": timezone.localdate(),
    }
    return render(request, "exhibitors/entity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_entity_page(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Save the profile unless somebody was faster."""
    row = own_entity(request, entity_id)
    form = EntityForm(request.POST or None, instance=row, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in EntityForm.Meta.fields}
        try:
            edit_entity(
                row, version=form.cleaned_data["version"] or 0, by=signed_in(request), **fields
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("exhibitors:entity", entity_id=row.pk)
    return render(request, "exhibitors/entity_form.html", {"form": form, "entity": row})
