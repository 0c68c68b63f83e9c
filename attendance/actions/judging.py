"""What a gate makes of a scan: verdict and reason. Decides, never writes."""

from dataclasses import dataclass
from datetime import date

from attendance.actions.recognising import recognise, standing_problem
from attendance.models import CheckIn, Gate, Registration
from attendance.models.category import days_within
from attendance.queries import valid_days
from attendance.queries.areas import rule_problem
from attendance.queries.scanning import scanned_registration
from events_app.core.badge_token import BadgeToken

Verdict = CheckIn.Verdict


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

    Whether the badge is genuine is asked first. One query, two when a badge names nobody.
    """

    def find(reference: str, key_id: int | None) -> Registration | None:
        return scanned_registration(gate, reference, day=day, key_id=key_id)

    found = recognise(gate.event, scanned, find=find)
    details = {"reference": found.reference, "epoch": found.epoch}
    if found.registration is None:
        if found.reason == "unknown_reference" and found.token is not None:
            return Judgement(Verdict.UNKNOWN_REGISTRATION, found.reason, **details)  # type: ignore[arg-type]
        return refusal(found.reason, **details)
    if found.reason:
        return refusal(found.reason, registration=found.registration, **details)
    if not _is_valid_on(day, gate, found.token):
        return refusal("not_valid_today", registration=found.registration, **details)
    epoch = found.registration.epoch if found.epoch is None else found.epoch
    return _judge_person(gate, found.registration, direction, day=day, epoch=epoch)


def _is_valid_on(day: date, gate: Gate, token: BadgeToken | None) -> bool:
    if token is not None:
        return token.is_valid_on(day)
    first, last = valid_days(gate.event)
    return first <= day <= last


def _judge_person(
    gate: Gate, found: Registration, direction: str, *, day: date, epoch: int
) -> Judgement:
    details = {"reference": found.reference, "epoch": epoch, "registration": found}
    problem = standing_problem(found)
    if problem:
        return refusal(problem, **details)
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
