"""What invited people do by their personal link: accept, decline, send somebody else."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendance.actions.inviting import (
    answer_yes,
    answered,
    decline_invitation,
    name_substitute,
)
from attendance.forms.invitations import SubstituteForm
from attendance.models import Invitation
from attendance.notifications import INVITATION_PURPOSE, LINK_PURPOSE, own_link
from attendance.queries.questions import is_asked
from events_app.core import jobs, tokens
from events_app.core.errors import DomainError


def _own(token: str) -> Invitation:
    """Return the invitation of a personal link; a link not made by us does not exist."""
    key = tokens.unsign(INVITATION_PURPOSE, token)
    rows = Invitation.objects.select_related("registration__event__venue")
    invitation = rows.filter(pk=int(key)).first() if key and key.isdecimal() else None
    if invitation is None or not invitation.registration.event.is_public:
        raise Http404
    return invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation and take the answer."""
    invitation = _own(token)
    naming = request.method == "POST" and "substitute" in request.POST
    form = SubstituteForm(
        request.POST if naming else None,
        initial={"organization_name": invitation.registration.organization_name},
    )
    if request.method == "POST" and "accept" in request.POST and _answers_path(invitation):
        return redirect(_answers_path(invitation))
    if request.method == "POST" and (not naming or form.is_valid()):
        try:
            messages.success(request, _answer(request, invitation, form))
        except DomainError as error:
            if not naming:
                messages.error(request, str(error.message))
                return redirect("attendance:my_invitation", token=token)
            form.add_error(None, str(error.message))
        else:
            return redirect("attendance:my_invitation", token=token)
    stands_in = invitation.substitutions.exclude(registration__state="CANCELLED")
    context = {
        "invitation": invitation,
        "registration": invitation.registration,
        "event": invitation.registration.event,
        "answer": answered(invitation),
        "substitute": stands_in.select_related("registration").last(),
        "form": form,
        "own_link": own_link(invitation.registration),
        "answers_link": _answers_path(invitation),
    }
    status = 422 if form.is_bound else 200
    return render(request, "attendance/my_invitation.html", context, status=status)


def _answers_path(invitation: Invitation) -> str:
    """Return where the event's questions are answered; "" when it asks this person nothing."""
    registration = invitation.registration
    if not is_asked(registration):
        return ""
    return reverse("attendance:my_answers", args=[tokens.sign(LINK_PURPOSE, str(registration.pk))])


@transaction.atomic
def _answer(request: HttpRequest, invitation: Invitation, form: SubstituteForm) -> str:
    if "accept" in request.POST:
        jobs.enqueue("registration_mail", by=None, subject=answer_yes(invitation, by=None))
        return _("You are registered. Your badge is on its way by mail.")
    if form.is_bound:
        person = name_substitute(invitation, by=None, **form.cleaned_data)
        jobs.enqueue("registration_mail", by=None, subject=person)
        return _("%(name)s is registered in your place.") % {"name": person.full_name}
    decline_invitation(invitation, by=None)
    return _("Thank you for your answer. You can still change your mind here.")
