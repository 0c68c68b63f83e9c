"""The events storey."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Configure the events app."""

    name = "events"
