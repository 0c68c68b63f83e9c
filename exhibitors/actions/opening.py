"""Opens, edits and closes sales points: hubs, showrooms, corners in shops."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from events_app.core import audit
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User
from events_app.core.text import fold
from exhibitors.models import Entity, SalesPoint


class SalesPointNameTaken(DomainError):
    """The unit has a sales point of this name."""

    code = "sales_point_name_taken"
    message = _("A sales point of this name exists in this unit. Open that one and edit it.")


class ClosedBeforeOpening(DomainError):
    """The last day lies before the first."""

    code = "closed_before_opening"
    message = _("It cannot close before the day it opened. Check both days.")


class AlreadyClosed(DomainError):
    """Somebody closed it in the meantime."""

    code = "already_closed"
    message = _("This sales point is closed already. Reopen it first to change the day.")


class NotClosed(DomainError):
    """There is nothing to reopen."""

    code = "not_closed"
    message = _("This sales point is open: there is nothing to take back.")


@transaction.atomic
def open_sales_point(*, by: User, **fields: Any) -> SalesPoint:
    """Add a sales point. Raises SalesPointNameTaken."""
    try:
        with transaction.atomic():
            point = SalesPoint.objects.create(name_folded=fold(fields["name"]), **fields)
    except IntegrityError as error:
        raise SalesPointNameTaken from error
    audit.record(by, "sales_point.opened", point, kind=point.kind)
    return point


@transaction.atomic
def edit_sales_point(point: SalesPoint, *, version: int, by: User, **fields: Any) -> SalesPoint:
    """Change a sales point when nobody saved since `version`.

    Raises StaleForm, SalesPointNameTaken, ClosedBeforeOpening.
    """
    _check_days(fields.get("opened_on"), point.closed_on)
    rows = SalesPoint.objects.filter(pk=point.pk, version=version, closed_on=point.closed_on)
    try:
        with transaction.atomic():
            changed = rows.update(name_folded=fold(fields["name"]), version=version + 1, **fields)
    except IntegrityError as error:
        raise SalesPointNameTaken from error
    if changed == 0:
        raise StaleForm
    audit.record(by, "sales_point.edited", point, fields=sorted(fields))
    return SalesPoint.objects.get(pk=point.pk)


@transaction.atomic
def add_entity(point: SalesPoint, entity: Entity, *, by: User) -> None:
    """Note that it shows or sells an entity's products; a second time changes nothing."""
    _row, is_new = SalesPoint.entities.through.objects.get_or_create(
        salespoint=point, entity=entity
    )
    if is_new:
        audit.record(by, "sales_point.entity_added", point, entity=entity.pk)


@transaction.atomic
def remove_entity(point: SalesPoint, entity: Entity, *, by: User) -> None:
    """Note that it sells nothing of an entity any more; a second time changes nothing."""
    rows = SalesPoint.entities.through.objects.filter(salespoint=point, entity=entity)
    if rows.delete()[0]:
        audit.record(by, "sales_point.entity_removed", point, entity=entity.pk)


@transaction.atomic
def close_sales_point(point: SalesPoint, *, closed_on: date, by: User) -> None:
    """Close it from the day on. Raises ClosedBeforeOpening, AlreadyClosed."""
    _check_days(point.opened_on, closed_on)
    rows = SalesPoint.objects.filter(pk=point.pk, closed_on__isnull=True, opened_on=point.opened_on)
    if rows.update(closed_on=closed_on, version=point.version + 1) == 0:
        raise AlreadyClosed
    audit.record(by, "sales_point.closed", point, closed_on=closed_on.isoformat())


@transaction.atomic
def reopen_sales_point(point: SalesPoint, *, by: User) -> None:
    """Take a closing back. Raises NotClosed."""
    rows = SalesPoint.objects.filter(pk=point.pk, closed_on__isnull=False)
    if rows.update(closed_on=None, version=point.version + 1) == 0:
        raise NotClosed
    audit.record(by, "sales_point.reopened", point)


def _check_days(opened_on: date | None, closed_on: date | None) -> None:
    if opened_on and closed_on and closed_on < opened_on:
        raise ClosedBeforeOpening
