"""Who could receive a certificate at a ceremony."""

from django.db.models import QuerySet

from events.models import Event
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.models import Certificate, Entity
from exhibitors.queries.registry import CertificateFilter, registry_certificates

MOST_FOUND = 200


def find_recipients(
    event: Event, query: str, *, user: User
) -> tuple[list[Certificate], QuerySet[Entity]]:
    """Return what a word finds and the list does not have yet: certificates, entities.

    The word is a product, an entity, or the number of a certificate or decision; without one
    the newest confirmed certificates are offered and no entity.
    """
    wanted = CertificateFilter(query=query, state=Certificate.State.ISSUED)
    listed = event.awards.filter(product__isnull=False).values("product")
    certificates = (
        registry_certificates(wanted, user=user).newest().exclude(product__in=listed)[:MOST_FOUND]
    )
    entities = Entity.objects.none()
    if query:
        honoured = event.awards.filter(product__isnull=True).values("entity")
        named = Entity.objects.filter(name_folded__contains=fold(query))
        entities = named.exclude(pk__in=honoured).select_related("unit")[:MOST_FOUND]
    return list(certificates), entities
