"""Invitations: a whole list at once, mails and reminders sent once, and who comes instead."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import notifications
from attendance.actions.categorising import free_place_of, take_place
from attendance.actions.counting import next_change
from attendance.actions.registering import (
    RegistrationClosed,
    accept_invitation,
    create_registration,
    person_fields,
    substituted,
)
from attendance.lifecycles import REGISTRATION
from attendance.models import (
    Invitation,
    InvitationAnswer,
    Registration,
    Reminder,
    ReminderRound,
    Substitution,
)
from events.actions.seating import lock_seats
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User

State = Registration.State
PersonKey = tuple[str, str]


class SubstituteIsInvited(DomainError):
    """The substitute has the name of the invited."""

    code = "substitute_is_invited"
    message = _("Name somebody else, or accept the invitation yourself.")


class InvitationOver(DomainError):
    """The invitation was withdrawn, or somebody comes in its place already."""

    code = "invitation_over"
    message = _("This invitation is settled already. Reload the page to see its state now.")


class RemindersSent(DomainError):
    """The form was sent twice, or a colleague was faster."""

    code = "reminders_sent"
    message = _("These reminders were sent already. Nobody was written to a second time.")


def person_key(name_folded: str, email: str, organization_folded: str) -> PersonKey:
    """Return what makes a person the same: name and e-mail, without e-mail the organisation."""
    return name_folded, email or organization_folded


def known_people(event: Event) -> set[PersonKey]:
    """Return the keys of everybody on the event's list who did not cancel."""
    rows = Registration.objects.filter(event=event).exclude(state=State.CANCELLED)
    columns = rows.values_list("name_folded", "email", "organization_folded")
    return {person_key(*row) for row in columns}


@transaction.atomic
def import_invitations(
    event: Event,
    *,
    rows: Sequence[Mapping[str, Any]],
    by: User,
    now: datetime | None = None,
) -> list[Registration]:
    """Invite everybody of `rows` who is not on the list yet, in one transaction; return them.

    A row has full_name, email, organization_name, position, category, language and unit (a key or
    None). Importing the same list again invites nobody. About six queries per 500 people.
    """
    now = now or timezone.now()
    lock_seats(event)
    change, known = next_change(event), known_people(event)
    people: list[Registration] = []
    units: list[int | None] = []
    for row in rows:
        fields = person_fields(*(str(row[name]) for name in _NAMES))
        key = person_key(*(str(fields[name]) for name in _KEY))
        if key in known:
            continue
        known.add(key)
        units.append(row["unit"])
        people.append(
            Registration(
                event=event,
                state=State.INVITED,
                invited_at=now,
                change_number=change,
                category=row["category"],
                language=row["language"],
                **fields,
            )
        )
    Registration.objects.bulk_create(people, batch_size=500)
    letters = [
        Invitation(registration=person, unit_id=unit, created_at=now)
        for person, unit in zip(people, units, strict=True)
    ]
    Invitation.objects.bulk_create(letters, batch_size=500)
    audit.record_many(by, "registration.invited", people, imported=True)
    audit.record(by, "invitations.imported", event, count=len(people))
    return people


_NAMES = ("full_name", "email", "organization_name", "position")
_KEY = ("name_folded", "email", "organization_folded")


@transaction.atomic
def mail_invitation(invitation: Invitation, *, by: User | None, now: datetime) -> bool:
    """Queue the invitation's mail unless it left already or there is no address."""
    rows = Invitation.objects.filter(pk=invitation.pk, mailed_at__isnull=True)
    registration = invitation.registration
    if not registration.email or rows.update(mailed_at=now) == 0:
        return False
    notifications.invitation(registration)
    audit.record(by, "invitation.mailed", registration)
    return True


@transaction.atomic
def open_reminder_round(event: Event, *, number: int, by: User) -> ReminderRound:
    """Start the reminders of one round; a second click finds it started. Raises RemindersSent."""
    try:
        with transaction.atomic():
            opened = ReminderRound.objects.create(event=event, number=number, by=by)
    except IntegrityError as error:
        raise RemindersSent from error
    audit.record(by, "reminders.started", event, number=number)
    return opened


@transaction.atomic
def remind(opened: ReminderRound, invitation: Invitation) -> bool:
    """Queue one reminder of a round; False when it was queued already or an answer came."""
    current = Invitation.objects.unanswered().filter(pk=invitation.pk)
    if not current.exists() or not invitation.registration.email:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(round=opened, invitation=invitation)
    except IntegrityError:
        return False
    notifications.invitation_reminder(invitation.registration)
    audit.record(opened.by, "invitation.reminded", invitation.registration, round=opened.number)
    return True


@transaction.atomic
def answer_yes(
    invitation: Invitation, *, by: User | None, now: datetime | None = None
) -> Registration:
    """Accept an invitation while the event is ahead or on. Raises RegistrationClosed, EventFull."""
    now = now or timezone.now()
    registration = _answerable(invitation, now)
    return accept_invitation(registration, by=by, now=now)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: User | None) -> Registration:
    """Decline an invitation; the person stays on the list as one who was asked."""
    registration = _fresh(invitation)
    REGISTRATION.move(
        registration,
        State.DECLINED,
        by=by,
        change_number=next_change(registration.event),
        version=F("version") + 1,
    )
    registration.refresh_from_db()
    return registration


@transaction.atomic
def name_substitute(
    invitation: Invitation,
    *,
    full_name: str,
    email: str,
    organization_name: str,
    position: str,
    by: User | None,
    consents: Iterable[str] = (),
    now: datetime | None = None,
) -> Registration:
    """Register B in the place of the invited A; A stays on the list as invited.

    Of an accepted invitation the seat goes over to B. Raises RegistrationClosed, InvitationOver,
    SubstituteIsInvited, AlreadyRegistered, EventFull.
    """
    now = now or timezone.now()
    invited = _answerable(invitation, now)
    fields = person_fields(full_name, email, organization_name, position)
    if fields["name_folded"] == invited.name_folded:
        raise SubstituteIsInvited
    if invited.state == State.REGISTERED:
        free_place_of(invited)
        REGISTRATION.move(
            invited,
            State.CANCELLED,
            by=by,
            change_number=next_change(invited.event),
            version=F("version") + 1,
        )
    take_place(invited.event, category=invited.category)
    person = create_registration(
        invited.event,
        state=State.REGISTERED,
        registered_at=now,
        category=invited.category,
        language=invited.language,
        **fields,
    )
    Substitution.objects.create(invitation=invitation, registration=person, named_at=now)
    audit.record(by, "registration.registered", person, category=person.category, substitute=True)
    audit.record(by, "invitation.substituted", invited, substitute=person.pk)
    return person


def _fresh(invitation: Invitation) -> Registration:
    """Return the invited person as they stand now, the event's seats locked."""
    lock_seats(invitation.registration.event)
    return Registration.objects.select_related("event").get(pk=invitation.pk)


def _answerable(invitation: Invitation, now: datetime) -> Registration:
    registration = _fresh(invitation)
    event = registration.event
    if event.state != Event.State.PUBLISHED or event.has_ended(now):
        raise RegistrationClosed
    if (
        registration.state == State.CANCELLED
        or substituted().filter(invitation=invitation).exists()
    ):
        raise InvitationOver
    return registration


def answered(invitation: Invitation) -> InvitationAnswer:
    """Return what became of one invitation."""
    row = Invitation.objects.with_answer().get(pk=invitation.pk)
    return InvitationAnswer(row.answer)  # type: ignore[attr-defined]
