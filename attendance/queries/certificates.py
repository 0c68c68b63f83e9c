"""Who earned a certificate of participation, and who misses it by how much."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from attendance.models import AttendanceRule, CheckIn, ParticipationCertificate, Registration
from attendance.models.registration import ARRIVED_VERDICTS
from events.models import Event, Session
from events_app.core import tokens

CERTIFICATE_PURPOSE = "certificate"


@dataclass(frozen=True)
class Standing:
    """What one person attended, beside what the rule asks."""

    registration: Registration
    session_count: int
    held_count: int
    day_count: int
    minutes: int
    reached: int
    needed: int

    @property
    def qualifies(self) -> bool:
        """Tell whether the rule is met; where nothing was held nobody earns anything."""
        return self.reached >= self.needed > 0

    @property
    def missing(self) -> int:
        """Return how many sessions or days are missing."""
        return max(self.needed - self.reached, 0)


def standings(rule: AttendanceRule) -> list[Standing]:
    """Return every registered person of the rule's categories, by name, in three queries.

    Sessions that were not cancelled are held. Undone check-ins never count; a second entry
    into one session counts once.
    """
    held = held_sessions(rule.event)
    people = Registration.objects.filter(
        event_id=rule.event_id, state=Registration.State.REGISTERED, erased_at__isnull=True
    )
    if rule.categories:
        people = people.filter(category__in=rule.categories)
    sessions, days = _attended(rule.event)
    return [
        _standing(rule, person, held, sessions[person.pk] & held.keys(), days[person.pk])
        for person in people
    ]


def held_sessions(event: Event) -> dict[int, int]:
    """Return the minutes of each session that was not cancelled, by its id."""
    rows = Session.objects.filter(event=event, state=Session.State.SCHEDULED)
    return {row.pk: int((row.ends_at - row.starts_at).total_seconds() // 60) for row in rows}


def _attended(event: Event) -> tuple[defaultdict[int, set[int]], defaultdict[int, set[date]]]:
    sessions: defaultdict[int, set[int]] = defaultdict(set)
    days: defaultdict[int, set[date]] = defaultdict(set)
    rows = CheckIn.objects.filter(
        event=event,
        registration__isnull=False,
        verdict__in=ARRIVED_VERDICTS,
        direction=CheckIn.Direction.ENTRY,
        undone_by__isnull=True,
    ).order_by()
    first = event.starts_at.astimezone(event.zone).date()
    last = event.ends_at.astimezone(event.zone).date()
    for person, session, day in rows.values_list(
        "registration_id", "gate__area__session_id", "day"
    ):
        if session is not None:
            sessions[person].add(session)
        if first <= day <= last:
            days[person].add(day)
    return sessions, days


def _standing(
    rule: AttendanceRule,
    person: Registration,
    held: dict[int, int],
    sessions: set[int],
    days: set[date],
) -> Standing:
    by_days = rule.kind == AttendanceRule.Kind.DAYS
    # Rounded up in whole numbers: 80 % of 4 sessions are 4, of 5 sessions 4.
    share = -(-len(held) * rule.minimum_percent // 100)
    return Standing(
        registration=person,
        session_count=len(sessions),
        held_count=len(held),
        day_count=len(days),
        minutes=sum(held[key] for key in sessions),
        reached=len(days) if by_days else len(sessions),
        needed=rule.minimum_days if by_days else share,
    )


def verification_code(certificate: ParticipationCertificate) -> str:
    """Return the signed code of the QR; it holds a random reference and nothing else."""
    return tokens.sign(CERTIFICATE_PURPOSE, certificate.code)


def verified_certificate(code: str) -> ParticipationCertificate | None:
    """Return the certificate of a signed code; a guess is refused before any query."""
    reference = tokens.unsign(CERTIFICATE_PURPOSE, code)
    if reference is None:
        return None
    rows = ParticipationCertificate.objects.select_related("event", "replaced_by")
    return rows.filter(code=reference).first()
