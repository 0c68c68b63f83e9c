"""Counted sales: summed per class and currency, never across; the headline names its parts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from events.models import Event
from exhibitors.models import (
    Application,
    BoothAssignment,
    SalesEntry,
    SalesHeadline,
    SalesReminder,
)

Class = SalesEntry.Class
_CLASS_ORDER = {value: place for place, value in enumerate(Class.values)}
_CENT = Decimal("0.01")
_GROUPED = (
    "day", "sales_class", "currency", "state", "channel", "market", "application_id",
    "application__entity__name", "product_id", "product__name", "store_id", "store__branch",
)  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """What was sold in one class and one currency; how much of it nobody validated yet."""

    sales_class: str
    currency: str
    amount: Decimal
    report_count: int
    preliminary_count: int

    @property
    def label(self) -> str:
        """Return the class in the reader's language."""
        return str(Class(self.sales_class).label)


@dataclass(frozen=True)
class SalesLine:
    """The amounts of one day, exhibitor, product, store, channel or market."""

    key: object
    label: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Headline:
    """A sum across classes that the organiser chose; its name says what was added."""

    name: str
    currency: str
    amount: Decimal


@dataclass(frozen=True)
class SalesGroup:
    """One group of reports as the database sums it."""

    day: date
    sales_class: str
    currency: str
    state: str
    channel: str
    market: str
    application_id: int
    entity: str
    product_id: int | None
    product: str
    store_id: int | None
    store: str
    amount: Decimal
    report_count: int


@dataclass(frozen=True)
class SalesSummary:
    """The counted sales of an event; every dimension folds the same groups."""

    groups: tuple[SalesGroup, ...]
    headline_classes: tuple[str, ...] = ()

    @property
    def totals(self) -> tuple[Amount, ...]:
        """Return one amount per class and currency."""
        return _amounts(self.groups)

    @property
    def exhibitor_count(self) -> int:
        """Return how many exhibitors reported anything that counts."""
        return len({group.application_id for group in self.groups})

    @property
    def by_day(self) -> tuple[SalesLine, ...]:
        """Return a line per day with reports, in order; the key is the day."""
        lines = self._by(lambda row: (row.day, ""))
        return tuple(sorted(lines, key=lambda line: str(line.key)))

    @property
    def by_exhibitor(self) -> tuple[SalesLine, ...]:
        """Return a line per exhibitor by name; the key is the application's id."""
        return self._by(lambda row: (row.application_id, row.entity))

    @property
    def by_product(self) -> tuple[SalesLine, ...]:
        """Return a line per product; reports without product share one line (key None)."""
        return self._by(lambda row: (row.product_id, row.product or _("product not named")))

    @property
    def by_store(self) -> tuple[SalesLine, ...]:
        """Return a line per host store; sales outside the stores share one (key None)."""
        return self._by(lambda row: (row.store_id, row.store or _("not in a host store")))

    @property
    def by_market(self) -> tuple[SalesLine, ...]:
        """Return a line for the home market and one for export."""
        return self._by(lambda row: (row.market, str(SalesEntry.Market(row.market).label)))

    @property
    def by_channel(self) -> tuple[SalesLine, ...]:
        """Return a line for sales on site and one for those online."""
        return self._by(lambda row: (row.channel, str(SalesEntry.Channel(row.channel).label)))

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """Return the chosen sum per currency under the name of its parts; () if none is chosen."""
        name = " + ".join(str(Class(value).label) for value in self.headline_classes)
        sums: dict[str, Decimal] = {}
        for row in self.totals:
            if row.sales_class in self.headline_classes:
                sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.amount
        return tuple(Headline(name, currency, amount) for currency, amount in sums.items())

    def _by(self, key_of: Callable[[SalesGroup], tuple[object, str]]) -> tuple[SalesLine, ...]:
        found: dict[tuple[object, str], list[SalesGroup]] = {}
        for group in self.groups:
            found.setdefault(key_of(group), []).append(group)
        lines = (SalesLine(key, label, _amounts(rows)) for (key, label), rows in found.items())
        return tuple(sorted(lines, key=lambda line: (line.key is None, line.label)))


def sales_summary(event: Event) -> SalesSummary:
    """Sum the counted sales of an event (two queries)."""
    chosen = SalesHeadline.objects.filter(event=event).first()
    classes = chosen.classes if chosen else ()
    return summary_of(SalesEntry.objects.of_event(event), headline_classes=classes)


def summary_of(
    entries: QuerySet[SalesEntry], *, headline_classes: tuple[str, ...] = ()
) -> SalesSummary:
    """Sum any set of reports (one query); replaced and voided ones do not count."""
    counted = entries.filter(state__in=SalesEntry.COUNTED).order_by()
    rows = counted.values_list(*_GROUPED).annotate(sum=Sum("amount"), reports=Count("pk"))
    ordered = rows.order_by("application__entity__name_folded", *_GROUPED)
    groups = tuple(
        SalesGroup(
            day=day, sales_class=kind, currency=currency, state=state, channel=channel,
            market=market, application_id=application_id, entity=entity, product_id=product_id,
            product=product or "", store_id=store_id, store=store or "", amount=amount,
            report_count=count,
        )
        for (
            day, kind, currency, state, channel, market, application_id, entity, product_id,
            product, store_id, store, amount, count,
        ) in ordered
    )  # fmt: skip
    return SalesSummary(groups, headline_classes)


@dataclass(frozen=True)
class SilentExhibitor:
    """An approved exhibitor without any report for a day."""

    application_id: int
    entity: str
    booths: tuple[str, ...]
    is_reminded: bool


def silent_exhibitors(event: Event, *, day: date) -> tuple[SilentExhibitor, ...]:
    """Return who reported nothing that counts for `day`, by name (three queries)."""
    spoke = SalesEntry.objects.of_event(event).counted().filter(day=day)
    rows = (
        Application.objects.filter(event=event)
        .approved()
        .exclude(pk__in=spoke.values("application_id"))
        .order_by("entity__name_folded", "pk")
        .values_list("pk", "entity__name")
    )
    booths: dict[int, list[str]] = {}
    places = BoothAssignment.objects.filter(booth__event=event).order_by("booth__code")
    for application_id, code in places.values_list("application_id", "booth__code"):
        booths.setdefault(application_id, []).append(code)
    reminded = set(
        SalesReminder.objects.filter(application__event=event, day=day).values_list(
            "application_id", flat=True
        )
    )
    return tuple(
        SilentExhibitor(pk, name, tuple(booths.get(pk, ())), pk in reminded) for pk, name in rows
    )


def _amounts(groups: Iterable[SalesGroup]) -> tuple[Amount, ...]:
    found: dict[tuple[str, str], list[SalesGroup]] = {}
    for group in groups:
        found.setdefault((group.sales_class, group.currency), []).append(group)
    keys = sorted(found, key=lambda key: (_CLASS_ORDER[key[0]], key[1]))
    return tuple(_amount(*key, found[key]) for key in keys)


def _amount(sales_class: str, currency: str, rows: list[SalesGroup]) -> Amount:
    return Amount(
        sales_class=sales_class,
        currency=currency,
        # SQLite keeps no zeros after the point; the frozen report must not depend on it.
        amount=sum((row.amount for row in rows), Decimal(0)).quantize(_CENT),
        report_count=sum(row.report_count for row in rows),
        preliminary_count=sum(
            row.report_count for row in rows if row.state == SalesEntry.State.PRELIMINARY
        ),
    )
