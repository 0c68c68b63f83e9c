"""Who may do what with entities, applications, booths and agreements."""

import rules
from django.db.models import QuerySet

from events.models import Membership, Organizer
from events.rules import has_role, keeps_protocol, operates, organizes, registers, works_at
from events_app.core.models import User
from exhibitors.models import Application, Entity, ImportRun


@rules.predicate
def speaks_for(user: User, entity: Entity | None) -> bool:
    """Members of an entity edit its identity and apply for it."""
    return entity is not None and entity.members.filter(user=user).exists()


_REGISTERING = (Membership.Role.OWNER, Membership.Role.PLANNER, Membership.Role.REGISTRAR)


@rules.predicate
def registers_for(user: User, organizer: Organizer | None) -> bool:
    """Owners, planners and registrars of an organiser bring lists into the registry."""
    return organizer is not None and has_role(user, organizer.pk, *_REGISTERING)


@rules.predicate
def handles_list(user: User, run: ImportRun | None) -> bool:
    """Colleagues at the organiser see and finish each other's lists."""
    return run is not None and has_role(user, run.organizer_id, *_REGISTERING)


@rules.predicate
def works_somewhere(user: User, _obj: object = None) -> bool:
    """Staff of any organiser: the registry is shared."""
    return user.memberships.exists()


def reviewed_applications(user: User) -> QuerySet[Application]:
    """Return what was sent to organisers at which `user` is owner, planner or registrar."""
    organizers = user.memberships.filter(role__in=_REGISTERING).values("organizer")
    sent = Application.objects.exclude(state=Application.State.DRAFT)
    return sent.filter(event__organizer__in=organizers)


@rules.predicate
def registers_somewhere(user: User, _obj: object = None) -> bool:
    """Owners, planners and registrars of any organiser keep what the registry shares."""
    return user.memberships.filter(role__in=_REGISTERING).exists()


@rules.predicate
def reviews(user: User, entity: Entity | None) -> bool:
    """Owners, planners and registrars of an organiser the entity applied to."""
    return entity is not None and reviewed_applications(user).filter(entity=entity).exists()


rules.add_perm("exhibitors.edit_entity", operates | speaks_for)
rules.add_perm("exhibitors.see_registry", operates | works_somewhere)
rules.add_perm("exhibitors.keep_outlets", operates | registers_somewhere)
rules.add_perm("exhibitors.bring_lists", operates | registers_somewhere)
rules.add_perm("exhibitors.bring_list", operates | registers_for)
rules.add_perm("exhibitors.handle_list", operates | handles_list)
# The entity whose certificate it is.
rules.add_perm("exhibitors.keep_certificate", operates | reviews)
rules.add_perm("exhibitors.report_sales", operates | speaks_for)
# The following take the event as their object.
rules.add_perm("exhibitors.see_applications", operates | works_at)
rules.add_perm("exhibitors.review_application", operates | organizes | registers)
rules.add_perm("exhibitors.confirm_certificate", operates | organizes | registers)
rules.add_perm("exhibitors.assign_booth", operates | organizes | registers)
rules.add_perm("exhibitors.see_agreements", operates | works_at | keeps_protocol)
rules.add_perm("exhibitors.see_awards", operates | works_at | keeps_protocol)
rules.add_perm("exhibitors.manage_awards", operates | organizes | registers | keeps_protocol)
rules.add_perm("exhibitors.manage_agreements", operates | organizes | keeps_protocol)
rules.add_perm("exhibitors.see_sales", operates | works_at)
rules.add_perm("exhibitors.validate_sales", operates | organizes | registers)
rules.add_perm("exhibitors.manage_stores", operates | organizes | registers)
