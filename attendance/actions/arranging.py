"""Laying out the grounds: areas, the rules of who may enter them, and changes to gates."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from attendance.actions.enrolling import GateNameTaken
from attendance.models import Area, AreaRule, Gate
from events.models import Event, Room, Session
from events_app.core import audit
from events_app.core.errors import DomainError, StaleForm
from events_app.core.models import User


class AreaTaken(DomainError):
    """Names are unique; an event has one grounds, a session one area."""

    code = "area_taken"
    message = _(
        "There is an area with this name, for this session, or for the whole event already. "
        "Choose another name, or change the area that is there."
    )


class AreaInUse(DomainError):
    """What leads somewhere cannot vanish."""

    code = "area_in_use"
    message = _("Gates lead to this area. Move or remove them first.")


class GateInUse(DomainError):
    """What happened at a gate must stay readable."""

    code = "gate_in_use"
    message = _(
        "People were counted at this gate or devices stand there: it can be renamed, but it "
        "cannot lead elsewhere and cannot be removed. Add a new gate instead."
    )


@transaction.atomic
def add_area(
    event: Event,
    *,
    name: str,
    kind: str,
    by: User | None,
    capacity: int | None = None,
    room: Room | None = None,
    session: Session | None = None,
) -> Area:
    """Add an area to the event. Raises AreaTaken."""
    area = Area(
        event=event,
        name=" ".join(name.split()),
        kind=kind,
        capacity=capacity,
        room=room,
        session=session,
    )
    try:
        with transaction.atomic():
            area.save()
    except IntegrityError as error:
        raise AreaTaken from error
    audit.record(by, "area.added", area, kind=kind)
    return area


@transaction.atomic
def edit_area(
    area: Area, *, version: int, name: str, capacity: int | None, room: Room | None, by: User | None
) -> Area:
    """Change name, capacity and room; the kind stays, or people inside would be lost.

    Raises AreaTaken, StaleForm.
    """
    rows = Area.objects.filter(pk=area.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(
                name=" ".join(name.split()), capacity=capacity, room=room, version=version + 1
            )
    except IntegrityError as error:
        raise AreaTaken from error
    if changed == 0:
        raise StaleForm
    area.refresh_from_db()
    audit.record(by, "area.edited", area, capacity=capacity)
    return area


@transaction.atomic
def remove_area(area: Area, *, by: User | None) -> None:
    """Remove an area that no gate leads to, with its rules. Raises AreaInUse."""
    if area.gates.exists():
        raise AreaInUse
    audit.record(by, "area.removed", area.event, area=area.pk, name=area.name)
    area.delete()


@transaction.atomic
def edit_gate(
    gate: Gate,
    *,
    version: int,
    name: str,
    area: Area,
    direction: str,
    reentry: bool,
    by: User | None,
) -> Gate:
    """Change a gate; one that was used leads where it led.

    Raises GateNameTaken, GateInUse, StaleForm.
    """
    if area.event_id != gate.event_id:
        raise ValueError("the area belongs to another event")
    if area.pk != gate.area_id and is_used(gate):
        raise GateInUse
    rows = Gate.objects.filter(pk=gate.pk, version=version)
    try:
        with transaction.atomic():
            changed = rows.update(
                name=" ".join(name.split()),
                area=area,
                direction=direction,
                reentry=reentry,
                version=version + 1,
            )
    except IntegrityError as error:
        raise GateNameTaken from error
    if changed == 0:
        raise StaleForm
    gate.refresh_from_db()
    audit.record(by, "gate.edited", gate, direction=direction, reentry=reentry)
    return gate


@transaction.atomic
def remove_gate(gate: Gate, *, by: User | None) -> None:
    """Remove a gate where nothing happened yet. Raises GateInUse."""
    if is_used(gate):
        raise GateInUse
    audit.record(by, "gate.removed", gate.event, gate=gate.pk, name=gate.name)
    gate.delete()


def is_used(gate: Gate) -> bool:
    """Tell whether anybody was counted at the gate, or a device stands there."""
    return gate.check_ins.exists() or gate.tallies.exists() or gate.devices.exists()


@transaction.atomic
def set_rules(
    event: Event,
    *,
    day: date | None,
    choices: Mapping[tuple[int, str], bool | None],
    by: User | None,
) -> int:
    """Set who may enter which area on `day` (None: on every other day); return the changes.

    `choices` is by area and category; None takes a rule away.
    """
    areas = {area.pk: area for area in event.areas.all()}
    stored = {
        (rule.area_id, rule.category): rule
        for rule in AreaRule.objects.filter(area__event=event, day=day)
    }
    changed = 0
    for (area_id, category), allowed in choices.items():
        rule = stored.get((area_id, category))
        if (rule.allowed if rule else None) is allowed:
            continue
        changed += 1
        if rule is not None:
            rule.delete()
        if allowed is not None:
            AreaRule.objects.create(
                area=areas[area_id], category=category, day=day, allowed=allowed
            )
    if changed:
        audit.record(
            by, "area_rules.set", event, day=day.isoformat() if day else "", changed=changed
        )
    return changed
