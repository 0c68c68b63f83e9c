"""What the actions on booth staff refuse."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class NotAnExhibitor(DomainError):
    """Only approved exhibitors have staff."""

    code = "not_an_exhibitor"
    message = _("Staff badges come with an approved application.")


class StaffingOver(DomainError):
    """The event is not published, is called off or reported."""

    code = "staffing_over"
    message = _("This event takes no staff badges now: it is called off or over.")


class TooManyStaff(DomainError):
    """The quota is used up."""

    code = "too_many_staff"
    message = _(
        "Every staff badge of yours is taken. Remove somebody who does not come, or ask the "
        "organiser for more."
    )


class NotBoothStaff(DomainError):
    """The person is not one of the exhibitor's staff now."""

    code = "not_booth_staff"
    message = _("This person is not among your staff any more. Reload the page.")
