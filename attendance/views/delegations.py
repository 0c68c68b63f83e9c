"""Delegations: staff open them, leaders register their people by a signed link."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendance.actions.delegating import (
    PersonRefused,
    edit_delegation,
    free_places,
    open_delegation,
    register_delegates,
    send_delegation_link,
)
from attendance.forms.invitations import (
    MOST_ROWS,
    DelegateFormSetBase,
    DelegationForm,
    EditDelegationForm,
    delegate_form_set,
)
from attendance.models import Delegation
from attendance.notifications import DELEGATION_PURPOSE, delegation_link
from events.views.doors import staff_event
from events_app.core import audit, jobs, tokens
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

ROWS_AT_FIRST = 3
MORE_ROWS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def delegations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the delegations, and open one."""
    event = staff_event(request, slug, "attendance.edit_registration")
    form = DelegationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_delegation(event, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(
                request, _("%(name)s is open; its leader gets the link.") % {"name": opened.name}
            )
            return redirect("attendance:delegations", event.slug)
    standing = Count("members", filter=~Q(members__registration__state="CANCELLED"))
    rows = Delegation.objects.filter(event=event).annotate(people=standing)
    context = {
        "event": event,
        "room": "invitations",
        "page": Paginator(rows.order_by("name", "pk"), 25).get_page(request.GET.get("page")),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/delegations.html", context, status=status)


def _delegation(request: HttpRequest, slug: str, delegation_id: int) -> Delegation:
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = Delegation.objects.filter(event=event).select_related("event")
    return get_object_or_404(rows, pk=delegation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_page(request: HttpRequest, slug: str, delegation_id: int) -> HttpResponse:
    """Show one delegation; change its quota, close or reopen it."""
    delegation = _delegation(request, slug, delegation_id)
    initial = {
        "version": delegation.version,
        "quota": delegation.quota,
        "closed": delegation.closed_at is not None,
    }
    form = EditDelegationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_delegation(delegation, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("attendance:delegation", slug, delegation.pk)
    context = {
        "event": delegation.event,
        "room": "invitations",
        "delegation": delegation,
        "members": delegation.members.select_related("registration"),
        "link": delegation_link(delegation),
        "trail": audit.trail(delegation),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/delegation.html", context, status=status)


@require_POST
def delegation_letter(request: HttpRequest, slug: str, delegation_id: int) -> HttpResponse:
    """Send the leader the link again."""
    delegation = _delegation(request, slug, delegation_id)
    send_delegation_link(delegation, by=signed_in(request))
    messages.success(request, _("The link is on its way by mail."))
    return redirect("attendance:delegation", slug, delegation.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_delegation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let a leader register several people at once and see who is registered."""
    key = tokens.unsign(DELEGATION_PURPOSE, token)
    rows = Delegation.objects.select_related("event__venue")
    delegation = rows.filter(pk=int(key)).first() if key and key.isdecimal() else None
    if delegation is None or not delegation.event.is_public:
        raise Http404
    table = _table(request)
    if table.is_bound and table.is_valid():
        try:
            said = _register(delegation, table)
        except PersonRefused as error:
            place = table.people()[error.row][0]
            table.forms[place].add_error(None, str(error.message))
        except DomainError as error:
            table.non_form_errors().append(str(error.message))
        else:
            messages.success(request, said)
            return redirect("attendance:my_delegation", token=token)
    context = {
        "event": delegation.event,
        "delegation": delegation,
        "members": delegation.members.select_related("registration"),
        "free": free_places(delegation),
        "table": table,
    }
    status = 422 if table.is_bound else 200
    return render(request, "attendance/my_delegation.html", context, status=status)


def _table(request: HttpRequest) -> DelegateFormSetBase:
    """Return the table: empty, sent in, or sent in only to get more rows."""
    if request.method != "POST":
        return delegate_form_set(ROWS_AT_FIRST)()
    sent = delegate_form_set(0)(request.POST)
    if "more" not in request.POST:
        for form in sent.forms:
            form.empty_permitted = True
        return sent
    typed = [{name: form[name].value() for name in form.fields} for form in sent.forms]
    extra = min(MORE_ROWS, MOST_ROWS - len(typed))
    return delegate_form_set(extra)(initial=typed)


@transaction.atomic
def _register(delegation: Delegation, table: DelegateFormSetBase) -> str:
    people = [data for _place, data in table.people()]
    registered = register_delegates(delegation, people=people)
    for person in registered:
        if person.email:
            jobs.enqueue("registration_mail", by=None, subject=person)
    said = ngettext("%(count)d person registered.", "%(count)d people registered.", len(people))
    return said % {"count": len(people)}
