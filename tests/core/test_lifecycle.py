"""State machines: legal moves leave a trace, others change nothing."""

import pytest

from events.lifecycles import EVENT
from events.models import Event
from events_app.core import audit
from events_app.core.errors import IllegalMove


def test_a_move_changes_the_row_and_leaves_a_trace(conference, owner):
    EVENT.move(conference, Event.State.CANCELLED, by=owner)
    conference.refresh_from_db()
    assert conference.state == Event.State.CANCELLED
    entry = audit.trail(conference).first()
    assert (entry.actor, entry.details) == (owner, {"old": "PUBLISHED", "new": "CANCELLED"})


def test_an_illegal_move_changes_nothing(conference, owner):
    with pytest.raises(IllegalMove):
        EVENT.move(conference, Event.State.DRAFT, by=owner)
    conference.refresh_from_db()
    assert conference.state == Event.State.PUBLISHED
    assert not audit.trail(conference).exists()


def test_the_slower_of_two_is_refused(conference, owner, planner):
    mine = Event.objects.get(pk=conference.pk)
    EVENT.move(conference, Event.State.CANCELLED, by=owner)
    with pytest.raises(IllegalMove):
        EVENT.move(mine, Event.State.POSTPONED, by=planner)
    assert audit.trail(conference).count() == 1
