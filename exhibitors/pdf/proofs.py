"""The letter that says an entity exhibited at an event, with a code that verifies it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from events_app.core import tokens
from events_app.core.pdf import render_pdf
from events_app.core.qr import qr_data_uri
from exhibitors.models import Application
from exhibitors.queries.portal import PROOF_PURPOSE
from exhibitors.queries.sales import summary_of


def proof_link(application: Application) -> str:
    """Return the public address that says whether the letter is genuine."""
    token = tokens.sign(PROOF_PURPOSE, str(application.pk))
    return f"{settings.SITE_URL}{reverse('exhibitors:proof_verification', args=[token])}"


def proof_pdf(application: Application, *, made_at: datetime, with_sales: bool) -> bytes:
    """Return the letter as one A4 page in the active language; sales only if wished."""
    sales = summary_of(application.sales_entries.all()).totals if with_sales else ()
    context: dict[str, object] = {
        "application": application,
        "entity": application.entity,
        "event": application.event,
        "places": application.booth_assignments.select_related("booth").order_by("booth__code"),
        "products": application.products.order_by("name_folded"),
        "sales": sales,
        "made_at": made_at,
        "link": proof_link(application),
        "qr": qr_data_uri(proof_link(application)),
    }
    return render_pdf("pdf/exhibitors/proof.html", context)
