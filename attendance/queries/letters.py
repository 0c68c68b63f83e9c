"""Whom a letter reaches, and how far each of its mails came."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from attendance.models import Letter, LetterDelivery, Registration
from attendance.models.registration import RegistrationQuerySet
from events.models import Event
from events_app.core.models import OutgoingMessage
from exhibitors.models import Booth, BoothAssignment

Mail = OutgoingMessage.State


def halls_of(event: Event) -> list[str]:
    """Return the names of the halls in which booths stand; one query."""
    rows = Booth.objects.filter(event=event).exclude(hall="")
    return list(rows.order_by("hall").values_list("hall", flat=True).distinct())


def recipients(letter: Letter) -> RegistrationQuerySet:
    """Return everybody the filter of `letter` meets, also those without an address.

    Who was erased is nobody's recipient.
    """
    rows = Registration.objects.filter(
        event=letter.event, state__in=letter.states, erased_at__isnull=True
    )
    if letter.categories:
        rows = rows.filter(category__in=letter.categories)
    if letter.hall:
        standing = BoothAssignment.objects.filter(
            booth__event=letter.event, booth__hall=letter.hall
        )
        rows = rows.filter(entity__in=standing.values("application__entity"))
    if letter.arrived == Letter.Arrived.ANYONE:
        return rows
    arrived = Registration.objects.filter(event=letter.event).arrived().values("pk")
    if letter.arrived == Letter.Arrived.ARRIVED:
        return rows.filter(pk__in=arrived)
    return rows.exclude(pk__in=arrived)


@dataclass(frozen=True)
class Audience:
    """How many a letter reaches: by the language they read, and those without an address."""

    languages: dict[str, int]
    without_address_count: int

    @property
    def count(self) -> int:
        """Return how many mails would leave."""
        return sum(self.languages.values())


def audience(letter: Letter) -> Audience:
    """Count the recipients of a draft as they stand now; one query."""
    rows = recipients(letter).order_by().values_list("language", "email")
    languages: Counter[str] = Counter(language for language, email in rows if email)
    return Audience(dict(languages), sum(1 for _language, email in rows if not email))


@dataclass(frozen=True)
class Progress:
    """How many mails of a sent letter are where."""

    total: int
    unwritten: int
    queued: int
    sent: int
    failed: int
    erased: int


def progress(letter: Letter) -> Progress:
    """Count the deliveries of a sent letter by the state of their mail; one query."""
    failed = Q(message__state=Mail.FAILED)
    erased = failed & Q(message__error="erased")
    counts = letter.deliveries.aggregate(
        total=Count("pk"),
        unwritten=Count("pk", filter=Q(message__isnull=True)),
        queued=Count("pk", filter=Q(message__state=Mail.QUEUED)),
        sent=Count("pk", filter=Q(message__state=Mail.SENT)),
        failed=Count("pk", filter=failed & ~erased),
        erased=Count("pk", filter=erased),
    )
    return Progress(**counts)


def deliveries(letter: Letter, *, query: str = "", state: str = "") -> QuerySet[LetterDelivery]:
    """Return the deliveries with person and mail, those that failed first.

    `state` is a state of mails, or WAITING for those without one yet.
    """
    rows = letter.deliveries.select_related("registration", "message")
    if query:
        rows = rows.filter(registration__in=Registration.objects.matching(query))
    if state == "WAITING":
        rows = rows.filter(message__isnull=True)
    elif state:
        rows = rows.filter(message__state=state)
    return rows.order_by(F("message__state").asc(nulls_last=True), "registration__name_folded")


def failed_mails(letter: Letter) -> QuerySet[OutgoingMessage]:
    """Return the mails of `letter` that did not leave and may be tried again."""
    return OutgoingMessage.objects.filter(
        letter_delivery__letter=letter, state=Mail.FAILED
    ).exclude(error="erased")
