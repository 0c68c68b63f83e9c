"""Every state machine of the exhibitors storey."""

from events_app.core.lifecycle import Lifecycle
from exhibitors.models import (
    Agreement,
    Application,
    Award,
    Certificate,
    FiveStarNomination,
    ImportRun,
    SalesEntry,
)

_Applied = Application.State
_Rated = Certificate.State
_Agreed = Agreement.State
_Named = FiveStarNomination.State
_Awarded = Award.State
_Brought = ImportRun.State
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
NOMINATION = Lifecycle(
    name="nomination",
    start=_Named.CLAIMED,
    moves={
        _Named.CLAIMED: (_Named.FORWARDED, _Named.REFUSED),
        _Named.FORWARDED: (_Named.RECOGNISED, _Named.NOT_RECOGNISED),
        _Named.REFUSED: (),
        _Named.RECOGNISED: (),
        _Named.NOT_RECOGNISED: (),
    },
)
AWARD = Lifecycle(
    name="award",
    start=_Awarded.LISTED,
    moves={
        _Awarded.LISTED: (_Awarded.ATTENDED, _Awarded.BY_PROXY, _Awarded.TO_BE_SENT),
        _Awarded.ATTENDED: (_Awarded.LISTED,),
        _Awarded.BY_PROXY: (_Awarded.LISTED,),
        _Awarded.TO_BE_SENT: (_Awarded.SENT, _Awarded.LISTED),
        _Awarded.SENT: (_Awarded.TO_BE_SENT,),
    },
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
