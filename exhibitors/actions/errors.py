"""What the actions of the exhibitors storey refuse."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class ProductNameTaken(DomainError):
    """The entity has a product of this name."""

    code = "product_name_taken"
    message = _("This entity already has a product of this name.")


class ProductInAgreement(DomainError):
    """An agreement names the product."""

    code = "product_in_agreement"
    message = _("An agreement names this product, so it cannot be deleted.")


class ProductInAward(DomainError):
    """An award ceremony lists the product."""

    code = "product_in_award"
    message = _("An award ceremony lists this product, so it cannot be deleted.")


class ApplicationsClosed(DomainError):
    """The event takes no applications."""

    code = "applications_closed"
    message = _("This event takes no applications: it is not published, or it is over.")


class NothingToShow(DomainError):
    """No product was chosen, or one of another entity."""

    code = "nothing_to_show"
    message = _("Choose at least one of your products.")


class ReasonMissing(DomainError):
    """A refusal needs its reason."""

    code = "reason_missing"
    message = _("Write the reason: the entity reads it in its mail.")


class NotApproved(DomainError):
    """Only approved exhibitors get a booth."""

    code = "not_approved"
    message = _("Approve the application first, then assign a booth.")


class BoothTaken(DomainError):
    """No place is left in the booth, or the exhibitor stands there already."""

    code = "booth_taken"
    message = _("This booth is taken. Choose another one or free it first.")


class BoothCodeTaken(DomainError):
    """The event has a booth of this code."""

    code = "booth_code_taken"
    message = _("A booth of this code exists already.")


class BoothInUse(DomainError):
    """Somebody stands in the booth."""

    code = "booth_in_use"
    message = _("Exhibitors are assigned to this booth. Free it first.")


class TooFewParties(DomainError):
    """An agreement needs two."""

    code = "too_few_parties"
    message = _("An agreement needs two parties or more.")


class CurrencyMissing(DomainError):
    """A value without currency."""

    code = "currency_missing"
    message = _("Give the currency of the value, for example VND.")


class SigningInTheFuture(DomainError):
    """Nobody signed tomorrow."""

    code = "signing_in_the_future"
    message = _("The time of signing lies in the future.")


class WrongFile(DomainError):
    """The upload is no scan."""

    code = "wrong_file"
    message = _("Upload the scan as PDF, PNG or JPEG file.")


class FileTooLarge(DomainError):
    """The upload is too large."""

    code = "file_too_large"
    message = _("The file is larger than 20 MB. Scan it at a lower resolution.")
