"""What everybody sees: the exhibitors of an event, the profile of an entity."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Event
from exhibitors.models import Application, Entity, Product
from exhibitors.queries import exhibitor_summary, search_exhibitors


@require_safe
def exhibitors_page(request: HttpRequest, slug: str) -> HttpResponse:
    """List the approved exhibitors with booths, products and the stars that count."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    summary = exhibitor_summary(event, on=event.starts_at.astimezone(event.zone).date())
    query = request.GET.get("q", "").strip()
    stars = request.GET.get("stars", "")
    sector = request.GET.get("sector", "")
    found = search_exhibitors(
        summary.exhibitors,
        query=query,
        stars=int(stars) if stars in {"3", "4", "5"} else 0,
        sector=sector,
    )
    context = {
        "event": event,
        "summary": summary,
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "query": query,
        "stars": stars,
        "sector": sector,
        "sectors": Product.Sector.choices,
        "types": dict(Entity.Type.choices),
    }
    return render(request, "exhibitors/public_exhibitors.html", context)


@require_safe
def entity_page(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Show the public profile of an entity that exhibits or exhibited."""
    exhibiting = Application.objects.approved().filter(event__in=Event.objects.public())
    entities = Entity.objects.filter(pk__in=exhibiting.values("entity")).select_related("unit")
    entity = get_object_or_404(entities, pk=entity_id)
    today = timezone.localdate()
    products = [
        (product, product.stars_on(today))
        for product in entity.products.select_related("product_set").prefetch_related(
            "certificates", "pictures"
        )
    ]
    events = Event.objects.public().filter(
        applications__in=Application.objects.approved().filter(entity=entity)
    )
    context = {"entity": entity, "products": products, "events": events}
    return render(request, "exhibitors/public_entity.html", context)
