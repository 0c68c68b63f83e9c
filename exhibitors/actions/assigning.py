"""Booths: who stands where. A counter with a CHECK keeps a booth from being given twice."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F

from events.models import Event
from events_app.core import audit
from events_app.core.models import User
from exhibitors.actions.errors import BoothCodeTaken, BoothInUse, BoothTaken, NotApproved
from exhibitors.models import Application, Booth, BoothAssignment
from exhibitors.notifications import tell_booth_assigned


@transaction.atomic
def add_booth(
    event: Event,
    *,
    code: str,
    by: User,
    hall: str = "",
    area_m2: Decimal | None = None,
    place_count: int = 1,
) -> Booth:
    """Add a booth. Raises BoothCodeTaken."""
    try:
        with transaction.atomic():
            booth = Booth.objects.create(
                event=event, code=code, hall=hall, area_m2=area_m2, place_count=place_count
            )
    except IntegrityError as error:
        raise BoothCodeTaken from error
    audit.record(by, "booth.added", booth, code=code)
    return booth


@transaction.atomic
def add_booths(
    event: Event,
    *,
    prefix: str,
    first: int,
    count: int,
    by: User,
    hall: str = "",
    area_m2: Decimal | None = None,
    place_count: int = 1,
) -> list[Booth]:
    """Add a numbered row of booths, all or none. Raises BoothCodeTaken."""
    return [
        add_booth(
            event,
            code=f"{prefix}{number}",
            by=by,
            hall=hall,
            area_m2=area_m2,
            place_count=place_count,
        )
        for number in range(first, first + count)
    ]


@transaction.atomic
def assign_booth(booth: Booth, application: Application, *, by: User) -> BoothAssignment:
    """Give an approved exhibitor a place in the booth. Raises NotApproved, BoothTaken."""
    # Locked, so that nobody withdraws between this look and the place (SQLite has one writer).
    approved = Application.objects.select_for_update().filter(
        pk=application.pk, state=Application.State.APPROVED
    )
    if application.event_id != booth.event_id or not approved:
        raise NotApproved
    rows = Booth.objects.filter(pk=booth.pk, assigned_count__lt=F("place_count"))
    if rows.update(assigned_count=F("assigned_count") + 1) == 0:
        raise BoothTaken
    try:
        with transaction.atomic():
            assignment = BoothAssignment.objects.create(booth=booth, application=application)
    except IntegrityError as error:
        raise BoothTaken from error
    audit.record(by, "booth.assigned", application, booth=booth.code)
    tell_booth_assigned(application, booth)
    return assignment


@transaction.atomic
def free_booth(assignment: BoothAssignment, *, by: User | None) -> None:
    """Take the exhibitor's place in the booth back; doing it twice is harmless."""
    deleted, _rows = BoothAssignment.objects.filter(pk=assignment.pk).delete()
    if deleted:
        Booth.objects.filter(pk=assignment.booth_id).update(assigned_count=F("assigned_count") - 1)
        audit.record(by, "booth.freed", assignment.application, booth=assignment.booth.code)


@transaction.atomic
def free_booths(application: Application, *, by: User | None) -> None:
    """Take all places of an exhibitor back."""
    for assignment in application.booth_assignments.select_related("booth", "application"):
        free_booth(assignment, by=by)


@transaction.atomic
def remove_booth(booth: Booth, *, by: User) -> None:
    """Remove an empty booth. Raises BoothInUse."""
    audit.record(by, "booth.removed", booth, code=booth.code)
    deleted, _rows = Booth.objects.filter(pk=booth.pk, assigned_count=0).delete()
    if deleted == 0:
        raise BoothInUse
