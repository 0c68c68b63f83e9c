"""Every state machine of the exhibitors storey."""

from events_app.core.lifecycle import Lifecycle
from exhibitors.models import Agreement, Application, Certificate, SalesEntry

_Applied = Application.State
_Rated = Certificate.State
_Agreed = Agreement.State
_Sold = SalesEntry.State

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
        _Rated.ISSUED: (_Rated.REVOKED,),
        _Rated.REFUSED: (_Rated.ISSUED,),
        _Rated.REVOKED: (),
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
SALE = Lifecycle(
    name="sale",
    start=_Sold.PRELIMINARY,
    moves={
        _Sold.PRELIMINARY: (_Sold.VALIDATED, _Sold.REPLACED, _Sold.VOIDED),
        _Sold.VALIDATED: (_Sold.VOIDED,),
        _Sold.REPLACED: (),
        _Sold.VOIDED: (),
    },
)
