"""Printing badges: what is ordered, what is done, who took it. Printing checks nobody in."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.actions.badging import BadgeReissuedTooOften, NoBadge
from attendance.actions.counting import next_change
from attendance.models import PrintedBadge, PrintPart, PrintRun, Registration
from attendance.models.registration import RegistrationQuerySet
from attendance.pdf.badges import chunks_of
from events.models import Event
from events_app.core import audit
from events_app.core.collation import given_name_key, vietnamese_key
from events_app.core.errors import DomainError
from events_app.core.models import Job, User

Order, Scope = PrintRun.Order, PrintRun.Scope
_BATCH = 200


class NobodyToPrint(DomainError):
    """The choice holds nobody."""

    code = "nobody_to_print"
    message = _("There is no badge to print in this choice. Choose a category or other people.")


class RunNotStopped(DomainError):
    """Only a run that stopped can go on."""

    code = "print_run_not_stopped"
    message = _("This run is finished or still going. Reload the page to see how far it is.")


def badge_holders(event: Event, category: str = "") -> RegistrationQuerySet:
    """Return the registered people, each with `has_print`: the badge valid now is printed."""
    rows = Registration.objects.filter(
        event=event, state=Registration.State.REGISTERED, erased_at__isnull=True
    )
    if category:
        rows = rows.filter(category=category)
    return rows.annotate(has_print=_has_print())


def printed_holders(event: Event, category: str = "") -> RegistrationQuerySet:
    """Return the registered people whose badge, as it is valid now, is printed."""
    return badge_holders(event, category).filter(_has_print())


@transaction.atomic
def order_prints(
    event: Event,
    *,
    scope: str,
    by: User | None,
    category: str = "",
    order: str = Order.GIVEN_NAME,
    chosen: Iterable[int] = (),
) -> PrintRun:
    """Put badges on the list of a new run; a door gives it to a job, then calls `assign_job`.

    Whoever has a printed badge and gets another one is issued anew: the old one opens no gate
    any more. Raises NobodyToPrint, BadgeReissuedTooOften.
    """
    # Locks the event's row on every database: two orders of "everybody new" never overlap.
    Event.objects.filter(pk=event.pk).update(registered_count=F("registered_count"))
    people = badge_holders(event, category)
    if scope == Scope.NEW:
        people = people.filter(~_has_print())
    elif scope != Scope.ALL:
        people = people.filter(pk__in=list(chosen))
    rows = _sorted(list(people), order)
    if not rows:
        raise NobodyToPrint
    again = [row for row in rows if getattr(row, "has_print", False)]
    _reissue(event, again, by=by)
    run = PrintRun.objects.create(
        event=event,
        scope=scope,
        category=category,
        order=order,
        badge_count=len(rows),
        reissued_count=len(again),
        ordered_by=by,
    )
    _list_badges(run, rows)
    audit.record(
        by, "badges.ordered", event, run=run.pk, badges=len(rows), reissued=len(again), scope=scope
    )
    return run


@transaction.atomic
def assign_job(run: PrintRun, *, job: Job) -> None:
    """Let `job` work on a new or stopped run. Raises RunNotStopped when somebody was faster."""
    free = PrintRun.objects.filter(pk=run.pk, job=run.job_id)
    fresh = run.job_id is None
    if not (fresh or run.can_resume) or free.update(job=job) == 0:
        raise RunNotStopped
    run.job = job
    audit.record(job.owner, "badges.started", run.event, run=run.pk)


@transaction.atomic
def keep_part(
    run: PrintRun, *, number: int, content: bytes, people: Sequence[Registration], now: datetime
) -> None:
    """Keep a finished part and write its badges into the print log.

    Done twice (a worker thought lost comes back) it changes nothing.
    """
    part, made = PrintPart.objects.get_or_create(
        run=run, number=number, defaults={"badge_count": len(people)}
    )
    if not made:
        return
    if content:
        part.file.save(f"{run.pk}-{number}.pdf", ContentFile(content))
    badges = PrintedBadge.objects.filter(run=run)
    for epoch in sorted({person.epoch for person in people}):
        alike = [person.pk for person in people if person.epoch == epoch]
        badges.filter(registration__in=alike).update(printed_at=now, epoch=epoch)


@transaction.atomic
def drop_parts(run: PrintRun) -> None:
    """Delete the files of a run's parts once the whole file is made."""
    _delete_files(run.parts.all())
    run.parts.update(file="")


@transaction.atomic
def forget_parts(registration: Registration) -> None:
    """Delete unfinished runs' parts that show somebody who was erased; they are drawn again."""
    parts = PrintPart.objects.filter(run__badges__registration=registration).exclude(file="")
    _delete_files(parts)
    parts.delete()


@transaction.atomic
def note_print(registration: Registration, *, by: User) -> None:
    """Write into the print log that `by` was handed the badge as it is valid now; once each.

    Raises NoBadge.
    """
    if registration.state != Registration.State.REGISTERED:
        raise NoBadge
    known = PrintedBadge.objects.filter(
        registration=registration, epoch=registration.epoch, run__ordered_by=by
    )
    if known.filter(printed_at__isnull=False).exists():
        return
    now = timezone.now()
    run = PrintRun.objects.create(
        event=registration.event,
        scope=Scope.SINGLE,
        category=registration.category,
        badge_count=1,
        ordered_by=by,
        ordered_at=now,
    )
    PrintedBadge.objects.create(
        run=run,
        registration=registration,
        position=0,
        epoch=registration.epoch,
        printed_at=now,
    )
    audit.record(by, "badge.printed", registration, epoch=registration.epoch)


def _delete_files(parts: QuerySet[PrintPart]) -> None:
    """Delete the files of `parts` after the commit: a file does not come back with a rollback."""
    files = [part.file for part in parts if part.file]

    def delete() -> None:
        for file in files:
            file.storage.delete(str(file.name))

    transaction.on_commit(delete)


def _has_print() -> Exists:
    return Exists(
        PrintedBadge.objects.standing().filter(registration=OuterRef("pk"), epoch=OuterRef("epoch"))
    )


def _sorted(rows: list[Registration], order: str) -> list[Registration]:
    if order == Order.ORGANIZATION:
        return sorted(
            rows,
            key=lambda row: (
                not row.organization_name,
                vietnamese_key(row.organization_name),
                given_name_key(row.full_name),
            ),
        )
    return sorted(rows, key=lambda row: given_name_key(row.full_name))


def _reissue(event: Event, people: Sequence[Registration], *, by: User | None) -> None:
    """Raise the epochs of `people`, so that the badges they hold are refused from now on."""
    if not people:
        return
    if any(person.epoch >= 255 for person in people):
        raise BadgeReissuedTooOften
    now, number = timezone.now(), next_change(event)
    for start in range(0, len(people), _BATCH):
        part = people[start : start + _BATCH]
        Registration.objects.filter(pk__in=[person.pk for person in part]).update(
            epoch=F("epoch") + 1,
            version=F("version") + 1,
            updated_at=now,
            change_number=number,
        )
    for person in people:
        person.epoch += 1
        audit.record(by, "badge.reissued", person, epoch=person.epoch)


def _list_badges(run: PrintRun, people: Sequence[Registration]) -> None:
    """Write down who is printed, in which part and place: a resumed run prints the same."""
    parts = {
        person.pk: number
        for number, chunk in enumerate(chunks_of(run.event, people))
        for person in chunk.people
    }
    # Sheets of one layout lie together, so the pile is in the order of the parts.
    in_order = sorted(people, key=lambda person: parts[person.pk])
    PrintedBadge.objects.bulk_create(
        (
            PrintedBadge(
                run=run,
                registration=person,
                position=position,
                part=parts[person.pk],
                epoch=person.epoch,
            )
            for position, person in enumerate(in_order)
        ),
        batch_size=_BATCH,
    )
