"""Meeting people: a badge becomes a lead, words are added to it, nothing is overwritten."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from attendance.actions.recognising import recognise, scanned_reference, standing_problem
from attendance.models import Lead, LeadNote, LeadRevocation, Registration
from attendance.queries.leads import Desk, met_registration
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class NoteClash(DomainError):
    """The id stands for something else already."""

    code = "id_clash"
    message = _("This note was sent before with other words. Reload the page and write it again.")


class NothingSaid(DomainError):
    """A note needs words, an interest or a next step."""

    code = "nothing_said"
    message = _("Write a note, or choose the interest or the next step.")


@dataclass(frozen=True)
class Remark:
    """What somebody noted; `id` comes from the device or the form, `at` is by our clock."""

    id: uuid.UUID
    at: datetime
    received_at: datetime
    note: str = ""
    interest: str = ""
    next_step: str = ""

    @property
    def said(self) -> dict[str, str]:
        """Return the words alone."""
        return {"note": self.note, "interest": self.interest, "next_step": self.next_step}


@dataclass(frozen=True)
class Capture:
    """The lead, or why there is none: a reason as at the gates, or `id_clash`."""

    lead: Lead | None = None
    reason: str = ""


@transaction.atomic
def capture_lead(desk: Desk, scanned: str, *, remark: Remark, by: User) -> Capture:
    """Keep that `by` scanned a badge (or typed its reference) for a desk.

    The remark's id is looked up before any rule, so a retry gets the first answer. Days, areas
    and gates do not matter here; whether the badge is genuine and counts does.
    """
    known = LeadNote.objects.filter(pk=remark.id).select_related("lead__registration").first()
    if known is not None:
        return _again(known, desk, scanned, remark, by)
    found = recognise(
        desk.event,
        scanned,
        find=lambda reference, key_id: met_registration(desk.event, reference, key_id),
    )
    if found.registration is None or found.reason:
        return Capture(reason=found.reason)
    problem = standing_problem(found.registration)
    if problem:
        return Capture(reason=problem)
    lead, is_new = _lead(desk, found.registration, remark)
    row = _keep(lead, remark, is_scan=True, by=by)
    if row is None:
        known = LeadNote.objects.select_related("lead__registration").get(pk=remark.id)
        return _again(known, desk, scanned, remark, by)
    audit.record(by, "lead.captured" if is_new else "lead.met_again", lead)
    return Capture(lead=lead)


@transaction.atomic
def add_note(lead: Lead, *, remark: Remark, by: User) -> LeadNote:
    """Add words to a lead; the same id with the same words is the same note.

    Raises NothingSaid, NoteClash.
    """
    if not any(remark.said.values()):
        raise NothingSaid
    row = _keep(lead, remark, is_scan=False, by=by)
    if row is not None:
        audit.record(by, "lead.noted", lead)
        return row
    known = LeadNote.objects.get(pk=remark.id)
    if known.lead_id != lead.pk or known.is_scan or not _is_same(known, remark, by):
        raise NoteClash
    return known


@transaction.atomic
def hide_contact(
    lead: Lead, *, hidden: bool, channel: str = "link", by: User | None = None
) -> bool:
    """Hide the person's contact from one holder, or show it again; each decision is a row.

    Returns False when it stood so already (a repeated click is harmless). Showing it again
    needs no new consent: the consent to share contacts is asked apart, and both must stand.
    """
    # The lead's row is the lock: two clicks at once must not both find the old state.
    Lead.objects.select_for_update().get(pk=lead.pk)
    newest = lead.revocations.order_by("-pk").first()
    if (newest is not None and newest.revoked) == hidden:
        return False
    LeadRevocation.objects.create(lead=lead, revoked=hidden, channel=channel)
    verb = "lead.contact_hidden" if hidden else "lead.contact_shown"
    audit.record(by, verb, lead.registration, lead=lead.pk)
    return True


def _lead(desk: Desk, registration: Registration, remark: Remark) -> tuple[Lead, bool]:
    """Return the holder's one lead of the person; whoever was faster made it."""
    return Lead.objects.get_or_create(
        registration=registration, **desk.held_by, defaults={"captured_at": remark.received_at}
    )


def _keep(lead: Lead, remark: Remark, *, is_scan: bool, by: User) -> LeadNote | None:
    """Write the note; None when its id is taken."""
    try:
        with transaction.atomic():
            return LeadNote.objects.create(
                id=remark.id,
                lead=lead,
                author=by,
                is_scan=is_scan,
                at=remark.at,
                received_at=remark.received_at,
                **remark.said,
            )
    except IntegrityError:
        if not LeadNote.objects.filter(pk=remark.id).exists():
            raise
        return None


def _again(known: LeadNote, desk: Desk, scanned: str, remark: Remark, by: User) -> Capture:
    lead = known.lead
    same_person = scanned_reference(scanned) == lead.registration.reference
    same_desk = (lead.holder, lead.registration.event_id) == (desk.holder, desk.event.pk)
    if known.is_scan and same_person and same_desk and _is_same(known, remark, by):
        return Capture(lead=lead)
    return Capture(reason="id_clash")


def _is_same(known: LeadNote, remark: Remark, by: User) -> bool:
    words = {name: getattr(known, name) for name in remark.said}
    return known.author_id == by.pk and words == remark.said
