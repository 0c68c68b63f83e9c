"""The list of an award ceremony: recipients, their order, and how each certificate was handed."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User
from exhibitors.lifecycles import AWARD
from exhibitors.models import Award, Certificate, Entity

State = Award.State


class ProxyNameMissing(DomainError):
    """Somebody else received it, nobody says who."""

    code = "proxy_name_missing"
    message = _("Write the name of the person who received it.")


class AwardHandedOver(DomainError):
    """What was handed over stays on the list."""

    code = "award_handed_over"
    message = _("This certificate was handed over. Undo that first, then remove the recipient.")


@transaction.atomic
def add_awards(
    event: Event,
    *,
    by: User,
    certificates: Iterable[Certificate] = (),
    entities: Iterable[Entity] = (),
) -> int:
    """Put recipients at the end of the list; return how many were not on it yet."""
    last = event.awards.aggregate(last=Max("position"))["last"] or 0
    added = 0
    for row in certificates:
        _award, created = Award.objects.get_or_create(
            event=event,
            product=row.product,
            defaults={
                "entity": row.product.entity,
                "certificate": row,
                "position": last + added + 1,
            },
        )
        added += created
    for entity in entities:
        _award, created = Award.objects.get_or_create(
            event=event, entity=entity, product=None, defaults={"position": last + added + 1}
        )
        added += created
    if added:
        audit.record(by, "award.added", event, count=added)
    return added


@transaction.atomic
def move_award(award: Award, *, to: int, by: User) -> None:
    """Put a recipient at place `to` (1 is first) and number the list anew."""
    rows = list(award.event.awards.exclude(pk=award.pk))
    rows.insert(max(0, to - 1), award)
    for position, row in enumerate(rows, start=1):
        row.position = position
    Award.objects.bulk_update(rows, ["position"])
    audit.record(by, "awards.reordered", award.event)


@transaction.atomic
def mark_award(award: Award, *, to: str, by: User, proxy_name: str = "") -> None:
    """Record how the certificate reached its recipient, or undo that (LISTED).

    Raises ProxyNameMissing, IllegalMove.
    """
    if to == State.BY_PROXY and not proxy_name.strip():
        raise ProxyNameMissing
    name = proxy_name.strip() if to == State.BY_PROXY else ""
    AWARD.move(award, to, by=by, proxy_name=name)


@transaction.atomic
def remove_award(award: Award, *, by: User) -> None:
    """Take a recipient off the list. Raises AwardHandedOver."""
    event = award.event
    if Award.objects.filter(pk=award.pk, state=State.LISTED).delete()[0] == 0:
        raise AwardHandedOver
    audit.record(by, "award.removed", event)
