"""A retail week as an exhibitor sees it: the stores, its goods there, what should be left."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_app.core.errors import DomainError
from events_app.core.http import signed_in
from events_app.core.offline import answer_refused, answer_taken, sent_by_script
from exhibitors.actions.stocking import record_delivery, void_delivery
from exhibitors.forms.stores import GoodsForm, new_goods
from exhibitors.models import Application
from exhibitors.queries import stock_of
from exhibitors.views.portal_doors import own_application
from exhibitors.views.portal_sales import sent_form, show_error

ROWS_PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def my_stores(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show the stock per store, record goods, list what was recorded."""
    application = own_application(request, application_id)
    form = GoodsForm(sent_form(request), application=application, initial=new_goods(application))
    if request.method == "POST" and form.is_valid():
        try:
            record_delivery(
                application,
                client_id=form.cleaned_data["client_id"],
                by=signed_in(request),
                **form.goods(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            return answer_taken(request, request.path, _("The goods are recorded."))
    if request.method == "POST" and sent_by_script(request):
        return answer_refused(form)
    rows = application.deliveries.filter(is_voided=False).select_related("store", "product")
    context = {
        "application": application,
        "event": application.event,
        "form": form,
        "stores": application.event.host_stores.select_related("partner", "unit"),
        "stock": stock_of(application.event, application),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "may_report": application.state == Application.State.APPROVED
        and application.event.state == "PUBLISHED",
    }
    return render(request, "exhibitors/my_stores.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_removal(request: HttpRequest, application_id: int, delivery_id: int) -> HttpResponse:
    """Ask, then take goods off the list that were recorded by mistake."""
    application = own_application(request, application_id)
    row = get_object_or_404(application.deliveries, pk=delivery_id, is_voided=False)
    if request.method == "POST":
        void_delivery(row, by=signed_in(request))
        url = reverse("exhibitors:my_stores", args=[application.pk])
        return answer_taken(request, url, _("The goods are off the list."))
    context = {"application": application, "event": application.event, "delivery": row}
    return render(request, "exhibitors/delivery_removal.html", context)
