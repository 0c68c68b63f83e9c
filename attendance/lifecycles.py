"""Every state machine of the attendance storey."""

from attendance.models import ErasureRequest, Letter, Registration, WaitingEntry
from events_app.core.lifecycle import Lifecycle

_State = Registration.State

# Whoever comes back after cancelling registers anew: the cancelled badge stays cancelled.
REGISTRATION = Lifecycle(
    name="registration",
    start=_State.REGISTERED,
    moves={
        _State.INVITED: (_State.REGISTERED, _State.DECLINED, _State.CANCELLED),
        # A registrar approves, or declines with a reason that the mail tells.
        _State.PENDING: (_State.REGISTERED, _State.CANCELLED),
        _State.REGISTERED: (_State.CANCELLED,),
        _State.CANCELLED: (),
        _State.WAITLISTED: (_State.REGISTERED, _State.DECLINED, _State.CANCELLED),
        # Whoever declined an invitation and thinks again may still come.
        _State.DECLINED: (_State.REGISTERED, _State.CANCELLED),
    },
)

_Entry = WaitingEntry.State

# A lapsed or declined offer is over: its place has passed on. Whoever still wants one joins anew.
WAITING = Lifecycle(
    name="waiting",
    start=_Entry.WAITING,
    moves={
        _Entry.WAITING: (_Entry.OFFERED, _Entry.DECLINED, _Entry.REMOVED),
        _Entry.OFFERED: (_Entry.ACCEPTED, _Entry.DECLINED, _Entry.LAPSED, _Entry.REMOVED),
        _Entry.ACCEPTED: (),
        _Entry.DECLINED: (),
        _Entry.LAPSED: (),
        _Entry.REMOVED: (),
    },
)

_Erasure = ErasureRequest.State

ERASURE = Lifecycle(
    name="erasure",
    start=_Erasure.OPEN,
    moves={
        _Erasure.OPEN: (_Erasure.CARRIED_OUT, _Erasure.WITHDRAWN),
        _Erasure.CARRIED_OUT: (),
        _Erasure.WITHDRAWN: (),
    },
)

_Letter = Letter.State

# What was sent cannot be taken back; a draft that nobody wants is removed, with its trace.
LETTER = Lifecycle(
    name="letter",
    start=_Letter.DRAFT,
    moves={_Letter.DRAFT: (_Letter.SENT,), _Letter.SENT: ()},
)
