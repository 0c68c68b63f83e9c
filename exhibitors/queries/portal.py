"""What an exhibitor sees of itself at one event, and what it should do next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from events.models import Event
from events_app.core import tokens
from exhibitors.models import Application, BoothAssignment, Certificate, SalesEntry

PROOF_PURPOSE = "exhibitor-proof"
State = Application.State


@dataclass(frozen=True)
class Paper:
    """A certificate of a product that is shown, as it stands on the last day of the event."""

    product: str
    stars: int
    number: str
    valid_until: date | None  # extension included; none as long as it is claimed without one
    state: str
    state_label: str
    lapses_early: bool


@dataclass(frozen=True)
class Task:
    """Something the exhibitor should do; `key` says which page does it."""

    key: str
    text: str


@dataclass(frozen=True)
class PortalSummary:
    """One exhibitor at one event."""

    places: tuple[BoothAssignment, ...]
    products: tuple[str, ...]
    papers: tuple[Paper, ...]
    tasks: tuple[Task, ...]


def portal_summary(application: Application, *, now: datetime) -> PortalSummary:
    """Return how an exhibitor stands at `now` (five queries at most)."""
    event = application.event
    last_day = event.ends_at.astimezone(event.zone).date()
    places = tuple(application.booth_assignments.select_related("booth").order_by("booth__code"))
    products = list(application.products.order_by("name_folded").prefetch_related("certificates"))
    papers = tuple(
        _paper(product.name, row, last_day)
        for product in products
        for row in product.certificates.all()
    )
    bare = [product.name for product in products if not product.certificates.all()]
    return PortalSummary(
        places=places,
        products=tuple(product.name for product in products),
        papers=papers,
        tasks=tuple(_tasks(application, now, papers, bare)),
    )


def _paper(product: str, row: Certificate, last_day: date) -> Paper:
    return Paper(
        product=product,
        stars=row.stars,
        number=row.number,
        valid_until=row.last_day,
        state=row.state,
        state_label=str(row.get_state_display()),
        lapses_early=row.last_day is not None and row.last_day < last_day,
    )


def _tasks(
    application: Application, now: datetime, papers: tuple[Paper, ...], bare: list[str]
) -> list[Task]:
    tasks = []
    if application.state in {State.DRAFT, State.RETURNED}:
        tasks.append(Task("application", _("Complete your application and send it.")))
    if application.state != State.APPROVED:
        return tasks
    for paper in papers:
        if paper.lapses_early:
            text = _("The certificate of %(product)s lapses before the event ends.")
            tasks.append(Task("entity", text % {"product": paper.product}))
    for product in bare:
        text = _("%(product)s has no certificate on record. Add it if there is one.")
        tasks.append(Task("entity", text % {"product": product}))
    if _owes_sales(application, now):
        tasks.append(Task("sales", _("Report today's sales.")))
    return tasks


def _owes_sales(application: Application, now: datetime) -> bool:
    event = application.event
    today = now.astimezone(event.zone).date()
    sold = SalesEntry.objects.counted().filter(application=application, day=today)
    return event.is_running(now) and not sold.exists()


def has_proof(application: Application, *, now: datetime) -> bool:
    """Tell whether the entity took part: approved, and the event took place and is over."""
    event = application.event
    took_place = event.state in {Event.State.PUBLISHED, Event.State.REPORTED}
    return application.state == State.APPROVED and took_place and event.has_ended(now)


def proven_application(token: str, *, now: datetime) -> Application | None:
    """Return what a letter's code stands for; None when it is not ours or holds no longer."""
    key = tokens.unsign(PROOF_PURPOSE, token)
    if key is None or not key.isdecimal():
        return None
    rows = Application.objects.select_related("event", "entity")
    found = rows.filter(pk=int(key)).first()
    return found if found is not None and has_proof(found, now=now) else None
