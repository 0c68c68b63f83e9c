"""The exhibitors storey."""

from django.apps import AppConfig


class ExhibitorsConfig(AppConfig):
    """Configure the exhibitors app."""

    name = "exhibitors"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from events_app.core import audit
        from exhibitors.audit_words import WORDS

        audit.describe(WORDS)
