"""The events storey."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Configure the events app."""

    name = "events"

    def ready(self) -> None:
        """Say how the verbs of this storey read."""
        from events.audit_words import WORDS
        from events_app.core import audit

        audit.describe(WORDS)
