"""Reads about invitations: how many answered how, and who is still missing where."""

from collections import Counter
from dataclasses import dataclass

from attendance.models import Invitation, InvitationAnswer
from events.models import Event


@dataclass(frozen=True)
class AnswerCounts:
    """Everybody invited stands in exactly one of the other counts."""

    invited: int
    accepted: int
    declined: int
    substituted: int
    unanswered: int
    withdrawn: int


@dataclass(frozen=True)
class MissingGroup:
    """One organisation or unit: how many were asked, and who has not answered."""

    name: str
    invited: int
    missing: tuple[Invitation, ...]


def answer_counts(event: Event) -> AnswerCounts:
    """Count the invitations of `event` by answer. One query."""
    answers = Invitation.objects.filter(registration__event=event).with_answer()
    counted = Counter(answers.order_by().values_list("answer", flat=True))  # type: ignore[misc]
    return AnswerCounts(
        invited=sum(counted.values()),
        accepted=counted[InvitationAnswer.ACCEPTED],
        declined=counted[InvitationAnswer.DECLINED],
        substituted=counted[InvitationAnswer.SUBSTITUTED],
        unanswered=counted[InvitationAnswer.UNANSWERED],
        withdrawn=counted[InvitationAnswer.WITHDRAWN],
    )


def still_missing(event: Event, *, by_unit: bool) -> list[MissingGroup]:
    """Return the organisations (or units) with somebody missing, most missing first. One query.

    Organisations are the same when they differ in case or diacritics only; the name "" stands
    last for people without one.
    """
    rows = Invitation.objects.filter(registration__event=event).with_answer()
    names: dict[str, str] = {}
    invited: Counter[str] = Counter()
    missing: dict[str, list[Invitation]] = {}
    for row in rows.select_related("registration", "unit"):
        person = row.registration
        name = (row.unit.name if row.unit else "") if by_unit else person.organization_name
        key = name if by_unit else person.organization_folded
        names.setdefault(key, name)
        invited[key] += 1
        if row.answer == InvitationAnswer.UNANSWERED:  # type: ignore[attr-defined]
            missing.setdefault(key, []).append(row)
    order = sorted(missing, key=lambda key: (not key, -len(missing[key]), key))
    return [MissingGroup(names[key], invited[key], tuple(missing[key])) for key in order]
