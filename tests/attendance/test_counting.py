"""The counter that devices follow: no number without the change it stands for."""

import pytest
from django.db import transaction

from attendance.actions.counting import next_change
from attendance.models import ChangeCounter
from tests import factories


@pytest.mark.django_db
def test_each_change_of_an_event_gets_the_next_number_and_other_events_keep_theirs() -> None:
    event, other = factories.make_event(), factories.make_event()
    assert [next_change(event), next_change(event), next_change(other)] == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_refused_outside_the_transaction_of_its_change() -> None:
    event = factories.make_event()
    with pytest.raises(RuntimeError, match="transaction of the change"):
        next_change(event)
    assert not ChangeCounter.objects.exists()
    with transaction.atomic():
        assert next_change(event) == 1
