"""What a gate makes of a scan: verdict and reason. Decides, never writes."""

from dataclasses import dataclass
from datetime import date

from attendance.models import CheckIn, Gate, Registration
from attendance.models.category import days_within
from attendance.queries import public_keys, valid_days
from attendance.queries.areas import rule_problem
from attendance.queries.scanning import scanned_registration
from events_app.core import badge_token
from events_app.core.badge_token import BadgeToken, MalformedToken
from events_app.core.tokens import CROCKFORD, typed_reference

Verdict = CheckIn.Verdict
State = Registration.State
# Why somebody in this state is not let in.
STATE_REFUSALS: dict[str, str] = {
    State.CANCELLED: "cancelled",
    State.INVITED: "invited_only",
    State.PENDING: "not_approved",
    State.WAITLISTED: "waiting_list",
    State.DECLINED: "declined",
}


@dataclass(frozen=True)
class Judgement:
    """The verdict on one scan, before it is written."""

    verdict: str
    reason: str = ""
    registration: Registration | None = None
    reference: str = ""
    epoch: int | None = None


def refusal(reason: str, **details: object) -> Judgement:
    """Return a refusal with its reason."""
    return Judgement(Verdict.LOGGED_REFUSAL, reason, **details)  # type: ignore[arg-type]


def judge(gate: Gate, scanned: str, *, day: date, direction: str) -> Judgement:
    """Judge what was typed or scanned at `gate` on `day` (a date in the event's zone).

    Another event's number is refused before its signature is looked at. One query, two when a
    badge names nobody.
    """
    text = scanned.strip()
    if badge_token.looks_like_token(text):
        return _judge_badge(gate, text, day, direction)
    reference = typed_reference(text)
    if len(reference) != 8 or any(character not in CROCKFORD for character in reference):
        return refusal("unknown_reference", reference=reference[:8])
    found = scanned_registration(gate, reference, day=day, key_id=None)
    if found is None:
        return refusal("unknown_reference", reference=reference)
    first, last = valid_days(gate.event)
    if not first <= day <= last:
        return refusal("not_valid_today", reference=reference, registration=found)
    return _judge_person(gate, found, direction, day=day, epoch=found.epoch)


def _judge_badge(gate: Gate, text: str, day: date, direction: str) -> Judgement:
    try:
        token = badge_token.unpack(text)
    except MalformedToken:
        return refusal("forged_badge")
    if token.event_number != gate.event.number:
        return refusal("other_event")
    found = scanned_registration(gate, token.reference, day=day, key_id=token.key_id)
    signed_by = found.public_key if found else None  # type: ignore[attr-defined]
    key = signed_by if found else public_keys(gate.event).get(token.key_id)
    if key is None or not badge_token.verify(token, bytes(key)):
        return refusal("forged_badge")
    if found is None:
        return Judgement(
            Verdict.UNKNOWN_REGISTRATION,
            "unknown_reference",
            reference=token.reference,
            epoch=token.epoch,
        )
    return _judge_token(gate, found, token, day, direction)


def _judge_token(
    gate: Gate, found: Registration, token: BadgeToken, day: date, direction: str
) -> Judgement:
    details = {"reference": token.reference, "epoch": token.epoch, "registration": found}
    if token.epoch != found.epoch:
        return refusal("old_badge", **details)
    if not token.is_valid_on(day):
        return refusal("not_valid_today", **details)
    return _judge_person(gate, found, direction, day=day, epoch=token.epoch)


def _judge_person(
    gate: Gate, found: Registration, direction: str, *, day: date, epoch: int
) -> Judgement:
    details = {"reference": found.reference, "epoch": epoch, "registration": found}
    if found.state != State.REGISTERED:
        return refusal(STATE_REFUSALS[found.state], **details)
    if not gate.leads(direction):
        return refusal("wrong_direction", **details)
    inside = found.admission_id is not None  # type: ignore[attr-defined]
    if direction == CheckIn.Direction.EXIT:
        if not inside:
            return refusal("not_inside", **details)
        return Judgement(Verdict.ADMITTED, **details)  # type: ignore[arg-type]
    if inside:
        return Judgement(Verdict.DUPLICATE, "already_in", **details)  # type: ignore[arg-type]
    problem = entry_problem(gate, found, day=day)
    if problem:
        return refusal(problem, **details)
    return Judgement(Verdict.ADMITTED, **details)  # type: ignore[arg-type]


def comes_on(day: date, found: Registration, event_days: tuple[date, date]) -> bool:
    """Tell whether the category of `found`, read with its `category_days`, comes on `day`."""
    named: list[str] | None = found.category_days  # type: ignore[attr-defined]
    return not named or day in (days_within(named, *event_days) or [day])


def entry_problem(gate: Gate, found: Registration, *, day: date) -> str:
    """Return why a scanned registration may not enter on `day`: by category, day, or re-entry."""
    if not comes_on(day, found, valid_days(gate.event)):
        return "wrong_day"
    problem = rule_problem(
        general=found.general_rule,  # type: ignore[attr-defined]
        today=found.day_rule,  # type: ignore[attr-defined]
        any_day=found.any_day_rule,  # type: ignore[attr-defined]
    )
    if problem:
        return problem
    return "no_reentry" if not gate.reentry and found.was_inside else ""  # type: ignore[attr-defined]
