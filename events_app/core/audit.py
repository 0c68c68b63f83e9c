"""The trace of every write: who did what to which object, in the same transaction."""

from collections.abc import Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.functional import Promise

from events_app.core.models import AuditEntry, User

_words: dict[str, str | Promise] = {}


def describe(words: Mapping[str, str | Promise]) -> None:
    """Register how an app's verbs read to people; each app does this when it starts."""
    _words.update(words)


def in_words(verb: str) -> str:
    """Return a verb as people read it, in their language; an unknown one as it is stored."""
    return str(_words.get(verb, verb))


def record(actor: User | None, verb: str, target: models.Model, **details: object) -> AuditEntry:
    """Write the audit line of an action.

    `actor` is None when an attendee without account or a schedule acted. `details` must be
    JSON-serialisable and free of personal data. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the action it describes")
    return AuditEntry.objects.create(
        actor=actor,
        verb=verb,
        target_type=ContentType.objects.get_for_model(target),
        target_id=str(target.pk),
        details=details,
    )


def record_many(
    actor: User | None, verb: str, targets: Sequence[models.Model], **details: object
) -> None:
    """Write one line for each of `targets`, all of one model, in one statement; see `record`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record_many needs the transaction of the action it describes")
    if not targets:
        return
    target_type = ContentType.objects.get_for_model(targets[0])
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                actor=actor,
                verb=verb,
                target_type=target_type,
                target_id=str(target.pk),
                details=details,
            )
            for target in targets
        ],
        batch_size=500,
    )


def trail(target: models.Model) -> models.QuerySet[AuditEntry]:
    """Return the audit lines of one object, newest first."""
    return AuditEntry.objects.filter(
        target_type=ContentType.objects.get_for_model(target), target_id=str(target.pk)
    ).select_related("actor")
