"""Background work: badges are rendered here, never in a request."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import QuerySet, Sum
from django.utils import timezone

from attendance import notifications
from attendance.actions.certifying import NothingToIssue, mail_certificate
from attendance.actions.inviting import mail_invitation, remind
from attendance.actions.printing import NobodyToPrint, drop_parts, keep_part
from attendance.actions.retaining import carry_out_retention
from attendance.actions.waiting import lapse_offer, offer_freed_places
from attendance.actions.writing import write_delivery
from attendance.models import (
    BadgeLayout,
    Invitation,
    LetterDelivery,
    ParticipationCertificate,
    PrintRun,
    Registration,
    ReminderRound,
    WaitingEntry,
)
from attendance.pdf import badge_pdf
from attendance.pdf.badges import BadgePrinter, Chunk
from attendance.pdf.certificates import certificates_pdf
from attendance.pdf.sheets import protocol_pdf, sheet_pdf
from attendance.queries.sheets import protocol_lines, sheet_people
from events.ical import event_calendar
from events.models import Event, Session
from events_app.core import jobs, schedules
from events_app.core.jobs import RunningJob
from events_app.core.paper import joined


@jobs.job("registration_mail", permission=None)
def send_registration_mail(job: RunningJob) -> None:
    """Render the badge of a registered person and queue the mail with link, .ics and badge."""
    registration = job.subject
    if not isinstance(registration, Registration) or not registration.email:
        return
    if registration.state == Registration.State.INVITED:
        invitation = Invitation.objects.select_related("registration").get(pk=registration.pk)
        mail_invitation(invitation, by=job.owner, now=timezone.now())
    elif registration.state == Registration.State.PENDING:
        notifications.registration_pending(registration)
    elif registration.state == Registration.State.REGISTERED:
        notifications.registration_confirmed(
            registration,
            badge=badge_pdf(registration),
            calendar=event_calendar(registration.event),
        )


@jobs.job("badges", permission="attendance.print_badges")
def print_badges(job: RunningJob) -> None:
    """Draw the badges of a run, part by part, into one file. Raises NobodyToPrint.

    A job that comes back after its worker died, or a run that goes on after it was stopped,
    starts behind the parts that are kept.
    """
    run = PrintRun.objects.select_related("event__venue").get(pk=job.params["run"])
    printer = BadgePrinter(run.event)
    # Asked anew after each part: erasing a person takes back the parts that show them.
    while (missing := _missing_part(run)) is not None:
        number, layout = missing
        job.advance(_done_count(run), run.badge_count)
        people = _people(run, number)
        content = printer.pdf(Chunk(layout, people)) if people else b""
        keep_part(run, number=number, content=content, people=people, now=timezone.now())
    job.advance(_done_count(run), run.badge_count)
    with TemporaryDirectory() as folder:
        files = _fetched(run, Path(folder))
        if not files and run.badges.filter(printed_at__isnull=False).exists():
            return  # the file is there already; the worker died right after making it
        if not files:
            raise NobodyToPrint
        whole = joined(files, title=run.event.title)
    job.attach(f"badges-{run.event.slug}-{run.pk}.pdf", whole)
    drop_parts(run)


def _missing_part(run: PrintRun) -> tuple[int, BadgeLayout] | None:
    """Return the number and the layout of the first part that is not finished."""
    finished = run.parts.values_list("number", flat=True)
    row = run.badges.exclude(part__in=finished).order_by("part", "position").first()
    if row is None:
        return None
    layouts = BadgeLayout.objects.of_event(run.event)
    return row.part, layouts[row.registration.category]


def _done_count(run: PrintRun) -> int:
    return run.parts.aggregate(total=Sum("badge_count"))["total"] or 0


def _people(run: PrintRun, number: int) -> tuple[Registration, ...]:
    """Return who is printed in a part: whoever cancelled since the order is left out."""
    rows = Registration.objects.filter(
        printed_badges__run=run,
        printed_badges__part=number,
        state=Registration.State.REGISTERED,
        erased_at__isnull=True,
    )
    return tuple(rows.order_by("printed_badges__position"))


def _fetched(run: PrintRun, folder: Path) -> list[Path]:
    paths = []
    for part in run.parts.exclude(file="").order_by("number"):
        paths.append(folder / f"{part.number}.pdf")
        with part.file.open("rb") as file:
            paths[-1].write_bytes(file.read())
    return paths


@jobs.job("attendance_sheet", permission="attendance.see_registrations")
def print_sheet(job: RunningJob) -> None:
    """Render the sheet of a session, to be signed, in the order asked for."""
    event = job.subject
    if not isinstance(event, Event):
        return
    sessions = Session.objects.select_related("room", "event__venue", "event__organizer")
    session = sessions.get(event=event, pk=job.params["session_id"])
    people = sheet_people(event, order=job.params["order"])
    name = f"attendance-{event.slug}-{session.pk}.pdf"
    job.attach(name, sheet_pdf(session, people, advance=job.advance))


@jobs.job("protocol_list", permission="attendance.edit_registration")
def print_protocol_list(job: RunningJob) -> None:
    """Render the protocol list of an event as it stands now."""
    event = job.subject
    if isinstance(event, Event):
        job.attach(f"protocol-{event.slug}.pdf", protocol_pdf(event, protocol_lines(event)))


@jobs.job("certificates", permission="attendance.certify")
def print_certificates(job: RunningJob) -> None:
    """Render the valid certificates of an event into one file. Raises NothingToIssue."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = list(_printable(event).order_by("number"))
    if not rows:
        raise NothingToIssue
    job.attach(f"certificates-{event.slug}.pdf", certificates_pdf(rows, advance=job.advance))


@jobs.job("certificate_mails", permission="attendance.certify")
def mail_certificates(job: RunningJob) -> None:
    """Queue the certificates that did not leave yet; a repeated run writes to nobody twice."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = list(_printable(event).filter(mailed_at__isnull=True).exclude(registration__email=""))
    for done, row in enumerate(rows, start=1):
        mail_certificate(row, pdf=certificates_pdf([row]), by=job.owner, now=timezone.now())
        job.advance(done, len(rows))


def _printable(event: Event) -> QuerySet[ParticipationCertificate]:
    """Return the valid certificates whose holder was not erased."""
    rows = ParticipationCertificate.objects.valid().filter(event=event).exclude(printed_name="")
    return rows.select_related("registration__event", "event__venue", "event__organizer")


@jobs.job("letter", permission="attendance.write_letters")
def write_letter(job: RunningJob) -> None:
    """Queue the mails of a sent letter; a repeated run writes to nobody twice."""
    rows = LetterDelivery.objects.filter(
        letter=job.params["letter_id"], letter__event=int(job.row.subject_id), message__isnull=True
    )
    waiting = list(rows.select_related("letter__event__organizer", "registration__event"))
    for done, delivery in enumerate(waiting, start=1):
        write_delivery(delivery)
        job.advance(done, len(waiting))


@jobs.job("invitation_mails", permission="attendance.edit_registration")
def send_invitations(job: RunningJob) -> None:
    """Queue the invitations of an event that did not leave yet; each leaves once."""
    event = job.subject
    if not isinstance(event, Event):
        return
    rows = Invitation.objects.filter(registration__event=event, mailed_at__isnull=True)
    people = list(rows.unanswered().select_related("registration__event__venue"))
    for done, invitation in enumerate(people, start=1):
        mail_invitation(invitation, by=job.owner, now=timezone.now())
        job.advance(done, len(people))


@jobs.job("invitation_reminders", permission="attendance.edit_registration")
def send_reminders(job: RunningJob) -> None:
    """Queue the reminders of one round; a repeated run writes to nobody twice."""
    rounds = ReminderRound.objects.select_related("event", "by")
    opened = rounds.filter(pk=job.params["round_id"]).first()
    if opened is None:
        return
    rows = Invitation.objects.filter(registration__event=opened.event).unanswered()
    people = list(rows.select_related("registration__event__venue"))
    for done, invitation in enumerate(people, start=1):
        remind(opened, invitation)
        job.advance(done, len(people))


@schedules.due_work("waiting_offers")
def pass_offers_on(now: datetime) -> None:
    """End offers whose deadline has passed; offer what is free, say by a larger capacity."""
    for entry in WaitingEntry.objects.overdue(now):
        lapse_offer(entry, now=now)
    waiting = WaitingEntry.objects.in_line().order_by().values("event")
    for event in Event.objects.filter(pk__in=waiting):
        offer_freed_places(event, now=now)


@schedules.due_work("retention", every=timedelta(days=1))
def forget_expired_people(now: datetime) -> None:
    """Make attendees anonymous whose retention period is over; once a day."""
    for _expiry, _count in carry_out_retention(now=now):
        pass
