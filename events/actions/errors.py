"""What the actions of the events storey refuse."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class EndBeforeStart(DomainError):
    """Something would end before it starts."""

    code = "end_before_start"
    message = _("The end must come after the start.")


class TitleMissing(DomainError):
    """No language has a title."""

    code = "title_missing"
    message = _("Give a title in at least one language.")


class UnknownTimeZone(DomainError):
    """The zone is not an IANA name."""

    code = "unknown_time_zone"
    message = _("This is not an IANA time zone. Write for example Asia/Ho_Chi_Minh.")


class SlugTaken(DomainError):
    """Another event has this address."""

    code = "slug_taken"
    message = _("Another event has this address already. Choose another one.")


class ConfirmationNumberMissing(DomainError):
    """A date of confirmation without its number."""

    code = "confirmation_number_missing"
    message = _("Give the number of the confirmation as well as its date.")


class CapacityBelowRegistered(DomainError):
    """More people are registered than the new capacity."""

    code = "capacity_below_registered"
    message = _("More people than that are registered already. Choose a larger capacity.")


class EventFull(DomainError):
    """No place is left."""

    code = "event_full"
    message = _("Every place is taken.")


class SessionOutsideEvent(DomainError):
    """A session would lie outside its event."""

    code = "session_outside_event"
    message = _("The session must lie within the event's own times.")


class SessionsLeftOutside(DomainError):
    """New times would leave sessions outside."""

    code = "sessions_left_outside"
    message = _("Some sessions would lie outside the new times. Move or cancel them first.")


class RoomOfAnotherVenue(DomainError):
    """The room is not at the event's venue."""

    code = "room_of_another_venue"
    message = _("This room is not at the event's venue.")


class RoomNameTaken(DomainError):
    """The venue has a room of this name."""

    code = "room_name_taken"
    message = _("The venue has a room of this name already.")


class RoomInUse(DomainError):
    """Sessions still take place in the room."""

    code = "room_in_use"
    message = _("Sessions take place in this room. Move them first.")


class VenueMissing(DomainError):
    """Rooms need a venue."""

    code = "venue_missing"
    message = _("Give the event a venue first: rooms belong to it.")


class ProgrammeClashes(DomainError):
    """A room or a person is booked twice; `details["clashes"]` lists them."""

    code = "programme_clashes"
    message = _("A room or a person is booked twice. Mend this, then publish.")


class ReasonMissing(DomainError):
    """People deserve a reason."""

    code = "reason_missing"
    message = _("Say why: the reason is shown on the public page.")


class EventNotStarted(DomainError):
    """Nothing to report yet."""

    code = "event_not_started"
    message = _("The event has not begun: there is nothing to report yet.")


class IndicatorNameTaken(DomainError):
    """The event has an indicator of this name."""

    code = "indicator_name_taken"
    message = _("The event has an indicator of this name already.")


class AccountMissing(DomainError):
    """Nobody signs in with this address."""

    code = "account_missing"
    message = _("Nobody has an account with this e-mail. Ask the person to sign up first.")


class AlreadyThere(DomainError):
    """The person or organisation has this role already."""

    code = "already_there"
    message = _("This role is given already.")


class LastOwner(DomainError):
    """Somebody must stay in charge."""

    code = "last_owner"
    message = _("An organiser keeps at least one owner. Make somebody else owner first.")


class PartnerNameMissing(DomainError):
    """Neither a known organisation nor a name."""

    code = "partner_name_missing"
    message = _("Choose an organisation or give the name of a new one.")
