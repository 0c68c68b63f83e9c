"""The waiting list under fifty people at once, with the guard and without it."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections

from attendance.actions import waiting
from attendance.actions.queueing import accept_offer, join_waiting_list
from attendance.actions.registering import cancel_registration, register
from attendance.actions.waiting import OfferOver
from attendance.models import Registration, WaitingEntry
from events.actions.errors import EventFull
from events.models import Event
from events_app.core.errors import IllegalMove
from tests import factories

NOW = factories.START - timedelta(days=10)


def run_together(tasks: list) -> list[str]:  # type: ignore[type-arg]
    """Run each task in a thread of its own; return how each ended."""
    outcomes: list[str] = []
    ready = threading.Barrier(len(tasks), timeout=60)

    def one(task) -> None:  # type: ignore[no-untyped-def]
        try:
            ready.wait()
            task()
            outcomes.append("done")
        except (EventFull, OfferOver, IllegalMove) as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def crowd() -> tuple[Event, list]:  # type: ignore[type-arg]
    """Return a full event with offers out, and 50 simultaneous acceptances and registrations."""
    event = factories.make_event(capacity=20)
    guests = [
        register(event, full_name=f"Guest {n}", email=f"g{n}@example.org", now=NOW)
        for n in range(20)
    ]
    entries = [
        join_waiting_list(event, full_name=f"Wait {n}", email=f"w{n}@example.org", now=NOW)
        for n in range(20)
    ]
    for guest in guests[:10]:
        cancel_registration(guest, by=None, now=NOW)
    fresh = WaitingEntry.objects.in_bulk([e.pk for e in entries])
    offered = [pk for pk, entry in fresh.items() if entry.state == "OFFERED"]
    assert len(offered) == 10
    return event, [
        *(partial(accepting, pk) for pk in offered for _ in range(2)),
        *(partial(registering, event, number) for number in range(25)),
        *(partial(cancel_registration, guest, by=None, now=NOW) for guest in guests[10:15]),
    ]


def accepting(pk: int) -> None:
    accept_offer(WaitingEntry.objects.select_related("event").get(pk=pk), now=NOW)


def registering(event: Event, number: int) -> None:
    register(event, full_name=f"New {number}", email=f"n{number}@example.org", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_fifty_registrations_acceptances_and_cancellations_never_pass_the_capacity() -> None:
    event, tasks = crowd()
    assert len(tasks) == 50
    outcomes = run_together(tasks)
    event.refresh_from_db()
    registered = Registration.objects.filter(event=event, state="REGISTERED").count()
    held = sum(WaitingEntry.objects.filter(event=event).values_list("held_count", flat=True))
    assert outcomes.count("done") == 15  # ten acceptances, five cancellations
    assert outcomes.count("event_full") == 25
    assert outcomes.count("offer_over") + outcomes.count("illegal_move") == 10
    assert (registered, held, event.registered_count) == (15, 5, 20)


@pytest.mark.django_db(transaction=True)
def test_without_the_kept_places_the_offered_ones_are_taken_by_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: when an offer keeps no seat, newcomers take it and too many come."""
    event = factories.make_event(capacity=5)
    guests = [
        register(event, full_name=f"Guest {n}", email=f"g{n}@example.org", now=NOW)
        for n in range(5)
    ]
    entries = [
        join_waiting_list(event, full_name=f"Wait {n}", email=f"w{n}@example.org", now=NOW)
        for n in range(5)
    ]
    monkeypatch.setattr(waiting, "take_seats", lambda event, *, count: None)
    for guest in guests:
        cancel_registration(guest, by=None, now=NOW)
    tasks = [partial(accepting, entry.pk) for entry in entries]
    tasks += [partial(registering, event, number) for number in range(5)]
    run_together(tasks)
    assert Registration.objects.filter(event=event, state="REGISTERED").count() == 10
