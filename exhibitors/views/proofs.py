"""Proof of participation: the exhibitor's letter, and the page that checks it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exhibitors.pdf.proofs import proof_pdf
from exhibitors.queries.portal import has_proof, proven_application
from exhibitors.views.portal_doors import own_application


@require_safe
def my_proof(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand out the letter of an event that is over: one small document, rendered at once."""
    application = own_application(request, application_id)
    now = timezone.now()
    if not has_proof(application, now=now):
        raise Http404
    body = proof_pdf(application, made_at=now, with_sales="sales" in request.GET)
    response = HttpResponse(body, content_type="application/pdf")
    name = f"participation-{application.event.slug}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_safe
def proof_verification(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a letter is genuine; show what is public anyway, never sales."""
    application = proven_application(token, now=timezone.now())
    context = {"application": application}
    status = 404 if application is None else 200
    return render(request, "exhibitors/proof_verification.html", context, status=status)
