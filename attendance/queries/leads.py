"""Who meets people for whom at an event, and what they may see of those they met now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from attendance.models import Answer, EventKey, Lead, PartnerStaff, Question, Registration
from attendance.models.lead import LeadQuerySet
from events.models import Event, Organization, OrganizationRole
from events_app.core.models import User
from exhibitors.models import Application, Entity


@dataclass(frozen=True)
class Desk:
    """One holder of leads at one event: an exhibitor or a partner organisation."""

    event: Event
    holder: Entity | Organization

    @property
    def key(self) -> str:
        """Return how addresses name the holder within the event."""
        kind = "exhibitor" if isinstance(self.holder, Entity) else "partner"
        return f"{kind}-{self.holder.pk}"

    @property
    def held_by(self) -> dict[str, Entity | Organization]:
        """Return the holder as the field of a lead."""
        return {"entity" if isinstance(self.holder, Entity) else "organization": self.holder}

    def leads(self) -> LeadQuerySet:
        """Return the holder's leads at this event, the newest first."""
        return Lead.objects.filter(registration__event=self.event, **self.held_by)


@dataclass(frozen=True)
class Contact:
    """How to reach a person who agreed to that."""

    email: str
    phone: str


def _exhibitors(user: User) -> QuerySet[Application]:
    return (
        Application.objects.approved()
        .filter(entity__members__user=user)
        .select_related("event", "entity")
        .order_by("-event__starts_at", "entity__name_folded")
    )


def _partners(user: User) -> QuerySet[PartnerStaff]:
    """Return the duties that stand: only while the organisation has a role at the event."""
    roles = OrganizationRole.objects.filter(
        event=OuterRef("event"), organization=OuterRef("organization")
    )
    return (
        PartnerStaff.objects.filter(Exists(roles), user=user)
        .select_related("event", "organization")
        .order_by("-event__starts_at", "organization__name_folded")
    )


def desks_of(user: User) -> list[Desk]:
    """Return where `user` may meet people: confirmed exhibitors first; two queries."""
    return [
        *(Desk(row.event, row.entity) for row in _exhibitors(user)),
        *(Desk(row.event, row.organization) for row in _partners(user)),
    ]


def desk_of(user: User, *, slug: str, key: str) -> Desk | None:
    """Return one desk of `user`; None when it is not theirs or does not exist. One query."""
    kind, _dash, number = key.partition("-")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        return None
    if kind == "exhibitor":
        row = _exhibitors(user).filter(event__slug=slug, entity_id=int(number)).first()
        return Desk(row.event, row.entity) if row else None
    if kind == "partner":
        duty = _partners(user).filter(event__slug=slug, organization_id=int(number)).first()
        return Desk(duty.event, duty.organization) if duty else None
    return None


def badge_keys(desks: Iterable[Desk]) -> dict[int, dict[int, bytes]]:
    """Return the public keys that verify badges, event → key id → key; one query."""
    found: dict[int, dict[int, bytes]] = {}
    rows = EventKey.objects.filter(event__in={desk.event.pk for desk in desks})
    for event_id, key_id, key in rows.values_list("event_id", "key_id", "public_key"):
        found.setdefault(event_id, {})[key_id] = bytes(key)
    return found


def met_registration(event: Event, reference: str, key_id: int | None) -> Registration | None:
    """Return who stands behind a scan at a booth, with the badge's `public_key`; one query."""
    keys = EventKey.objects.filter(event=event, key_id=-1 if key_id is None else key_id)
    return (
        Registration.objects.filter(event=event, reference=reference, erased_at__isnull=True)
        .annotate(public_key=Subquery(keys.values("public_key")[:1]))
        .first()
    )


def contacts(leads: Iterable[Lead]) -> dict[int, Contact]:
    """Return the contacts that may be seen now, by the lead's key; one query.

    The leads come from `with_contact`. The phone is the answer to the event's question that
    asks for the person's own contact.
    """
    shown = [lead for lead in leads if lead.shows_contact]  # type: ignore[attr-defined]
    phones = phones_of(lead.registration_id for lead in shown)
    return {
        lead.pk: Contact(lead.registration.email, phones.get(lead.registration_id, ""))
        for lead in shown
    }


def phones_of(registration_ids: Iterable[int]) -> dict[int, str]:
    """Return the phone numbers given as contact, by registration; one query."""
    rows = Answer.objects.filter(
        registration__in=list(registration_ids),
        question__is_contact=True,
        question__kind=Question.Kind.PHONE,
    ).order_by("-question__position", "-question_id")
    return {key: str(value) for key, value in rows.values_list("registration_id", "value")}


def holders_of(registration: Registration) -> list[Lead]:
    """Return who met a person, the newest first, with whether they see the contact; one query."""
    rows = registration.leads.select_related("entity", "organization")
    return list(rows.with_contact().with_current())  # type: ignore[attr-defined]
