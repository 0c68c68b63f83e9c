"""Whose badge it is, and whether it is genuine; gates and leads ask here. Never writes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from attendance.models import Registration
from attendance.queries import public_keys
from events.models import Event
from events_app.core import badge_token
from events_app.core.badge_token import BadgeToken, MalformedToken
from events_app.core.tokens import CROCKFORD, typed_reference

State = Registration.State
# Why a badge of somebody in this state counts for nothing.
STATE_REFUSALS: dict[str, str] = {
    State.CANCELLED: "cancelled",
    State.INVITED: "invited_only",
    State.PENDING: "not_approved",
    State.WAITLISTED: "waiting_list",
    State.DECLINED: "declined",
}
# Finds the registration of a reference; with a key id it brings that key along as `public_key`.
Finder = Callable[[str, int | None], Registration | None]


@dataclass(frozen=True)
class Recognition:
    """What a scan says: a person, or why it names nobody. `token` is set for genuine badges."""

    reason: str = ""
    registration: Registration | None = None
    reference: str = ""
    epoch: int | None = None
    token: BadgeToken | None = None


def scanned_reference(scanned: str) -> str:
    """Return the reference that a scan or typed text claims, unverified; "" for none."""
    text = scanned.strip()
    if badge_token.looks_like_token(text):
        try:
            return badge_token.unpack(text).reference
        except MalformedToken:
            return ""
    reference = typed_reference(text)
    known = len(reference) == 8 and all(character in CROCKFORD for character in reference)
    return reference if known else ""


def recognise(event: Event, scanned: str, *, find: Finder) -> Recognition:
    """Return whom a badge of `event` or a typed reference names, without any rule of a gate.

    Another event's number is refused before its signature is looked at. One query by `find`,
    one more when a badge names nobody.
    """
    text = scanned.strip()
    if badge_token.looks_like_token(text):
        return _recognise_badge(event, text, find)
    reference = scanned_reference(text)
    if not reference:
        return Recognition("unknown_reference", reference=typed_reference(text)[:8])
    found = find(reference, None)
    if found is None:
        return Recognition("unknown_reference", reference=reference)
    return Recognition(registration=found, reference=reference)


def standing_problem(registration: Registration) -> str:
    """Return why a person of this state is not taken for registered; "" when they are."""
    return "" if registration.state == State.REGISTERED else STATE_REFUSALS[registration.state]


def _recognise_badge(event: Event, text: str, find: Finder) -> Recognition:
    try:
        token = badge_token.unpack(text)
    except MalformedToken:
        return Recognition("forged_badge")
    if token.event_number != event.number:
        return Recognition("other_event")
    found = find(token.reference, token.key_id)
    signed_by = found.public_key if found else None  # type: ignore[attr-defined]
    key = signed_by if found else public_keys(event).get(token.key_id)
    if key is None or not badge_token.verify(token, bytes(key)):
        return Recognition("forged_badge")
    said = Recognition(
        registration=found, reference=token.reference, epoch=token.epoch, token=token
    )
    if found is None:
        return replace(said, reason="unknown_reference")
    return replace(said, reason="old_badge") if token.epoch != found.epoch else said
