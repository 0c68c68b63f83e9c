"""Every state machine of the exhibitors storey."""

from events_app.core.lifecycle import Lifecycle
from exhibitors.models import (
    Agreement
_Applied = Application.State
_Rated = Certificate.State
_Agreed = Agreement.State

    Application
APPLICATION = Lifecycle(
    name="application",
    start=_Applied.DRAFT,
    moves={
        _Applied.DRAFT: (_Applied.SUBMITTED, _Applied.WITHDRAWN),
        _Applied.SUBMITTED: (
            _Applied.APPROVED,
            _Applied.RETURNED,
            _Applied.REJECTED,
            _Applied.WITHDRAWN,
        ),
        _Applied.RETURNED: (_Applied.SUBMITTED, _Applied.WITHDRAWN),
        _Applied.APPROVED: (_Applied.WITHDRAWN,),
        _Applied.REJECTED: (),
        _Applied.WITHDRAWN: (_Applied.SUBMITTED,),
    },
)
CERTIFICATE = Lifecycle(
    name="certificate",
    start=_Rated.CLAIMED,
    moves={
        _Rated.CLAIMED: (_Rated.ISSUED, _Rated.REFUSED),
        _Rated.ISSUED: (_Rated.REVOKED, _Rated.SUPERSEDED),
        _Rated.REFUSED: (_Rated.ISSUED,),
        _Rated.REVOKED: (),
        _Rated.SUPERSEDED: (),
    },
)
AGREEMENT = Lifecycle(
    name="agreement",
    start=_Agreed.PLANNED,
    moves={
        _Agreed.PLANNED: (_Agreed.SIGNED, _Agreed.WITHDRAWN),
        _Agreed.SIGNED: (),
        _Agreed.WITHDRAWN: (_Agreed.PLANNED,),
    },
)

    Award    },
)
IMPORT = Lifecycle(
    name="import",
    start=_Brought.UPLOADED,
    moves={
        _Brought.UPLOADED: (_Brought.JUDGED, _Brought.DISCARDED),
        _Brought.JUDGED: (_Brought.APPLIED, _Brought.DISCARDED),
        _Brought.APPLIED: (_Brought.UNDONE,),
        _Brought.UNDONE: (),
        _Brought.DISCARDED: (),
    },
)
