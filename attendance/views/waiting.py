"""The waiting list: joining it, answering an offer by link, and the staff's page of the line."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.actions.queueing import (
    accept_offer,
    decline_offer,
    join_waiting_list,
    move_entry,
    offer_by_hand,
    remove_entry,
)
from attendance.actions.waiting import PASSES, somebody_waits
from attendance.forms.waiting import LineForm, WaitingForm
from attendance.models import CategoryRule, WaitingEntry, WaitingMember
from attendance.notifications import WAITING_PURPOSE
from events.models import Event
from events.views.doors import staff_event
from events_app.core import audit, jobs, tokens
from events_app.core.errors import DomainError
from events_app.core.http import signed_in

State = WaitingEntry.State


def is_full(event: Event) -> bool:
    """Tell whether the public must join the line: no place is left, or others wait for it."""
    no_place = event.free_count is not None and event.free_count <= 0
    return no_place or somebody_waits(event)


@require_http_methods(["GET", "HEAD", "POST"])
def waiting_list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a person join the line of a full event, alone or with a group."""
    event = get_object_or_404(Event.objects.public().select_related("venue"), slug=slug)
    open_now = event.registration_is_open(timezone.now())
    if not open_now or not is_full(event):
        return redirect("attendance:register", slug=event.slug)
    rules = CategoryRule.objects.of_event(event)
    return waiting_list_answer(request, event, WaitingForm(request.POST or None, rules=rules))


def waiting_list_answer(
    request: HttpRequest, event: Event, form: WaitingForm, *, status: int = 200
) -> HttpResponse:
    """Show the form, or take it in; what was typed stays when it is refused."""
    if form.is_bound and form.is_valid():
        try:
            entry = join_waiting_list(
                event, language=translation.get_language() or "vi", **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            token = tokens.sign(WAITING_PURPOSE, str(entry.pk))
            return redirect("attendance:my_waiting", token=token)
    status = 422 if form.is_bound else status
    context = {"event": event, "form": form}
    return render(request, "attendance/waiting_list.html", context, status=status)


def _own_entry(token: str) -> WaitingEntry:
    """Return the entry of a signed link; a link not made by us does not exist."""
    key = tokens.unsign(WAITING_PURPOSE, token)
    rows = WaitingEntry.objects.select_related("event__venue")
    entry = rows.filter(pk=int(key)).first() if key and key.isdecimal() else None
    if entry is None or not entry.event.is_public:
        raise Http404
    return entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_waiting_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the place in line; accept or decline an offer; leave the line."""
    entry = _own_entry(token)
    if request.method == "POST":
        return _answer(request, entry, token)
    line = WaitingEntry.objects.filter(event=entry.event).in_line()
    context = {
        "entry": entry,
        "event": entry.event,
        "token": token,
        "people": [member.registration for member in _members(entry)],
        "before": sum(1 for other in line if (other.position, other.number) < _rank(entry)),
        "is_open": entry.is_open(timezone.now()),
        "is_over": entry.state == State.OFFERED and not entry.is_open(timezone.now()),
    }
    return render(request, "attendance/my_waiting.html", context)


def _rank(entry: WaitingEntry) -> tuple[int, int]:
    return entry.position, entry.number


def _members(entry: WaitingEntry) -> QuerySet[WaitingMember]:
    return entry.members.select_related("registration")


def _answer(request: HttpRequest, entry: WaitingEntry, token: str) -> HttpResponse:
    try:
        if "accept" in request.POST:
            _accept(entry)
            messages.success(request, _("You are registered. Your badge is on its way by mail."))
        elif "leave" in request.POST:
            decline_offer(entry)
            messages.success(request, _("You are off the list. The place passes on."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("attendance:my_waiting", token=token)


@transaction.atomic
def _accept(entry: WaitingEntry) -> None:
    for registration in accept_offer(entry):
        jobs.enqueue("registration_mail", by=None, subject=registration)


@require_safe
def line_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show staff who waits, who has an offer, and who was passed over."""
    event = staff_event(request, slug, "attendance.see_registrations")
    rows = WaitingEntry.objects.filter(event=event).live()
    rows = rows.prefetch_related("members__registration")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    over = WaitingEntry.objects.filter(event=event).exclude(state__in=["WAITING", "OFFERED"])
    context = {
        "event": event,
        "room": "waiting",
        "page": page,
        "over": over.prefetch_related("members__registration").order_by("-updated_at")[:20],
        "passes": PASSES,
        "kept": sum(entry.held_count for entry in rows),
    }
    return render(request, "attendance/line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def line_entry_page(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Move an entry, offer it a place by hand, or take it out; the reason is kept."""
    event = staff_event(request, slug, "attendance.edit_registration")
    rows = WaitingEntry.objects.filter(event=event).select_related("event")
    entry = get_object_or_404(rows, pk=entry_id)
    form = LineForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            done = _change(request, entry, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, done)
            return redirect("attendance:line", event.slug)
    context = {
        "event": event,
        "room": "waiting",
        "entry": entry,
        "form": form,
        "people": [member.registration for member in _members(entry)],
        "trail": audit.trail(entry),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/line_entry.html", context, status=status)


def _change(request: HttpRequest, entry: WaitingEntry, *, change: str, reason: str) -> str:
    user = signed_in(request)
    if change == "offer":
        offer_by_hand(entry, by=user, reason=reason)
        return _("The place is offered by mail.")
    if change == "remove":
        remove_entry(entry, by=user, reason=reason)
        return _("The entry is taken out of the line.")
    move_entry(entry, to=change, by=user, reason=reason)
    return _("The line has a new order.")
