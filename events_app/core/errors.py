"""Mistakes a person can mend: each has a stable code and says what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refused action. Subclasses set `code` and `message` (translated)."""

    code = "refused"
    message: str | Promise = _("This is not possible.")

    def __init__(self, message: str | Promise | None = None, **details: object) -> None:
        """Keep `message` (else the class's own) and machine-readable `details`."""
        self.message = message or self.message
        self.details = details
        super().__init__(self.code)


class IllegalMove(DomainError):
    """The state machine has no such move, or somebody was faster."""

    code = "illegal_move"
    message = _("Somebody changed this meanwhile. Reload the page to see its state now.")


class StaleForm(DomainError):
    """The row was saved by somebody else after the form was opened."""

    code = "stale_form"
    message = _(
        "Somebody saved this meanwhile, so nothing was saved. What you typed is still here: "
        "open the page in a second window, compare, and send again."
    )
