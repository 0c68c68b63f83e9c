"""Who may use the machinery's own pages."""

import rules

from events_app.core import jobs
from events_app.core.models import Job, User


@rules.predicate
def owns_job(user: User, job: Job | None) -> bool:
    """The person who started a job sees and stops it, unless they lost the right meanwhile."""
    return job is not None and job.owner_id == user.pk and jobs.may_still(user, job)


@rules.predicate
def operates(user: User, _obj: object = None) -> bool:
    """An operator runs the installation for all organisers."""
    return user.is_operator


rules.add_perm("core.see_job", owns_job | operates)
rules.add_perm("core.see_outbox", operates)
