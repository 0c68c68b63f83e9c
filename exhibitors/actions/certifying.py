"""Star certificates: claimed, confirmed, extended, revoked, replaced."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from events_app.core import audit
from events_app.core.models import User
from exhibitors.actions.certifying_errors import (
    CertificateDaysMissing,
    CertificateEndsBeforeIssue,
    DayOutOfRange,
    ExtensionOutOfRange,
    LevelReasonMissing,
    NotStanding,
    ScoreOutOfRange,
    ScoreTooLow,
    StarsContradictScore,
    StarsMissing,
    WrongSuccessor,
)
from exhibitors.actions.errors import ReasonMissing
from exhibitors.lifecycles import CERTIFICATE
from exhibitors.models import Certificate, Product
from exhibitors.models.legal_basis import (
    FEWEST_CERTIFIED_STARS,
    LONGEST_EXTENSION_DAYS,
    level_of,
    stars_of,
    three_years_after,
)

State = Certificate.State


@transaction.atomic
def claim_certificate(product: Product, *, by: User | None, **facts: Any) -> Certificate:
    """Note the certificate an entity claims; its stars count once staff confirm it.

    `facts` as in `complete_facts`, of which it raises the errors.
    """
    certificate = Certificate.objects.create(product=product, **complete_facts(**facts))
    audit.record(by, "certificate.claimed", certificate, stars=certificate.stars)
    return certificate


@transaction.atomic
def confirm_certificate(certificate: Certificate, *, by: User, **facts: Any) -> None:
    """Confirm a certificate, with `facts` corrected from the document: its stars count.

    Raises CertificateDaysMissing, IllegalMove and what `complete_facts` raises.
    """
    issued_on = facts.get("issued_on", certificate.issued_on)
    if issued_on is None:
        raise CertificateDaysMissing
    known = {name: getattr(certificate, name) for name in ("stars", "score", "valid_until")}
    if certificate.level_reason:  # without one the level was derived, and is derived anew
        known |= {"level": certificate.level, "level_reason": certificate.level_reason}
    full = complete_facts(**{**known, **facts, "issued_on": issued_on})
    CERTIFICATE.move(
        certificate,
        State.ISSUED,
        by=by,
        confirmed_by=by,
        confirmed_at=timezone.now(),
        refusal_reason="",
        **full,
    )


@transaction.atomic
def refuse_certificate(certificate: Certificate, *, reason: str, by: User) -> None:
    """Say why the claimed certificate could not be confirmed. Raises ReasonMissing, IllegalMove."""
    if not reason.strip():
        raise ReasonMissing
    CERTIFICATE.move(certificate, State.REFUSED, by=by, refusal_reason=reason.strip())


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, revoked_on: date, by: User, note: str = ""
) -> None:
    """Take the certificate away from `revoked_on` on; earlier days still count it.

    Source: Decision 26/2026/QĐ-TTg, art. 8. Raises ReasonMissing, DayOutOfRange, IllegalMove.
    """
    if reason not in Certificate.RevocationReason.values:
        raise ReasonMissing
    _check_day(certificate, revoked_on)
    CERTIFICATE.move(
        certificate,
        State.REVOKED,
        by=by,
        revoked_on=revoked_on,
        revocation_reason=reason,
        revocation_note=note.strip(),
    )


@transaction.atomic
def extend_certificate(certificate: Certificate, *, until: date, reason: str, by: User) -> None:
    """Let the certificate run on until a result, at most 180 days after its last day.

    Source: REFERENCE §2.6 (Decision 26/2026/QĐ-TTg, art. 12).
    Raises ReasonMissing, NotStanding, ExtensionOutOfRange.
    """
    if not reason.strip():
        raise ReasonMissing
    if certificate.state != State.ISSUED or certificate.valid_until is None:
        raise NotStanding
    latest = certificate.valid_until + timedelta(days=LONGEST_EXTENSION_DAYS)
    if not certificate.valid_until < until <= latest:
        raise ExtensionOutOfRange
    rows = Certificate.objects.filter(pk=certificate.pk, state=State.ISSUED)
    if rows.update(extended_until=until, extension_reason=reason.strip()) == 0:
        raise NotStanding
    audit.record(by, "certificate.extended", certificate, until=until.isoformat())
    certificate.refresh_from_db()


@transaction.atomic
def supersede_certificate(certificate: Certificate, *, successor: Certificate, by: User) -> None:
    """Replace the certificate by a later one (upgrade, re-evaluation) from that one's issue on.

    Raises WrongSuccessor, IllegalMove.
    """
    if (
        successor.pk == certificate.pk
        or successor.product_id != certificate.product_id
        or successor.state != State.ISSUED
        or successor.issued_on is None
        or certificate.issued_on is None
        or successor.issued_on <= certificate.issued_on
    ):
        raise WrongSuccessor
    CERTIFICATE.move(
        certificate,
        State.SUPERSEDED,
        by=by,
        superseded_by=successor,
        superseded_on=successor.issued_on,
    )


@transaction.atomic
def replace_certificate(
    certificate: Certificate,
    *,
    by: User,
    successor: Certificate | None = None,
    new: dict[str, Any] | None = None,
) -> Certificate:
    """Replace a certificate by one that is known, or by a `new` one that staff have seen.

    Raises what `supersede_certificate`, `claim_certificate` and `confirm_certificate` raise.
    """
    if successor is None:
        successor = claim_certificate(certificate.product, by=by, **(new or {}))
        confirm_certificate(successor, by=by)
    supersede_certificate(certificate, successor=successor, by=by)
    return successor


def complete_facts(
    *,
    stars: int | None = None,
    score: Decimal | None = None,
    issued_on: date | None = None,
    valid_until: date | None = None,
    level: str = "",
    level_reason: str = "",
    **fields: Any,
) -> dict[str, Any]:
    """Return the facts of a certificate with what follows from them.

    Stars follow from a score, the end from the day of issue, the level from both by the law of
    that day. Raises ScoreOutOfRange, ScoreTooLow, StarsContradictScore, StarsMissing,
    LevelReasonMissing, CertificateEndsBeforeIssue.
    """
    day = issued_on or timezone.localdate()
    stars = _stars(stars, score, day)
    derived = level_of(stars, on=day) if issued_on else ""
    if level and derived and level != derived and not level_reason.strip():
        raise LevelReasonMissing
    if issued_on and valid_until and valid_until < issued_on:
        raise CertificateEndsBeforeIssue
    if issued_on and not valid_until:
        valid_until = three_years_after(issued_on)
    return {
        "stars": stars,
        "score": score,
        "issued_on": issued_on,
        "valid_until": valid_until,
        "level": level or derived,
        "level_reason": level_reason.strip() if level and level != derived else "",
        **fields,
    }


def _stars(stars: int | None, score: Decimal | None, day: date) -> int:
    if score is not None:
        try:
            derived = stars_of(score, on=day)
        except ValueError as error:
            raise ScoreOutOfRange from error
        if derived < FEWEST_CERTIFIED_STARS:
            raise ScoreTooLow
        if stars is not None and stars != derived:
            raise StarsContradictScore
        return derived
    if stars is None:
        raise StarsMissing
    return stars


def _check_day(certificate: Certificate, day: date) -> None:
    begins = certificate.issued_on
    if day > timezone.localdate() or (begins is not None and day < begins):
        raise DayOutOfRange
