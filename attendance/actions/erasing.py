"""Erasing a person: the row loses who it was and keeps what it counts."""

from datetime import datetime
from functools import partial

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attendance.actions.counting import next_change
from attendance.actions.printing import forget_parts
from attendance.lifecycles import ERASURE
from attendance.models import ErasureRequest, Registration, WaitingEntry
from events_app.core import audit, jobs, outbox
from events_app.core.models import User
from events_app.core.text import fold

State = ErasureRequest.State
# What becomes of the rows that hang on a registration. A relation that stands in neither list
# fails a test: somebody has to decide. Rows of DELETED go with their files.
KEPT = frozenset(
    {
        "consents", "check_ins", "admissions", "erasure_requests", "invitation", "stands_in",
        "delegation_member", "waiting_member", "printed_badges", "certificates",
        "letter_deliveries",
    }
)  # fmt: skip
DELETED = frozenset({"email_change", "answers", "protocol_place", "leads"})
# Free text on rows that stay.
_EMPTIED = ("note", "printed_name")


@transaction.atomic
def request_erasure(
    registration: Registration, *, channel: str, by: User | None = None
) -> ErasureRequest:
    """Ask for erasure; a second request while one is open is the same request."""
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(registration=registration, channel=channel)
    except IntegrityError:
        return ErasureRequest.objects.get(registration=registration, state=State.OPEN)
    audit.record(by, "erasure.requested", registration, channel=channel)
    return request


@transaction.atomic
def withdraw_erasure(request: ErasureRequest, *, by: User | None = None) -> None:
    """Take the request back. Raises IllegalMove when it was carried out meanwhile."""
    ERASURE.move(request, State.WITHDRAWN, by=by, closed_at=timezone.now())


@transaction.atomic
def erase_registration(
    registration: Registration, *, by: User | None, now: datetime | None = None
) -> bool:
    """Make a registration anonymous: state, category, times and check-ins stay, so totals hold.

    Closes an open request. Mails about the person are emptied, their answers deleted, and the
    files that jobs of the event left are deleted after the commit. Returns False when it was
    erased before.
    """
    now = now or timezone.now()
    rows = Registration.objects.filter(pk=registration.pk, erased_at__isnull=True)
    if rows.update(**_nobody(registration), erased_at=now, updated_at=now) == 0:
        return False
    _clear_relations(registration)
    _empty_place_in_line(registration)
    forget_parts(registration)
    outbox.redact_mails(registration)
    for request in ErasureRequest.objects.filter(registration=registration, state=State.OPEN):
        ERASURE.move(request, State.CARRIED_OUT, by=by, closed_at=now, closed_by=by)
    registration.refresh_from_db()
    audit.record(by, "registration.erased", registration)
    event = registration.event
    transaction.on_commit(lambda: jobs.delete_results(event))
    return True


def _nobody(registration: Registration) -> dict[str, object]:
    with translation.override(registration.language):
        label = _("erased person")
    empty = dict.fromkeys(
        ("email", "organization_name", "organization_folded", "position", "decision_reason"), ""
    )
    known = {field.name for field in Registration._meta.concrete_fields}
    return {name: value for name, value in empty.items() if name in known} | {
        "full_name": label,
        "name_folded": fold(label),
        "entity": None,
        "version": F("version") + 1,
        "change_number": next_change(registration.event),
    }


def _clear_relations(registration: Registration) -> None:
    for relation in Registration._meta.related_objects:
        model = relation.related_model
        rows = model._default_manager.filter(**{relation.field.name: registration})
        if relation.get_accessor_name() in DELETED:
            _delete_with_files(rows)
            continue
        names = {field.name for field in model._meta.concrete_fields}
        emptied = {name: "" for name in _EMPTIED if name in names}
        if emptied:
            rows.update(**emptied)


def _empty_place_in_line(registration: Registration) -> None:
    """Take the address and staff's words out of the entry the person filled in."""
    for entry in WaitingEntry.objects.filter(members__registration=registration):
        # The address is unique among those who wait, so it is replaced and not emptied.
        WaitingEntry.objects.filter(pk=entry.pk).update(
            email=f"erased-{entry.pk}@example.invalid", staff_reason=""
        )


def _delete_with_files(rows: models.QuerySet) -> None:  # type: ignore[type-arg]
    for row in rows:
        for field in row._meta.concrete_fields:
            stored = getattr(row, field.name) if isinstance(field, models.FileField) else None
            if stored:
                # Once committed: a file does not come back with a rollback.
                transaction.on_commit(partial(stored.delete, save=False))
        row.delete()
