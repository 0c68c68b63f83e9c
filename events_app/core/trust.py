"""How a phone comes to trust a local run with HTTPS=1: a page with a code, and the root."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events_app.core.qr import qr_data_uri


@require_safe
def trust_page(request: HttpRequest) -> HttpResponse:
    """Show the code to scan, the steps for Android and iOS, and the root's fingerprint."""
    root = local_root()
    digest = root.fingerprint(hashes.SHA256()).hex(":").upper()
    address = settings.SITE_URL + reverse("core:trust")
    context = {"address": address, "code": qr_data_uri(address), "fingerprint": digest}
    return render(request, "core/trust.html", context)


@require_safe
def root_certificate(request: HttpRequest) -> HttpResponse:
    """Give the root in the form and under the type that phones install (RFC 5280, DER)."""
    body = local_root().public_bytes(serialization.Encoding.DER)
    answer = HttpResponse(body, content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = 'attachment; filename="phien-root.crt"'
    return answer


def local_root() -> x509.Certificate:
    """Return the root of this local run.

    Raises Http404 in production, where there is none.
    """
    if not settings.LOCAL_ROOT:
        raise Http404
    return x509.load_pem_x509_certificate(Path(settings.LOCAL_ROOT).read_bytes())
