"""What the actions on sales and stores refuse; `field` says where the form shows it."""

from django.utils.translation import gettext_lazy as _

from events_app.core.errors import DomainError


class SalesError(DomainError):
    """A refused report of sales or goods."""

    code = "sales_refused"
    field: str | None = None


class NotExhibiting(SalesError):
    """Only approved exhibitors report."""

    code = "not_exhibiting"
    message = _("Only approved exhibitors report sales. Ask the organiser about your application.")


class SalesClosed(SalesError):
    """The event is not published, is called off, or its report is handed in."""

    code = "sales_closed"
    message = _("This event takes no sales reports now: it is called off, or its report is final.")


class DayOutside(SalesError):
    """The day lies outside the event and its operating times."""

    code = "day_outside"
    field = "day"
    message = _("On this day the event is not on. Choose one of its days.")


class DayInFuture(SalesError):
    """Nobody sold tomorrow."""

    code = "day_in_future"
    field = "day"
    message = _("This day has not come yet. Choose today or an earlier day.")


class AmountNotPositive(SalesError):
    """Zero or less."""

    code = "amount_not_positive"
    field = "amount"
    message = _("Write an amount above zero. To take a report back, use “Take back”.")


class AmountTooFine(SalesError):
    """More digits after the point than the currency has."""

    code = "amount_too_fine"
    field = "amount"
    message = _("This currency has no such small parts. Round the amount.")


class CurrencyUnknown(SalesError):
    """A currency we have no digits for."""

    code = "currency_unknown"
    field = "currency"
    message = _("Choose a currency of the list.")


class ProductOfAnother(SalesError):
    """The product belongs to another entity."""

    code = "product_of_another"
    field = "product"
    message = _("This product is not one of yours. Choose it from your list.")


class StoreOfAnother(SalesError):
    """The store belongs to another event."""

    code = "store_of_another"
    field = "store"
    message = _("This store does not take part. Choose it from the list.")


class StoreClosed(SalesError):
    """The store does not take part on that day."""

    code = "store_closed"
    field = "day"
    message = _("The store does not take part on this day. Choose another day or store.")


class QuantityIncomplete(SalesError):
    """A quantity needs a unit, and must be above zero."""

    code = "quantity_incomplete"
    field = "quantity"
    message = _("Write a quantity above zero together with its unit, for example 12 kg.")


class SentIdTaken(SalesError):
    """Another exhibitor's report has this id."""

    code = "sent_id_taken"
    message = _("This report was sent for another exhibitor. Reload the page and send it again.")


class SaleValidated(SalesError):
    """The organiser checked the row."""

    code = "sale_validated"
    message = _("The organiser has validated this report. Ask the organiser to take it back.")


class VoidReasonMissing(SalesError):
    """Taking back needs a reason."""

    code = "void_reason_missing"
    field = "reason"
    message = _("Write why the report is taken back: it stays in the history.")


class StoreTaken(SalesError):
    """The event has a store of this name."""

    code = "store_taken"
    field = "branch"
    message = _("This event has a branch of this name already.")


class StoreInUse(SalesError):
    """Goods or sales hang on the store."""

    code = "store_in_use"
    message = _("Goods or sales are recorded for this store, so it cannot be removed.")


class StoreEndsBeforeStart(SalesError):
    """The last day comes before the first."""

    code = "store_ends_before_start"
    field = "ends_on"
    message = _("The last day must not come before the first.")
