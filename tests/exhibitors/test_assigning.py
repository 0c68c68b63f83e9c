"""Booths: never one exhibitor too many, with threads too."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import F

from exhibitors.actions.applying import submit_application, withdraw_application
from exhibitors.actions.assigning import assign_booth, free_booth, remove_booth
from exhibitors.actions.errors import BoothInUse, BoothTaken, NotApproved
from exhibitors.models import Application, Booth, BoothAssignment
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_second_exhibitor_and_the_same_one_twice_are_refused(conference, owner):
    one, two = (factories.make_application(conference, factories.make_entity()) for _ in range(2))
    booth, shared = (
        factories.make_booth(conference),
        factories.make_booth(conference, place_count=2),
    )
    place = assign_booth(booth, one, by=owner)
    with pytest.raises(BoothTaken):
        assign_booth(booth, two, by=owner)
    assign_booth(shared, one, by=owner)
    with pytest.raises(BoothTaken):
        assign_booth(shared, one, by=owner)
    assign_booth(shared, two, by=owner)
    shared.refresh_from_db()
    assert shared.assigned_count == 2
    with pytest.raises(BoothInUse):
        remove_booth(booth, by=owner)
    free_booth(place, by=owner)
    free_booth(BoothAssignment(pk=place.pk, booth=booth, application=one), by=owner)
    booth.refresh_from_db()
    assert booth.assigned_count == 0


def test_only_approved_exhibitors_of_the_same_event_get_a_booth(conference, owner):
    booth = factories.make_booth(conference)
    entity = factories.make_entity()
    for application in (
        factories.make_application(conference, entity, state=Application.State.SUBMITTED),
        factories.make_application(factories.make_event(), entity),
    ):
        with pytest.raises(NotApproved):
            assign_booth(booth, application, by=owner)


def test_withdrawing_frees_the_booths_and_one_may_apply_again(conference, owner, cooperative):
    product = factories.make_product(cooperative)
    application = factories.make_application(conference, cooperative, products=[product])
    booth = factories.make_booth(conference)
    assign_booth(booth, application, by=owner)
    withdraw_application(application, by=owner)
    booth.refresh_from_db()
    assert booth.assigned_count == 0
    now = conference.starts_at
    again = submit_application(conference, cooperative, products=[product], by=owner, now=now)
    assert (again.pk, again.state) == (application.pk, "SUBMITTED")


def race(booth, applications, by, assign):
    outcomes, start = [], threading.Barrier(len(applications), timeout=60)

    def one(application):
        try:
            start.wait()
            assign(booth, application, by=by)
            outcomes.append("in")
        except BoothTaken:
            outcomes.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(row,)) for row in applications]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_eight_race_for_a_booth_of_three_and_three_get_in(conference, owner):
    booth = factories.make_booth(conference, place_count=3)
    rows = [factories.make_application(conference, factories.make_entity()) for _ in range(8)]
    assert race(booth, rows, owner, assign_booth) == ["in"] * 3 + ["taken"] * 5
    booth.refresh_from_db()
    assert booth.assigned_count == booth.assignments.count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_too_many_get_in(conference, owner):
    """Negative control: with a look before the leap instead of the guard."""
    booth = factories.make_booth(conference, place_count=3)
    rows = [factories.make_application(conference, factories.make_entity()) for _ in range(8)]
    everybody_has_looked = threading.Barrier(8, timeout=60)

    def unguarded(booth, application, *, by):
        taken = BoothAssignment.objects.filter(booth=booth).count()
        everybody_has_looked.wait()
        if taken < booth.place_count:
            BoothAssignment.objects.create(booth=booth, application=application)

    assert race(booth, rows, owner, unguarded) == ["in"] * 8
    assert booth.assignments.count() == 8


def test_the_database_itself_refuses_an_overfull_booth(conference):
    booth = factories.make_booth(conference)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booth.objects.filter(pk=booth.pk).update(assigned_count=F("place_count") + 1)
