"""An entity applies to an event, again after it was returned, or takes its application back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.models import Event
from events_app.core import audit
from events_app.core.models import User
from exhibitors.actions.assigning import free_booths
from exhibitors.actions.errors import ApplicationsClosed, NothingToShow
from exhibitors.lifecycles import APPLICATION
from exhibitors.models import Application, Entity, Product
from exhibitors.notifications import tell_application_received

State = Application.State


@transaction.atomic
def submit_application(
    event: Event,
    entity: Entity,
    *,
    products: Sequence[Product],
    by: User,
    message: str = "",
    now: datetime | None = None,
) -> Application:
    """Send an application with the chosen products, or send a returned one again.

    Raises ApplicationsClosed, NothingToShow, and IllegalMove when it is under review already.
    """
    if event.state != Event.State.PUBLISHED or event.has_ended(now or timezone.now()):
        raise ApplicationsClosed
    if not products or any(product.entity_id != entity.pk for product in products):
        raise NothingToShow
    application, _created = Application.objects.get_or_create(event=event, entity=entity)
    APPLICATION.move(application, State.SUBMITTED, by=by, message=message, reason="")
    application.products.set(products)
    audit.record(by, "application.products_chosen", application, count=len(products))
    tell_application_received(application)
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> None:
    """Take an application back; its booths are free again. Raises IllegalMove."""
    APPLICATION.move(application, State.WITHDRAWN, by=by)
    free_booths(application, by=by)
