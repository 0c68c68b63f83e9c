"""JSON API of the exhibitors' scanner: for whom one meets people, and what waited offline."""

import base64
from datetime import datetime

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError
from ninja.security import django_auth

from attendance.actions.capturing import Remark, capture_lead
from attendance.actions.receiving import estimate
from attendance.forms.leads import CaptureForm
from attendance.queries.leads import Desk, badge_keys, desk_of, desks_of
from attendance.schemas import (
    DeskOut,
    DesksOut,
    LeadCaptureIn,
    LeadCaptureOut,
    LeadCapturesIn,
    LeadCapturesOut,
)
from events_app.core.http import signed_in
from events_app.core.models import User

router = Router(tags=["leads"], auth=django_auth)


@router.get("/leads/desks", response=DesksOut)
def list_desks(request: HttpRequest) -> DesksOut:
    """Return where the visitor meets people, with the keys that verify badges there.

    Four queries, however many desks.
    """
    user = signed_in(request)
    desks = desks_of(user)
    keys = badge_keys(desks)
    return DesksOut(
        user=str(user.pk),
        name=str(user),
        csrf=get_token(request),
        desks=[
            DeskOut(
                slug=desk.event.slug,
                desk=desk.key,
                holder=desk.holder.name,
                event=desk.event.title,
                event_number=desk.event.number,
                keys=_as_text(keys.get(desk.event.pk, {})),
            )
            for desk in desks
        ],
    )


def _as_text(keys: dict[int, bytes]) -> dict[str, str]:
    return {
        str(key_id): base64.urlsafe_b64encode(key).rstrip(b"=").decode()
        for key_id, key in keys.items()
    }


@router.post("/leads/{slug}/{desk}/captures", response=LeadCapturesOut)
def receive_captures(
    request: HttpRequest, slug: str, desk: str, batch: LeadCapturesIn
) -> LeadCapturesOut:
    """Take what waited on a device. Every item stands alone; a retry gets the first answer."""
    user = signed_in(request)
    own = desk_of(user, slug=slug, key=desk)
    if own is None:
        raise HttpError(404, "not found")
    now = timezone.now()
    return LeadCapturesOut(
        receipts=[
            _receive(own, item, by=user, sent_at=batch.sent_at, received_at=now)
            for item in batch.captures
        ]
    )


def _receive(
    own: Desk, item: LeadCaptureIn, *, by: User, sent_at: datetime, received_at: datetime
) -> LeadCaptureOut:
    form = CaptureForm(item.dict())
    if not form.is_valid():
        return LeadCaptureOut(id=item.id, reason="malformed")
    at = estimate(item.at, sent_at=sent_at, received_at=received_at)
    remark = Remark(at=at, received_at=received_at, **form.remark_fields())
    found = capture_lead(own, form.cleaned_data["scanned"], remark=remark, by=by)
    if found.lead is None:
        return LeadCaptureOut(id=item.id, reason=found.reason)
    return LeadCaptureOut(
        id=item.id,
        name=found.lead.registration.full_name,
        url=reverse("attendance:lead", args=[own.event.slug, own.key, found.lead.pk]),
    )
