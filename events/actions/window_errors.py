"""What the actions on operating times refuse."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class TooManyDays(DomainError):
    """The last day comes before the first, or months later."""

    code = "too_many_days"
    field = "until"
    message = _("The last day must come after the first, and at most 60 days later.")


class WindowTooFar(DomainError):
    """Probably a slip in month or year."""

    code = "window_too_far"
    field = "day"
    message = _("This is more than 60 days from the event. Check the date.")


class WindowEntered(DomainError):
    """The same window stands in the timetable."""

    code = "window_entered"
    field = "day"
    message = _("The timetable has this entry already.")
