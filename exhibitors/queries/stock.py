"""What lies in the host stores: delivered less sold less returned, per store, product, unit."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from events.models import Event
from events_app.core.text import fold
from exhibitors.models import Application, Delivery, SalesEntry


@dataclass(frozen=True)
class StockLine:
    """One product in one store, counted in one unit."""

    store_id: int
    store: str
    application_id: int
    entity: str
    product: str
    unit: str
    delivered: Decimal
    returned: Decimal
    sold: Decimal

    @property
    def left(self) -> Decimal:
        """Return what should lie on the shelf; below zero something was not recorded."""
        return self.delivered - self.returned - self.sold


_KEY = (
    "store_id", "store__branch", "application_id", "application__entity__name", "product_id",
    "product__name", "unit",
)  # fmt: skip


def stock_of(event: Event, application: Application | None = None) -> tuple[StockLine, ...]:
    """Return the stock in the stores of an event, of one exhibitor or of all (two queries).

    Only direct sales with product and quantity take goods off the shelf: an order does not.
    """
    goods = Delivery.objects.filter(store__event=event, is_voided=False)
    sales = SalesEntry.objects.filter(
        store__event=event,
        state__in=SalesEntry.COUNTED,
        sales_class=SalesEntry.Class.DIRECT,
        product__isnull=False,
        quantity__isnull=False,
    )
    if application is not None:
        goods = goods.filter(application=application)
        sales = sales.filter(application=application)
    found: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(
        lambda: defaultdict(lambda: Decimal(0))
    )
    labels: dict[tuple[object, ...], tuple[str, str, str, str]] = {}
    sums = goods.order_by().values_list(*_KEY, "kind").annotate(sum=Sum("quantity"))
    sold = sales.order_by().values_list(*_KEY).annotate(sum=Sum("quantity"))
    rows = [*sums, *((*row[:-1], "SOLD", row[-1]) for row in sold)]
    for store_id, store, application_id, entity, product_id, product, unit, kind, quantity in rows:
        # "Kg" and "kg" are one unit.
        key = (store_id, application_id, product_id, fold(unit))
        labels.setdefault(key, (store, entity, product, unit))
        found[key][kind] += quantity
    lines = (_line(key, labels[key], sums) for key, sums in found.items())
    return tuple(sorted(lines, key=lambda row: (row.store, fold(row.entity), fold(row.product))))


def _line(
    key: tuple[object, ...], labels: tuple[str, str, str, str], sums: dict[str, Decimal]
) -> StockLine:
    store, entity, product, unit = labels
    return StockLine(
        store_id=int(str(key[0])),
        store=store,
        application_id=int(str(key[1])),
        entity=entity,
        product=product,
        unit=unit,
        delivered=sums[Delivery.Kind.DELIVERED],
        returned=sums[Delivery.Kind.RETURNED],
        sold=sums["SOLD"],
    )
