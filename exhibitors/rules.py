"""Who may do what with entities, applications, booths and agreements."""

import rules

from events.rules import keeps_protocol, operates, organizes, registers, works_at
from events_app.core.models import User
from exhibitors.models import Entity


@rules.predicate
def speaks_for(user: User, entity: Entity | None) -> bool:
    """Members of an entity edit its identity and apply for it."""
    return entity is not None and entity.members.filter(user=user).exists()


@rules.predicate
def works_somewhere(user: User, _obj: object = None) -> bool:
    """Staff of any organiser: the registry is shared."""
    return user.memberships.exists()


@rules.predicate
def registers_somewhere(user: User, _obj: object = None) -> bool:
    """Owners, planners and registrars of any organiser keep what the registry shares."""
    return user.memberships.filter(role__in=("OWNER", "PLANNER", "REGISTRAR")).exists()


rules.add_perm("exhibitors.edit_entity", operates | speaks_for)
rules.add_perm("exhibitors.see_registry", operates | works_somewhere)
rules.add_perm("exhibitors.keep_outlets", operates | registers_somewhere)
# The following take the event as their object.
rules.add_perm("exhibitors.see_applications", operates | works_at)
rules.add_perm("exhibitors.review_application", operates | organizes | registers)
rules.add_perm("exhibitors.confirm_certificate", operates | organizes | registers)
rules.add_perm("exhibitors.assign_booth", operates | organizes | registers)
rules.add_perm("exhibitors.see_agreements", operates | works_at | keeps_protocol)
rules.add_perm("exhibitors.manage_agreements", operates | organizes | keeps_protocol)
