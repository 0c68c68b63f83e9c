"""The person's side of leads, by the signed link: who has my contact, hide it, show it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.actions.capturing import hide_contact
from attendance.models import ConsentRecord
from attendance.queries.leads import holders_of, phones_of
from attendance.views.own import own_registration

SHARING = ConsentRecord.Purpose.CONTACT_SHARING


@never_cache
@require_safe
def my_contacts_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show who scanned one's badge, when, and whether they see the contact."""
    registration = own_registration(token)
    standing = registration.consents.filter(purpose=SHARING, withdrawn_at__isnull=True)
    context = {
        "registration": registration,
        "event": registration.event,
        "token": token,
        "leads": holders_of(registration),
        "agrees": standing.exists(),
        "phone": phones_of([registration.pk]).get(registration.pk, ""),
    }
    return render(request, "attendance/my_contacts.html", context)


@require_POST
def my_contact_decision(request: HttpRequest, token: str, lead_id: int) -> HttpResponse:
    """Hide one's contact from one holder, or show it again."""
    registration = own_registration(token)
    lead = get_object_or_404(registration.leads, pk=lead_id)
    hidden = "show" not in request.POST
    hide_contact(lead, hidden=hidden)
    name = {"holder": lead.holder.name}
    if hidden:
        messages.success(request, _("%(holder)s no longer sees your contact.") % name)
    else:
        messages.success(request, _("You no longer hide your contact from %(holder)s.") % name)
    return redirect("attendance:my_contacts", token=token)
