"""The staff of exhibitors' booths, and how many badges each exhibitor has."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from attendance.models import BoothStaffRule, Registration
from attendance.models.booth_staff import USUAL_BADGES
from events.models import Event
from exhibitors.models import Application

State = Registration.State
SEATED = (State.REGISTERED, State.PENDING)


@dataclass(frozen=True)
class StaffLine:
    """One exhibitor: how many staff badges are named of how many."""

    application_id: int
    entity: str
    named_count: int
    quota: int


def badges_per_booth(event: Event) -> int:
    """Return the staff badges that one booth brings."""
    rule = BoothStaffRule.objects.filter(event=event).first()
    return rule.badges_per_booth if rule else USUAL_BADGES


def badge_quota(application: Application) -> int:
    """Return how many staff badges an exhibitor has; without a booth yet, those of one."""
    return badges_per_booth(application.event) * max(application.booth_assignments.count(), 1)


def staff_of(application: Application) -> QuerySet[Registration]:
    """Return the registered staff of an exhibitor, by name."""
    return Registration.objects.filter(
        event=application.event,
        entity=application.entity,
        category=Registration.Category.EXHIBITOR_STAFF,
        state__in=SEATED,
    ).order_by("name_folded", "pk")


def staff_lines(event: Event) -> tuple[StaffLine, ...]:
    """Return every exhibitor with its staff badges, by name (three queries)."""
    each = badges_per_booth(event)
    named = Counter(
        Registration.objects.filter(
            event=event, category=Registration.Category.EXHIBITOR_STAFF, state__in=SEATED
        ).values_list("entity_id", flat=True)
    )
    rows = (
        Application.objects.filter(event=event)
        .approved()
        .annotate(booths=Count("booth_assignments"))
        .order_by("entity__name_folded", "pk")
        .values_list("pk", "entity_id", "entity__name", "booths")
    )
    return tuple(
        StaffLine(pk, name, named[entity_id], each * max(booths, 1))
        for pk, entity_id, name, booths in rows
    )
