"""The state machines and their page."""

from django.apps import apps
from django.conf import settings

from events_app.core.management.commands.document_lifecycles import lifecycles, lifecycles_page


def test_the_page_is_what_the_tables_say() -> None:
    page = (settings.BASE_DIR / "docs" / "lifecycles.md").read_text(encoding="utf-8")
    assert page == lifecycles_page(), "run manage.py document_lifecycles"


def test_every_stored_state_has_its_row_in_a_table() -> None:
    tables = {frozenset(str(state) for state in table.moves) for _, table in lifecycles()}
    machines = {"Event", "Session", "ActionItem", "Application", "Certificate", "Agreement"}
    ours = {"events", "exhibitors", "attendance"}
    for model in apps.get_models():
        if model._meta.app_label in ours and model.__name__ in machines | {
            "Registration",
            "WaitingEntry",
        }:
            choices = {value for value, _ in model._meta.get_field("state").choices or ()}
            assert frozenset(choices) in tables, model.__name__


def test_every_move_leads_to_a_state_that_exists() -> None:
    for _, table in lifecycles():
        for targets in table.moves.values():
            assert set(targets) <= set(table.moves), table.name
        assert table.start in table.moves
