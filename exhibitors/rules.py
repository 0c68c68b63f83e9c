"""Who may do what with entities, applications, booths and agreements."""

import rules

from events.rules import keeps_protocol, operates, organizes, registers, works_at
from events_app.core.models import User
from exhibitors.models import Entity


@rules.predicate
def speaks_for(user: User, entity: Entity | None) -> bool:
    """Members of an entity edit its identity and apply for it."""
    return entity is not None and entity.members.filter(user=user).exists()


rules.add_perm("exhibitors.edit_entity", operates | speaks_for)
rules.add_perm("exhibitors.report_sales", operates | speaks_for)
# The following take the event as their object.
rules.add_perm("exhibitors.see_applications", operates | works_at)
rules.add_perm("exhibitors.review_application", operates | organizes | registers)
rules.add_perm("exhibitors.confirm_certificate", operates | organizes | registers)
rules.add_perm("exhibitors.assign_booth", operates | organizes | registers)
rules.add_perm("exhibitors.see_agreements", operates | works_at | keeps_protocol)
rules.add_perm("exhibitors.manage_agreements", operates | organizes | keeps_protocol)
rules.add_perm("exhibitors.see_sales", operates | works_at)
rules.add_perm("exhibitors.validate_sales", operates | organizes | registers)
rules.add_perm("exhibitors.manage_stores", operates | organizes | registers)
