"""Entering a signed attendance sheet: everybody who signed, at once, and the scan of the paper."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.actions.answering import file_ending
from attendance.actions.correcting import enter_people_late
from attendance.actions.counting import next_change
from attendance.actions.enrolling import add_gate
from attendance.models import Area, Gate, Registration, SignedSheet
from attendance.queries import local_day
from attendance.queries.sheets import arrivals_in
from events.models import Session
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

State = Registration.State


class NobodySigned(DomainError):
    """A sheet without a signature says nothing."""

    code = "nobody_signed"
    message = _("Nobody is ticked. Tick everybody who signed the sheet, then enter it.")


class NotOnTheSheet(DomainError):
    """Somebody was cancelled, or erased, while the sheet was being typed in."""

    code = "not_on_the_sheet"
    message = _(
        "Somebody ticked is no longer registered. Nothing was entered: look at the list below, "
        "which is new, and send it again."
    )


class OutsideTheSession(DomainError):
    """Nobody signs the list of a session on another day."""

    code = "outside_the_session"
    message = _("The time must be on the day of the session and before it ends. Look at it again.")


@dataclass(frozen=True)
class EnteredSheet:
    """What entering a sheet did; `already_in` stayed as they were."""

    sheet: SignedSheet
    entered_count: int
    already_in: tuple[Registration, ...]
    repeated: bool = False


@transaction.atomic
def enter_sheet(
    session: Session,
    *,
    people: Sequence[Registration],
    at: datetime,
    sheet_id: uuid.UUID,
    by: User | None,
    scan: bytes | None = None,
    now: datetime | None = None,
) -> EnteredSheet:
    """Enter everybody who signed as having come to `session` at `at`: all of them or nobody.

    Who is recorded as in already keeps that entry. The same `sheet_id` counts once. Raises
    NobodySigned, NotOnTheSheet, OutsideTheSession, ImpossibleTime and the file errors.
    """
    event, now = session.event, now or timezone.now()
    ending = file_ending(scan) if scan is not None else ""
    # Holds every other writer of the event's check-ins, the same sheet sent twice included.
    next_change(event)
    earlier = SignedSheet.objects.filter(pk=sheet_id, session=session).first()
    if earlier is not None:
        return EnteredSheet(earlier, earlier.entered_count, (), repeated=True)
    _check(session, people=people, at=at)
    arrived = arrivals_in(session)
    already = tuple(person for person in people if person.pk in arrived)
    new = [person for person in people if person.pk not in arrived]
    if new:
        enter_people_late(
            _sheet_gate(session, by=by),
            people={uuid.uuid5(sheet_id, person.reference): person for person in new},
            at=at,
            note=gettext("signed attendance sheet"),
            by=by,
            now=now,
        )
    sheet = SignedSheet(
        id=sheet_id,
        session=session,
        at=at,
        entered_count=len(new),
        already_in_count=len(already),
        entered_by=by,
        entered_at=now,
    )
    if scan is not None:
        sheet.sha256 = hashlib.sha256(scan).hexdigest()
        sheet.scan.save(f"{sheet_id}{ending}", ContentFile(scan), save=False)
    sheet.save(force_insert=True)
    audit.record(
        by, "sheet.entered", session, entered=len(new), already_in=len(already), scan=sheet.sha256
    )
    return EnteredSheet(sheet, len(new), already)


@transaction.atomic
def remove_scan(sheet: SignedSheet, *, by: User | None) -> None:
    """Delete the scan of a sheet, which holds names and signatures; the check-ins stay."""
    stored, digest = sheet.scan, sheet.sha256
    if SignedSheet.objects.filter(pk=sheet.pk).exclude(scan="").update(scan="", sha256="") == 0:
        return
    audit.record(by, "sheet.scan_removed", sheet.session, scan=digest)
    # Once committed: a file does not come back with a rollback.
    name, storage = str(stored.name), stored.storage
    transaction.on_commit(lambda: storage.delete(name))


def _check(session: Session, *, people: Sequence[Registration], at: datetime) -> None:
    if not people:
        raise NobodySigned
    zone_day = local_day(session.event, at)
    first = local_day(session.event, session.starts_at)
    if zone_day < first or at > session.ends_at:
        raise OutsideTheSession
    keys = {person.pk for person in people}
    rows = Registration.objects.filter(event=session.event, state=State.REGISTERED, pk__in=keys)
    if rows.filter(erased_at__isnull=True).count() != len(keys):
        raise NotOnTheSheet


def _sheet_gate(session: Session, *, by: User | None) -> Gate:
    """Return the first way into the session; one is made where only paper was used."""
    area = Area.objects.of_session(session)
    ways = Gate.objects.filter(area=area).exclude(direction=Gate.Direction.EXIT)
    gate = ways.select_related("area", "event").first()
    if gate is not None:
        return gate
    name = gettext("Sheet #%(number)s") % {"number": session.pk}
    return add_gate(session.event, name=name, session=session, by=by)
