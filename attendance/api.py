"""JSON API of the attendance app: a check-in by a signed-in gatekeeper."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError
from ninja.security import django_auth

from attendance.actions.admitting import check_in
from attendance.models import CheckIn, Gate
from attendance.queries.scanning import gate_of
from attendance.schemas import CheckInIn, CheckInOut, PersonOut
from events.models import Event
from events_app.core import badge_token
from events_app.core.http import require, signed_in

router = Router(tags=["attendance"])


@router.post("/events/{slug}/check-ins", response=CheckInOut, auth=django_auth)
def create_check_in(request: HttpRequest, slug: str, scan: CheckInIn) -> CheckInOut:
    """Judge and record one scan. At most 8 queries with a typed reference or a badge."""
    gate = _gate(request, slug, scan.gate)
    is_badge = badge_token.looks_like_token(scan.code.strip())
    row = check_in(
        gate,
        token=scan.code.strip() if is_badge else "",
        reference="" if is_badge else scan.code,
        method=CheckIn.Method.WEDGE if is_badge else CheckIn.Method.TYPED,
        direction=scan.direction,
        by=signed_in(request),
        scan_id=scan.scan_id,
    )
    return CheckInOut(
        id=row.pk,
        verdict=row.verdict,
        reason=row.reason,
        person=_person(row),
        scanned_at=row.scanned_at,
    )


def _gate(request: HttpRequest, slug: str, gate_id: int) -> Gate:
    """Return the gate when the visitor may check in there; others' gates do not exist.

    The gate brings its event along (one query instead of two); whether the event exists for
    the visitor is asked only when the right is missing.
    """
    gate = gate_of(slug, gate_id)
    if gate is None:
        raise HttpError(404, "not found")
    try:
        require(request, "attendance.check_in", gate.event)
    except PermissionDenied as error:
        if Event.objects.visible_to(signed_in(request)).filter(pk=gate.event_id).exists():
            raise HttpError(403, "forbidden") from error
        raise HttpError(404, "not found") from error
    return gate


def _person(row: CheckIn) -> PersonOut | None:
    if row.registration is None:
        return None
    return PersonOut(
        full_name=row.registration.full_name,
        organization_name=row.registration.organization_name,
        category=row.registration.category,
    )
