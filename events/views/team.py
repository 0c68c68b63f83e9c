"""Who works on the event: the organiser's members, roles within the event, partners."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.actions.partnering import add_partner, remove_partner
from events.actions.team import (
    add_event_role,
    add_member,
    remove_event_role,
    remove_member,
    set_role,
)
from events.forms.team import EventRoleForm, MemberForm, PartnerForm, RoleForm
from events.models import Event, Membership
from events.views.doors import staff_event
from events_app.core.errors import DomainError
from events_app.core.http import signed_in


@require_safe
def team_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who works on the event, and the partner organisations."""
    event = staff_event(request, slug, "events.see_event")
    return _render(request, event)


@require_POST
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a role at the organiser."""
    event = staff_event(request, slug, "events.manage_team")
    form = MemberForm(request.POST, prefix="member")

    def add(**fields: Any) -> None:
        add_member(event.organizer, by=signed_in(request), **fields)

    return _added(request, event, form, add, "member_form")


@require_POST
def member_role(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Change a member's role."""
    event = staff_event(request, slug, "events.manage_team")
    membership = get_object_or_404(event.organizer.memberships, pk=member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("events:team", slug=event.slug)
    by, role = signed_in(request), form.cleaned_data["role"]
    return _done(request, event, lambda: set_role(membership, role=role, by=by))


@require_POST
def member_removal(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Take a member's role away."""
    event = staff_event(request, slug, "events.manage_team")
    membership = get_object_or_404(event.organizer.memberships, pk=member_id)
    by = signed_in(request)
    return _done(request, event, lambda: remove_member(membership, by=by))


@require_POST
def event_roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a role within the event."""
    event = staff_event(request, slug, "events.manage_team")
    form = EventRoleForm(request.POST, prefix="event-role")

    def add(**fields: Any) -> None:
        add_event_role(event, by=signed_in(request), **fields)

    return _added(request, event, form, add, "event_role_form")


@require_POST
def event_role_removal(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Take a role within the event away."""
    event = staff_event(request, slug, "events.manage_team")
    role = get_object_or_404(event.event_roles, pk=role_id)
    by = signed_in(request)
    return _done(request, event, lambda: remove_event_role(role, by=by))


@require_POST
def partner_roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a partner organisation of the event."""
    event = staff_event(request, slug, "events.edit_event")
    form = PartnerForm(request.POST, prefix="partner")

    def add(**fields: Any) -> None:
        add_partner(event, by=signed_in(request), **fields)

    return _added(request, event, form, add, "partner_form")


@require_POST
def partner_removal(request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
    """Take a partner's role away."""
    event = staff_event(request, slug, "events.edit_event")
    row = get_object_or_404(event.organization_roles, pk=role_id)
    by = signed_in(request)
    return _done(request, event, lambda: remove_partner(row, by=by))


def _added(
    request: HttpRequest, event: Event, form: forms.Form, add: Callable[..., None], name: str
) -> HttpResponse:
    """Call `add` with what the form holds; with errors show the page with the form again."""
    if form.is_valid():
        try:
            add(**form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:team", slug=event.slug)
    return _render(request, event, status=422, **{name: form})


def _done(request: HttpRequest, event: Event, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Saved."))
    return redirect("events:team", slug=event.slug)


def _render(request: HttpRequest, event: Event, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "event": event,
        "room": "team",
        "members": event.organizer.memberships.select_related("user").order_by("user__full_name"),
        "event_roles": event.event_roles.select_related("user").order_by("role"),
        "partner_rows": event.organization_roles.select_related("organization"),
        "roles": Membership.Role.choices,
        "member_form": given.get("member_form") or MemberForm(prefix="member"),
        "event_role_form": given.get("event_role_form") or EventRoleForm(prefix="event-role"),
        "partner_form": given.get("partner_form") or PartnerForm(prefix="partner"),
        "may_manage": request.user.has_perm("events.manage_team", event),
        "may_edit": request.user.has_perm("events.edit_event", event),
    }
    return render(request, "events/team.html", context, status=status)
