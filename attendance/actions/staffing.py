"""Exhibitors name the staff of their booths, within the badges the organiser grants per booth."""

from django.db import transaction

from attendance.actions.registering import cancel_registration, register
from attendance.actions.staffing_errors import (
    NotAnExhibitor,
    NotBoothStaff,
    StaffingOver,
    TooManyStaff,
)
from attendance.models import BoothStaffRule, Registration
from attendance.queries.booth_staff import badge_quota, staff_of
from events.actions.seating import lock_seats
from events.models import Event
from events_app.core import audit
from events_app.core.models import User
from exhibitors.models import Application


@transaction.atomic
def name_booth_staff(
    application: Application,
    *,
    full_name: str,
    position: str,
    by: User,
    email: str = "",
    language: str = "vi",
) -> Registration:
    """Register one person of an exhibitor's staff, within its quota, the event's and the hall's.

    The event's seats are locked first, so two people who name at once cannot pass the quota.
    Raises NotAnExhibitor, StaffingOver, TooManyStaff, AlreadyRegistered, EventFull, CategoryFull.
    """
    event = application.event
    if application.state != Application.State.APPROVED:
        raise NotAnExhibitor
    if event.state != Event.State.PUBLISHED:
        raise StaffingOver
    lock_seats(event)
    if staff_of(application).count() >= badge_quota(application):
        raise TooManyStaff
    return register(
        event,
        full_name=full_name,
        email=email,
        organization_name=application.entity.name,
        position=position,
        category=Registration.Category.EXHIBITOR_STAFF,
        language=language,
        entity=application.entity,
        by=by,
    )


@transaction.atomic
def remove_booth_staff(
    application: Application, registration: Registration, *, by: User
) -> Registration:
    """Cancel the badge of one's own staff. Raises NotBoothStaff, IllegalMove."""
    if not staff_of(application).filter(pk=registration.pk).exists():
        raise NotBoothStaff
    return cancel_registration(registration, by=by)


@transaction.atomic
def set_badges_per_booth(event: Event, *, badges_per_booth: int, by: User) -> None:
    """Grant so many staff badges per booth; those named already stay."""
    BoothStaffRule.objects.update_or_create(
        event=event, defaults={"badges_per_booth": badges_per_booth}
    )
    audit.record(by, "booth_staff.quota_set", event, badges_per_booth=badges_per_booth)
