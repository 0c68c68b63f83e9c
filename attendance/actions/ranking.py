"""The protocol list: who stands on it and in which order."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import ProtocolList, ProtocolPlace, Registration
from attendance.queries.sheets import protocol_categories, protocol_people
from events.models import Event
from events_app.core import audit
from events_app.core.errors import DomainError
from events_app.core.models import User


class NoCategory(DomainError):
    """A list of nobody helps nobody."""

    code = "no_category"
    message = _("Choose at least one category for the protocol list.")


class NotOnTheList(DomainError):
    """The person left the list, say by cancelling, while the page was open."""

    code = "not_on_the_list"
    message = _("This person is no longer on the protocol list. Look at the list again.")


@transaction.atomic
def choose_categories(event: Event, *, categories: Iterable[str], by: User) -> None:
    """Put people of `categories` on the event's protocol list. Raises NoCategory."""
    wanted = set(categories)
    chosen = [value for value in Registration.Category.values if value in wanted]
    if not chosen:
        raise NoCategory
    ProtocolList.objects.update_or_create(event=event, defaults={"categories": chosen})
    audit.record(by, "protocol_list.chosen", event, categories=chosen)


@transaction.atomic
def place_person(event: Event, *, registration_id: int, number: int, by: User) -> int:
    """Move somebody to `number` on the list, counted from 1; return where they stand now.

    Numbers beyond the ends mean the ends. Everybody on the list gets a row, so that newcomers
    come last. Raises NotOnTheList.
    """
    # Two who sort at once would mix their orders: the event's row makes them take turns.
    Event.objects.select_for_update().get(pk=event.pk)
    people = list(protocol_people(event, protocol_categories(event)))
    moved = next((person for person in people if person.pk == registration_id), None)
    if moved is None:
        raise NotOnTheList
    people.remove(moved)
    place = max(1, min(number, len(people) + 1))
    people.insert(place - 1, moved)
    ProtocolPlace.objects.bulk_create(
        [
            ProtocolPlace(registration=person, position=position)
            for position, person in enumerate(people, start=1)
        ],
        update_conflicts=True,
        unique_fields=["registration"],
        update_fields=["position"],
    )
    audit.record(by, "protocol_list.sorted", event, registration=registration_id, position=place)
    return place
