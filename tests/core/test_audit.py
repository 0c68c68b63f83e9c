"""The trail: only inside a transaction, gone when the action is undone."""

import pytest
from django.db import transaction

from events_app.core import audit
from events_app.core.models import AuditEntry
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_a_trace_needs_the_transaction_of_its_action():
    with pytest.raises(RuntimeError):
        audit.record(None, "probe.made", factories.make_event())


def test_a_trace_goes_with_what_it_describes(conference, owner):
    with transaction.atomic():
        audit.record(owner, "probe.made", conference)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_a_trail_is_of_one_object_newest_first(conference, owner):
    audit.record(owner, "probe.first", conference)
    audit.record(owner, "probe.second", conference)
    audit.record(owner, "probe.other", factories.make_event())
    assert [row.verb for row in audit.trail(conference)] == ["probe.second", "probe.first"]
