"""Every state machine of events: the event itself, a session, an action item."""

from events.models import ActionItem, Event, Session
from events_app.core.lifecycle import Lifecycle

_E = Event.State
EVENT = Lifecycle(
    name="event",
    start=_E.DRAFT,
    moves={
        _E.DRAFT: (_E.PUBLISHED,),
        _E.PUBLISHED: (_E.REPORTED, _E.CANCELLED, _E.POSTPONED),
        _E.POSTPONED: (_E.PUBLISHED, _E.CANCELLED),
        _E.REPORTED: (),
        _E.CANCELLED: (),
    },
)

SESSION = Lifecycle(
    name="session",
    start=Session.State.SCHEDULED,
    moves={
        Session.State.SCHEDULED: (Session.State.CANCELLED,),
        Session.State.CANCELLED: (Session.State.SCHEDULED,),
    },
)

ACTION_ITEM = Lifecycle(
    name="action_item",
    start=ActionItem.State.OPEN,
    moves={ActionItem.State.OPEN: (ActionItem.State.DONE,), ActionItem.State.DONE: ()},
)
