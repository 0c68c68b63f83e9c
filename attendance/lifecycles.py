"""Every state machine of the attendance storey."""

from attendance.models import ErasureRequest, Registration
from events_app.core.lifecycle import Lifecycle

_State = Registration.State

# Whoever comes back after cancelling registers anew: the cancelled badge stays cancelled.
REGISTRATION = Lifecycle(
    name="registration",
    start=_State.REGISTERED,
    moves={
        _State.INVITED: (_State.REGISTERED, _State.CANCELLED),
        _State.REGISTERED: (_State.CANCELLED,),
        _State.CANCELLED: (),
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
