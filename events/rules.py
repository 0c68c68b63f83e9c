"""Who may do what with an event: one named predicate each."""

import rules

from events.models import Event, EventRole, Membership, Organizer
from events_app.core.models import User
from events_app.core.prepared import Parameter, Prepared

Role = Membership.Role
# Asked at nearly every request of the staff, so prepared.
_memberships = Prepared(
    lambda: Membership.objects.filter(user=Parameter("user", User._meta.pk)).order_by()
)


def has_role(user: User, organizer_id: int, *roles: str) -> bool:
    """Tell whether `user` has one of `roles` at the organiser; read once per user object."""
    if not hasattr(user, "_roles_by_organizer"):
        user._roles_by_organizer = {  # type: ignore[attr-defined]
            membership.organizer_id: membership.role
            for membership in _memberships.all(user=user.pk)
        }
    return user._roles_by_organizer.get(organizer_id) in roles  # type: ignore[attr-defined]


def has_event_role(user: User, event: Event, *roles: str) -> bool:
    """Tell whether `user` has one of `roles` within the event."""
    return EventRole.objects.filter(event=event, user=user, role__in=roles).exists()


@rules.predicate
def operates(user: User, _obj: object = None) -> bool:
    """An operator runs the installation for all organisers."""
    return user.is_operator


@rules.predicate
def plans_for(user: User, organizer: Organizer | None) -> bool:
    """Owners and planners create events for the organiser."""
    return organizer is not None and has_role(user, organizer.pk, Role.OWNER, Role.PLANNER)


@rules.predicate
def owns(user: User, event: Event | None) -> bool:
    """Owners of the event's organiser."""
    return event is not None and has_role(user, event.organizer_id, Role.OWNER)


@rules.predicate
def organizes(user: User, event: Event | None) -> bool:
    """Owners and planners of the event's organiser."""
    return event is not None and has_role(user, event.organizer_id, Role.OWNER, Role.PLANNER)


@rules.predicate
def registers(user: User, event: Event | None) -> bool:
    """Registrars review applications and registrations."""
    return event is not None and has_role(user, event.organizer_id, Role.REGISTRAR)


@rules.predicate
def keeps_gate(user: User, event: Event | None) -> bool:
    """Gatekeepers check people in."""
    return event is not None and has_role(user, event.organizer_id, Role.GATEKEEPER)


@rules.predicate
def works_at(user: User, event: Event | None) -> bool:
    """Everybody with any role at the organiser."""
    return event is not None and has_role(user, event.organizer_id, *Role.values)


@rules.predicate
def has_part(user: User, event: Event | None) -> bool:
    """Chairs, rapporteurs and protocol staff of this event."""
    return event is not None and has_event_role(user, event, *EventRole.Role.values)


@rules.predicate
def takes_minutes(user: User, event: Event | None) -> bool:
    """Chairs and rapporteurs of this event."""
    roles = (EventRole.Role.CHAIR, EventRole.Role.RAPPORTEUR)
    return event is not None and has_event_role(user, event, *roles)


@rules.predicate
def keeps_protocol(user: User, event: Event | None) -> bool:
    """Protocol staff of this event run the signing ceremony."""
    return event is not None and has_event_role(user, event, EventRole.Role.PROTOCOL)


rules.add_perm("events.create_event", operates | plans_for)
rules.add_perm("events.see_event", operates | works_at | has_part)
rules.add_perm("events.edit_event", operates | organizes)
rules.add_perm("events.publish_event", operates | organizes)
rules.add_perm("events.manage_team", operates | owns)
rules.add_perm("events.record_outcomes", operates | organizes | takes_minutes)
