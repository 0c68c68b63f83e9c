"""Every state machine of the attendance storey."""

from attendance.models import Registration
from events_app.core.lifecycle import Lifecycle

_State = Registration.State

# Whoever comes back after cancelling registers anew: the cancelled badge stays cancelled.
REGISTRATION = Lifecycle(
    name="registration",
    start=_State.REGISTERED,
    moves={
        _State.INVITED: (_State.REGISTERED, _State.CANCELLED),
        # A registrar approves, or declines with a reason that the mail tells.
        _State.PENDING: (_State.REGISTERED, _State.CANCELLED),
        _State.REGISTERED: (_State.CANCELLED,),
        _State.CANCELLED: (),
    },
)
