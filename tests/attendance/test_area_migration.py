"""Gates from before there were areas keep where they lead, forwards and backwards."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import factories

BEFORE = [("attendance", "0003_add_place_and_version")]


@pytest.mark.django_db(transaction=True)
def test_every_gate_gets_the_area_behind_it_and_none_is_lost() -> None:
    event = factories.make_event()
    session = factories.make_session(event, title_en="Opening")
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("attendance")
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        old = executor.loader.project_state(BEFORE).apps.get_model("attendance", "Gate")
        for name, session_id in (("Main", None), ("Side", None), ("Talk", session.pk)):
            old.objects.create(event_id=event.pk, name=name, session_id=session_id)
        MigrationExecutor(connection).migrate(newest)
        places = {gate.name: gate.place for gate in event.gates.select_related("area")}
        assert places == {
            "Main": "grounds",
            "Side": "grounds",
            "Talk": f"session-{session.pk}",
        }
        assert event.areas.count() == 2
        MigrationExecutor(connection).migrate(BEFORE)
        kept = dict(old.objects.values_list("name", "session_id"))
        assert kept == {"Main": None, "Side": None, "Talk": session.pk}
    finally:
        MigrationExecutor(connection).migrate(newest)
