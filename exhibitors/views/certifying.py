"""Staff decide on star certificates and on potential five stars."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_app.core.errors import DomainError
from events_app.core.http import require, signed_in
from exhibitors.actions.certifying import (
    confirm_certificate,
    extend_certificate,
    refuse_certificate,
    replace_certificate,
    revoke_certificate,
)
from exhibitors.actions.nominating import confirm_nomination, decide_nomination, refuse_nomination
from exhibitors.forms.certificate import (
    ConfirmationForm,
    ExtensionForm,
    MinistryDecisionForm,
    RefusalForm,
    RevocationForm,
    SuccessionForm,
)
from exhibitors.lifecycles import CERTIFICATE, NOMINATION
from exhibitors.models import Certificate, FiveStarNomination
from exhibitors.queries.registry import open_nominations

State = Certificate.State


def _certificate(request: HttpRequest, certificate_id: int) -> Certificate:
    signed_in(request)
    rows = Certificate.objects.select_related("product__entity")
    row = get_object_or_404(rows, pk=certificate_id)
    require(request, "exhibitors.keep_certificate", row.product.entity)
    return row


def _page(
    request: HttpRequest,
    row: Certificate,
    form: forms.Form,
    *,
    done: str,
    words: tuple[str, str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Ask with `form`, act on its answers; `words` are the heading, its consequence, the button."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, done)
            return redirect("exhibitors:certificate", certificate_id=row.pk)
    heading, consequence, submit = words
    context = {
        "certificate": row,
        "product": row.product,
        "entity": row.product.entity,
        "form": form,
        "heading": heading,
        "consequence": consequence,
        "submit": submit,
    }
    return render(request, "exhibitors/certificate_decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Compare the claim with the document, correct it, confirm it."""
    row = _certificate(request, certificate_id)
    CERTIFICATE.check(row.state, State.ISSUED)
    form = ConfirmationForm(request.POST or None, certificate=row)
    return _page(
        request,
        row,
        form,
        done=_("The certificate is confirmed: its stars count."),
        words=(
            _("Confirm certificate"),
            _("Compare with the document. From now on its stars count."),
            _("Confirm certificate"),
        ),
        act=lambda facts: confirm_certificate(row, by=signed_in(request), **facts),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Ask why the claim could not be confirmed."""
    row = _certificate(request, certificate_id)
    CERTIFICATE.check(row.state, State.REFUSED)
    return _page(
        request,
        row,
        RefusalForm(request.POST or None),
        done=_("The certificate is marked as not confirmed."),
        words=(
            _("Do not confirm"),
            _("Its stars will not be shown. You can still confirm it later."),
            _("Do not confirm"),
        ),
        act=lambda facts: refuse_certificate(row, by=signed_in(request), **facts),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Ask for the reason and the day of the revocation."""
    row = _certificate(request, certificate_id)
    CERTIFICATE.check(row.state, State.REVOKED)
    return _page(
        request,
        row,
        RevocationForm(request.POST or None, initial={"revoked_on": timezone.localdate()}),
        done=_("The certificate is revoked."),
        words=(
            _("Revoke certificate"),
            _("From that day its stars no longer count; earlier reports stay as they are. "
              "This cannot be undone."),
            _("Revoke certificate"),
        ),
        act=lambda facts: revoke_certificate(row, by=signed_in(request), **facts),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Ask until when the certificate runs on."""
    row = _certificate(request, certificate_id)
    CERTIFICATE.check(row.state, State.REVOKED)  # what can be revoked still stands
    return _page(
        request,
        row,
        ExtensionForm(request.POST or None),
        done=_("The certificate is extended."),
        words=(
            _("Extend certificate"),
            _("For holders who wait for the result of their renewal."),
            _("Extend certificate"),
        ),
        act=lambda facts: extend_certificate(row, by=signed_in(request), **facts),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def succession(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """Ask which certificate replaces this one."""
    row = _certificate(request, certificate_id)
    CERTIFICATE.check(row.state, State.SUPERSEDED)
    form = SuccessionForm(request.POST or None, certificate=row)
    return _page(
        request,
        row,
        form,
        done=_("The certificate is replaced."),
        words=(
            _("Replace certificate"),
            _("After an upgrade or a re-evaluation: from the day the new one was issued it "
              "counts instead. This cannot be undone."),
            _("Replace certificate"),
        ),
        act=lambda facts: replace_certificate(
            row, successor=facts["successor"], new=form.claim(), by=signed_in(request)
        ),
    )  # fmt: skip


@require_safe
def nominations_page(request: HttpRequest) -> HttpResponse:
    """List the products whose fifth star is claimed or waits for the ministry."""
    user = require(request, "exhibitors.see_registry")
    page = Paginator(open_nominations(user), 50).get_page(request.GET.get("page"))
    context = {"tab": "nominations", "page": page}
    return render(request, "exhibitors/nominations.html", context)


@require_POST
def nomination_review(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """Confirm that the province forwarded the product, or say that it did not."""
    row = _nomination(request, nomination_id)
    decision = request.POST.get("decision")
    if decision not in {"confirm", "refuse"}:
        return HttpResponseBadRequest()
    if decision == "confirm":
        confirm_nomination(row, by=signed_in(request))
        messages.success(request, _("It counts as potential five stars."))
    else:
        refuse_nomination(row, by=signed_in(request))
        messages.success(request, _("It is marked as not confirmed."))
    return redirect("exhibitors:nominations")


@require_http_methods(["GET", "HEAD", "POST"])
def ministry_decision(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """Ask what the ministry decided."""
    row = _nomination(request, nomination_id)
    NOMINATION.check(row.state, FiveStarNomination.State.RECOGNISED)
    form = MinistryDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_nomination(row, by=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error("decided_on", str(error.message))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("exhibitors:nominations")
    context = {"nomination": row, "product": row.product, "form": form}
    return render(request, "exhibitors/ministry_decision.html", context)


def _nomination(request: HttpRequest, nomination_id: int) -> FiveStarNomination:
    signed_in(request)
    rows = FiveStarNomination.objects.select_related("product__entity")
    row = get_object_or_404(rows, pk=nomination_id)
    require(request, "exhibitors.keep_certificate", row.product.entity)
    return row
