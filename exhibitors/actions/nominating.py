"""Potential five stars: noted, confirmed, and decided by the ministry."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from events_app.core import audit
from events_app.core.models import User
from exhibitors.actions.certifying_errors import (
    DayOutOfRange,
    NominationOpen,
    NominationScoreTooLow,
)
from exhibitors.lifecycles import NOMINATION
from exhibitors.models import FiveStarNomination, Product

State = FiveStarNomination.State
LOWEST_FORWARDED, HIGHEST_FORWARDED = Decimal(90), Decimal(100)


@transaction.atomic
def claim_nomination(
    product: Product, *, score: Decimal | None, forwarded_on: date | None, by: User | None
) -> FiveStarNomination:
    """Note that the province forwarded the product; it counts once staff confirm it.

    Raises NominationScoreTooLow, DayOutOfRange, NominationOpen.
    """
    if score is not None and not LOWEST_FORWARDED <= score <= HIGHEST_FORWARDED:
        raise NominationScoreTooLow
    if forwarded_on is not None and forwarded_on > timezone.localdate():
        raise DayOutOfRange
    try:
        with transaction.atomic():
            nomination = FiveStarNomination.objects.create(
                product=product, score=score, forwarded_on=forwarded_on
            )
    except IntegrityError as error:
        raise NominationOpen from error
    audit.record(by, "nomination.claimed", nomination)
    return nomination


@transaction.atomic
def confirm_nomination(nomination: FiveStarNomination, *, by: User) -> None:
    """Confirm that the province forwarded the product. Raises IllegalMove."""
    NOMINATION.move(nomination, State.FORWARDED, by=by)


@transaction.atomic
def refuse_nomination(nomination: FiveStarNomination, *, by: User) -> None:
    """Say that no such decision of the province was found. Raises IllegalMove."""
    NOMINATION.move(nomination, State.REFUSED, by=by)


@transaction.atomic
def decide_nomination(
    nomination: FiveStarNomination, *, recognised: bool, decided_on: date, by: User
) -> None:
    """Record the ministry's decision; the certificate itself is claimed and confirmed apart.

    Raises DayOutOfRange, IllegalMove.
    """
    begins = nomination.forwarded_on
    if decided_on > timezone.localdate() or (begins is not None and decided_on < begins):
        raise DayOutOfRange
    to = State.RECOGNISED if recognised else State.NOT_RECOGNISED
    NOMINATION.move(nomination, to, by=by, decided_on=decided_on)
